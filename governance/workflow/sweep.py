"""The sweep: every second, let each deadline whose next rung has come climb it, in sets.

Idempotent and safe with many sweepers: cases that somebody holds are left for the next round. A batch that fails is
repeated case by case; a case that fails again is pushed on with growing distance and reported, so that one bad row
stops no other.
"""

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Min

from governance.workflow import moves
from governance.workflow.collector import without_collector
from governance.workflow.machine import registry
from governance.workflow.models import Deadline, SweepMark
from governance.workflow.stage import Stage
from governance.worktime import calendar

logger = logging.getLogger(__name__)

BATCH = 2000  # roots in one transaction
LONGEST_PUSH = timedelta(hours=1)


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Climb every rung that has come by `at`; return how many."""
    with calendar.held():
        return _sweep(at, batch)


def _sweep(at: datetime, batch: int) -> int:
    fired, left = 0, set()
    while roots := _due_roots(at, batch, left):
        by_type = defaultdict(list)
        for kind, pk in roots:
            by_type[kind].append(pk)
        for kind, pks in by_type.items():
            count, done = _sweep_batch(ContentType.objects.get_for_id(kind).model_class(), pks, at)
            fired += count
            left |= {(kind, pk) for pk in pks if pk not in done}
    SweepMark.objects.update_or_create(pk=1, defaults={"swept_at": at, "fired": fired})
    return fired


def _due_roots(at: datetime, batch: int, left: set) -> list[tuple[int, int]]:
    rows = (
        Deadline.objects.due(at)
        .values_list("root_type_id", "root_id")
        .annotate(first=Min("next_at"))
        .order_by("first", "root_type_id", "root_id")[: batch + len(left)]
    )
    return [(kind, pk) for kind, pk, _ in rows if (kind, pk) not in left]


def _sweep_batch(model, pks: list[int], at: datetime) -> tuple[int, set[int]]:
    """Return how many rungs were climbed and which roots were served."""
    try:
        return _climb_together(model, pks, at)
    except Exception:
        logger.exception("A batch of %d %s could not be swept together", len(pks), model._meta.label)
    fired, done = 0, set()
    for pk in pks:
        try:
            count, served = _climb_together(model, [pk], at)
            fired, done = fired + count, done | served
        except Exception:
            logger.exception("%s %s could not be swept and is pushed on", model._meta.label, pk)
            _push_on(model, pk, at)
    return fired, done


@without_collector()
@transaction.atomic
def _climb_together(model, pks: list[int], at: datetime) -> tuple[int, set[int]]:
    stage = Stage(at)
    roots = stage.lock_roots(model, pks, skip_locked=True)
    stage.read_clocks(roots, due_only=True)
    _seat_cases(stage, roots)
    fired = sum(moves.climb(stage, root, at) for root in roots)
    stage.flush()
    return fired, {root.pk for root in roots}


def _seat_cases(stage: Stage, roots: list) -> None:
    """Read what the due rungs will touch, in a few statements for all roots together."""
    lines, moving = defaultdict(list), []
    for root in roots:
        due = stage.root_clocks(root)
        for d in due:
            model = ContentType.objects.get_for_id(d.case_type_id).model_class()
            if model is not type(root):
                lines[model].append(d.case_id)
        if any(_moves_state(d, stage.now) for d in due):
            moving.append(root)
    for model, pks in lines.items():
        stage.load(model, pks)
    if moving:
        stage.read_clocks(moving)
        stage.seat_every_line(moving)


def _moves_state(deadline: Deadline, at: datetime) -> bool:
    """Whether one of the rungs that have come makes the clock move the case.

    Which rungs have come by the end of a pause is known only after it: any that is left counts.
    """
    model = ContentType.objects.get_for_id(deadline.case_type_id).model_class()
    steps = registry[model].limit(deadline.limit_name).steps
    left = zip(deadline.steps[deadline.rung :], deadline.rungs[deadline.rung :], strict=True)
    return any(steps[step].then for step, moment in left if moment <= at or deadline.paused_at)


def _push_on(model, pk: int, at: datetime) -> None:
    for deadline in Deadline.objects.of_roots(model, [pk]).due(at):
        wait = min(timedelta(minutes=2 ** min(deadline.failures, 10)), LONGEST_PUSH)
        Deadline.objects.filter(pk=deadline.pk).update(failures=F("failures") + 1, next_at=at + wait)
