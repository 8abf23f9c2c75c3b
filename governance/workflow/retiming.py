"""When the calendar changes, running working-time deadlines are worked out anew; the old value stays in the trail."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from governance.workflow import clocks, moves
from governance.workflow.models import Deadline, SweepMark
from governance.workflow.stage import Stage
from governance.worktime.choices import WORKING
from governance.worktime.models import CalendarVersion

logger = logging.getLogger(__name__)

PIECE = 500  # roots in one transaction


def retime_if_changed(at: datetime) -> int:
    """Re-time everything when the calendar is not the one last seen, else what failed then; return how many moved."""
    token = str(CalendarVersion.objects.values_list("token", flat=True).first())
    mark, _ = SweepMark.objects.get_or_create(pk=1, defaults={"swept_at": at, "calendar_token": token})
    everything = mark.calendar_token not in ("", token)
    roots = _roots_in_working_time() if everything else mark.untimed
    moved, untimed = retime(roots, at, "工作日历调整")
    if (mark.calendar_token, mark.untimed) != (token, untimed):
        SweepMark.objects.filter(pk=1).update(calendar_token=token, untimed=untimed)
    return moved


def _roots_in_working_time() -> list[tuple[int, int]]:
    return list(
        Deadline.objects.running()
        .filter(unit__in=WORKING)
        .order_by("root_type_id", "root_id")
        .values_list("root_type_id", "root_id")
        .distinct()
    )


def retime(roots: Iterable[Sequence[int]], at: datetime, cause: str) -> tuple[int, list[list[int]]]:
    """Re-time the working-time deadlines of roots (content type, key); return how many moved and which roots failed."""
    moved, untimed, pieces = 0, [], {}
    for kind, pk in roots:
        pieces.setdefault(kind, []).append(pk)
    for kind, pks in pieces.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        for first in range(0, len(pks), PIECE):
            count, failed = _retime_or_report(model, pks[first : first + PIECE], at, cause)
            moved += count
            untimed += [[kind, pk] for pk in failed]
    return moved, untimed


def _retime_or_report(model, pks: list[int], at: datetime, cause: str) -> tuple[int, list[int]]:
    """Re-time a piece; where that fails, case by case, so that one bad row keeps no other in the old calendar."""
    try:
        return _retime_piece(model, pks, at, cause), []
    except Exception:
        logger.exception("%d %s could not be re-timed together", len(pks), model._meta.label)
    if len(pks) == 1:
        return 0, pks
    counts, failed = zip(*(_retime_or_report(model, [pk], at, cause) for pk in pks), strict=True)
    return sum(counts), [pk for alone in failed for pk in alone]


@transaction.atomic
def _retime_piece(model, pks: list[int], at: datetime, cause: str) -> int:
    stage = Stage(at)
    roots = stage.lock_roots(model, pks)
    stage.read_clocks(roots)
    stage.seat_every_line(roots)
    for root in roots:
        _catch_up(stage, root, at)
    running = [d for root in roots for d in stage.root_clocks(root) if d.working and d.closed_at is None]
    moved = sum(clocks.retime(stage, stage.cases[d.case_type_id, d.case_id], d, at, cause) for d in running)
    stage.flush()
    return moved


def _catch_up(stage: Stage, root, at: datetime) -> None:
    """Climb what has passed under the old calendar, also what failed before: its moment is not to be moved."""
    for d in stage.root_clocks(root):
        if d.failures and d.next_at:
            d.next_at = clocks.moment_of(d)
    moves.climb(stage, root, at)
