"""When the calendar changes, running working-time deadlines are worked out anew; the old value stays in the trail."""

import logging
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from governance.workflow import clocks
from governance.workflow.models import Deadline, SweepMark
from governance.workflow.stage import Stage
from governance.worktime.choices import WORKING
from governance.worktime.models import CalendarVersion

logger = logging.getLogger(__name__)

PIECE = 500  # roots in one transaction


def retime_if_changed(at: datetime) -> int:
    """Re-time everything when the calendar is not the one last seen; return how many deadlines moved."""
    token = str(CalendarVersion.objects.values_list("token", flat=True).first())
    mark, _ = SweepMark.objects.get_or_create(pk=1, defaults={"swept_at": at, "calendar_token": token})
    if mark.calendar_token == token:
        return 0
    moved = retime_all(at, "工作日历调整") if mark.calendar_token else 0
    SweepMark.objects.filter(pk=1).update(calendar_token=token)
    return moved


def retime_all(at: datetime, cause: str) -> int:
    """Re-time all running deadlines that count working time."""
    roots = (
        Deadline.objects.running()
        .filter(unit__in=WORKING)
        .order_by("root_type_id", "root_id")
        .values_list("root_type_id", "root_id")
        .distinct()
    )
    moved, pieces = 0, {}
    for kind, pk in roots:
        pieces.setdefault(kind, []).append(pk)
    for kind, pks in pieces.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        for first in range(0, len(pks), PIECE):
            moved += _retime_or_report(model, pks[first : first + PIECE], at, cause)
    return moved


def _retime_or_report(model, pks: list[int], at: datetime, cause: str) -> int:
    """Re-time a piece; where that fails, case by case, so that one bad row keeps no other in the old calendar."""
    try:
        return _retime_piece(model, pks, at, cause)
    except Exception:
        logger.exception("%d %s could not be re-timed together", len(pks), model._meta.label)
    return sum(_retime_or_report(model, [pk], at, cause) for pk in pks) if len(pks) > 1 else 0


@transaction.atomic
def _retime_piece(model, pks: list[int], at: datetime, cause: str) -> int:
    stage = Stage(at)
    roots = stage.lock_roots(model, pks)
    stage.read_clocks(roots)
    running = [d for root in roots for d in stage.root_clocks(root) if d.working]
    for kind in {d.case_type_id for d in running}:
        line = ContentType.objects.get_for_id(kind).model_class()
        if line is not model:
            stage.load(line, [d.case_id for d in running if d.case_type_id == kind])
    moved = sum(clocks.retime(stage, stage.cases[d.case_type_id, d.case_id], d, at, cause) for d in running)
    stage.flush()
    return moved
