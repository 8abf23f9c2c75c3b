"""From a stored deadline to what is shown of it: a ruler while it runs, a line once it has stopped."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType

from governance.web.lamps import severity
from governance.web.ruler import ClosedClock, RulerView, finished, ladder_of, measure
from governance.workflow.machine import Limit, registry
from governance.workflow.models import Deadline
from governance.worktime.calendar import current


def pressing_first(deadline: Deadline) -> tuple:
    """Order clocks by how they press: the worst lamp, then what ends first, then what began first."""
    return severity(deadline.lamp), deadline.due_at, deadline.pk


def limit_of(deadline: Deadline) -> Limit:
    model = ContentType.objects.get_for_id(deadline.case_type_id).model_class()
    return registry[model].limit(deadline.limit_name)


def running(deadline: Deadline, now: datetime, *, opened_word: str = "呼叫", end_note: str = "") -> RulerView:
    """Measure a running deadline by the calendar of its keeper."""
    allowance, limit = deadline.allowance, limit_of(deadline)
    return measure(
        limit.label,
        opened_at=deadline.opened_at,
        due_at=deadline.due_at,
        now=now,
        working=deadline.working,
        calendar=current(deadline.keeper_id),
        lost=timedelta(seconds=deadline.paused_seconds),
        lamp=deadline.lamp,
        amount=str(allowance) if allowance else "",
        opened_word=opened_word,
        end_note=end_note,
        paused_at=deadline.paused_at,
        ladder=ladder_of(limit),
    )


def stopped(deadline: Deadline, now: datetime) -> ClosedClock:
    return finished(
        limit_of(deadline).label,
        opened_at=deadline.opened_at,
        due_at=deadline.due_at,
        closed_at=deadline.closed_at,
        now=now,
        working=deadline.working,
        calendar=current(deadline.keeper_id),
        lost=timedelta(seconds=deadline.paused_seconds),
    )


def parted(
    deadlines: Iterable[Deadline], now: datetime, *, opened_word: str = "呼叫"
) -> tuple[list[RulerView], list[ClosedClock]]:
    """Part a case's deadlines into those that run, the most pressing first, and those that have stopped."""
    rows = sorted(deadlines, key=pressing_first)
    clocks = [running(row, now, opened_word=opened_word) for row in rows if row.closed_at is None]
    closed = sorted((row for row in rows if row.closed_at), key=lambda row: row.closed_at)
    return clocks, [stopped(row, now) for row in closed]


def worst(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Choose the deadline that a list shows for a case: the worst lamp, then what ends first."""
    rows = [row for row in deadlines if row.closed_at is None]
    return min(rows, key=pressing_first, default=None)
