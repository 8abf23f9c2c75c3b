"""The ladder of a deadline: opening, climbing, pausing, extending, re-timing and closing, on a stage."""

from datetime import datetime, timedelta
from decimal import Decimal

from governance.audit.rows import unsaved
from governance.workflow.choices import Lamp
from governance.workflow.machine import Limit, workflow_of
from governance.workflow.models import Deadline
from governance.workflow.stage import Stage

TICK = timedelta(microseconds=1)


def follow(stage: Stage, case, at: datetime) -> None:
    """Bring the case's deadlines in step with the state it has just entered."""
    running = {d.limit_name: d for d in stage.clocks(case) if d.closed_at is None}
    for limit in workflow_of(case).limits:
        deadline = running.get(limit.name)
        runs = case.state in limit.runs_in and (limit.applies is None or limit.applies(case))
        if runs and deadline is None:
            deadline = _open(stage, case, limit, at)
        elif deadline and not runs:
            end(stage, deadline, limit, at)
            continue
        if deadline and deadline.closed_at is None:
            if case.state in limit.pauses_in:
                pause(stage, deadline, limit, at)
            elif deadline.paused_at and limit.pauses_in:
                resume(stage, deadline, limit, at)


def _open(stage: Stage, case, limit: Limit, at: datetime) -> Deadline | None:
    allowed = limit.allowed(case)
    if allowed is None:
        return None
    root = stage.root_of(case)
    deadline = unsaved(
        Deadline,
        limit_name=limit.name,
        keeper_id=limit.keeper(case) if limit.keeper else None,
        opened_at=limit.starts(case) if limit.starts else at,
    )
    deadline.case_type_id, deadline.case_id = stage.key(case)
    deadline.root_type_id, deadline.root_id = stage.key(root)
    if isinstance(allowed, datetime):
        deadline.due_at = allowed
    else:
        deadline.amount, deadline.unit = allowed.number, allowed.unit
    _time_alike(stage, deadline, limit, allowed)
    stage.take_clock(deadline)
    return deadline


def _time_alike(stage: Stage, deadline: Deadline, limit: Limit, allowed) -> None:
    """Time a new clock; those that begin together for the same time have the same ladder."""
    key = (id(limit), id(stage.calendar(deadline.keeper_id)), deadline.opened_at, allowed)
    if key not in stage.ladders:
        _time(stage, deadline, limit)
        stage.ladders[key] = deadline.due_at, tuple(deadline.rungs), tuple(deadline.steps)
    due_at, rungs, steps = stage.ladders[key]
    deadline.due_at, deadline.rungs, deadline.steps = due_at, list(rungs), list(steps)
    deadline.next_at = rungs[0] if rungs else None


def _time(stage: Stage, deadline: Deadline, limit: Limit) -> None:
    """Work out the due moment and every rung anew from what was allowed, extended and paused."""
    calendar = stage.calendar(deadline.keeper_id)
    lost = timedelta(seconds=deadline.paused_seconds if deadline.amount is not None else 0)

    def later(moment: datetime) -> datetime:
        if not lost:
            return moment
        return calendar.advance(moment, lost) if deadline.working else moment + lost

    allowed = deadline.due_at if deadline.amount is None else calendar.due(deadline.opened_at, deadline.allowance)
    deadline.due_at = later(allowed)
    moments = []
    for rung in limit.ladder:
        for turn in range(1, rung.repeat + 1):
            if rung.share is not None:
                # Of the time allowed, not of the time that stood still: the ladder moves on by what was lost.
                moment = later(calendar.share(deadline.opened_at, allowed, deadline.working, rung.share))
            elif rung.before is not None:
                moment = calendar.before(deadline.due_at, rung.before)
            else:
                moment = calendar.after(deadline.due_at, rung.after.times(turn))
            moments.append((moment, len(moments)))
    moments.sort()
    deadline.rungs = [moment for moment, _ in moments]
    deadline.steps = [step for _, step in moments]
    deadline.next_at = deadline.rungs[deadline.rung] if deadline.rung < len(moments) else None


def end(stage: Stage, deadline: Deadline, limit: Limit, at: datetime) -> None:
    """Close a clock; one that stands still is given back its pause first, so that its end is the true one."""
    unshelve(stage, deadline, limit, at)
    resume(stage, deadline, limit, at)
    close(deadline, at)


def restart(stage: Stage, case, limit_name: str, at: datetime) -> None:
    """Let a limit begin anew while the case stays in its state."""
    limit = workflow_of(case).limit(limit_name)
    deadline = clock(stage, case, limit_name, at)
    if deadline and deadline.closed_at is None:
        end(stage, deadline, limit, at)
    _open(stage, case, limit, at)


def close(deadline: Deadline, at: datetime) -> None:
    deadline.closed_at, deadline.next_at, deadline.paused_at, deadline.pause_ends_at = at, None, None, None


def pause(stage: Stage, deadline: Deadline, limit: Limit, at: datetime) -> None:
    """Stop the clock; with a cap the sweep starts it again when the cap is used up."""
    if deadline.paused_at:
        return
    deadline.paused_at = at
    cap = limit.longest_pause(deadline)
    deadline.pause_ends_at = stage.calendar(deadline.keeper_id).due(at, cap) if cap else None
    deadline.next_at = deadline.pause_ends_at


def resume(stage: Stage, deadline: Deadline, limit: Limit, at: datetime) -> None:
    """Start the clock again and give back the time that was lost, no more than the cap."""
    if not deadline.paused_at or deadline.lamp == Lamp.GREY:
        return
    until = min(at, deadline.pause_ends_at) if deadline.pause_ends_at else at
    calendar = stage.calendar(deadline.keeper_id)
    lost = calendar.elapsed(deadline.paused_at, until) if deadline.working else until - deadline.paused_at
    deadline.paused_seconds += int(lost.total_seconds())
    deadline.paused_at = deadline.pause_ends_at = None
    _retime(stage, deadline, limit, at)


def shelve(stage: Stage, deadline: Deadline, limit: Limit, at: datetime) -> None:
    """Put a clock aside under the grey lamp: nothing fires and nothing is late until it is taken up again."""
    resume(stage, deadline, limit, at)
    deadline.paused_at, deadline.pause_ends_at, deadline.next_at, deadline.lamp = at, None, None, Lamp.GREY


def unshelve(stage: Stage, deadline: Deadline, limit: Limit, at: datetime) -> None:
    """Take a clock up again where it stood, with all the time it lay aside given back."""
    if deadline.lamp == Lamp.GREY:
        deadline.lamp = Lamp.NORMAL
        resume(stage, deadline, limit, at)


def extend(stage: Stage, case, limit_name: str, number: Decimal, at: datetime) -> None:
    """Allow `number` more of the deadline's own unit, counted from its start."""
    deadline = clock(stage, case, limit_name, at)
    old = deadline.due_at
    deadline.extension += number
    _retime(stage, deadline, workflow_of(case).limit(limit_name), at)
    _note_retiming(stage, case, deadline, old, at, "延期")


def take_back_pause(stage: Stage, case, limit_name: str, at: datetime, seconds: int) -> None:
    """Add paused time back to what was used (追溯计时), after an objection that was lost."""
    deadline = clock(stage, case, limit_name, at)
    old, deadline.paused_seconds = deadline.due_at, max(0, deadline.paused_seconds - seconds)
    _retime(stage, deadline, workflow_of(case).limit(limit_name), at)
    _note_retiming(stage, case, deadline, old, at, "追溯计时")


def retime(stage: Stage, case, deadline: Deadline, at: datetime, cause: str) -> bool:
    """Work out a running deadline under today's calendar; True when it moved. Nobody becomes late in the past."""
    old = deadline.due_at
    _retime(stage, deadline, workflow_of(case).limit(deadline.limit_name), at)
    if deadline.due_at != old:
        _note_retiming(stage, case, deadline, old, at, cause)
    return deadline.due_at != old


def _retime(stage: Stage, deadline: Deadline, limit: Limit, at: datetime) -> None:
    _time(stage, deadline, limit)
    ladder, earliest = [], at
    for moment, step in zip(deadline.rungs, deadline.steps, strict=True):
        fresh = not deadline.climbed >> step & 1
        # A rung that this change would place in the past fires now at the earliest: it was not late before. Each has
        # a moment of its own, because facts of one kind that share their moment are one fact.
        if fresh and moment < earliest:
            moment, earliest = earliest, earliest + TICK
        ladder.append((moment, fresh, step))
    ladder.sort()
    deadline.rungs, deadline.steps = [row[0] for row in ladder], [row[2] for row in ladder]
    deadline.rung = sum(moment <= at and not fresh for moment, fresh, _ in ladder)
    if deadline.lamp not in (Lamp.RED, Lamp.GREY):
        lamps = [limit.steps[step].lamp for step in deadline.steps[: deadline.rung]]
        deadline.lamp = next((lamp for lamp in reversed(lamps) if lamp), "")
    if deadline.paused_at:
        deadline.next_at = deadline.pause_ends_at
    else:
        deadline.next_at = deadline.rungs[deadline.rung] if deadline.rung < len(deadline.rungs) else None


def _note_retiming(stage: Stage, case, deadline: Deadline, old: datetime, at: datetime, cause: str) -> None:
    from_to = {"limit": deadline.limit_name, "old_due_at": old, "new_due_at": deadline.due_at, "cause": cause}
    stage.record(case, name="retime", at=at, limit_name=deadline.limit_name, content=from_to)


def clock(stage: Stage, case, limit_name: str, at: datetime) -> Deadline | None:
    """The case's deadline of this limit that runs or closed at this moment, whatever else is still on stage."""
    found = (d for d in reversed(stage.clocks(case)) if d.limit_name == limit_name)
    return next((d for d in found if d.closed_at is None or d.closed_at == at), None)


def not_before(stage: Stage, root, at: datetime) -> datetime:
    """The moment of an act that waited for the lock: never before a rung that was climbed meanwhile."""
    running = [d for d in stage.root_clocks(root) if d.closed_at is None]
    return max([at, *(d.rungs[d.rung - 1] for d in running if d.rung), *(d.opened_at for d in running)])


def next_due(stage: Stage, root, until: datetime) -> Deadline | None:
    due = [d for d in stage.root_clocks(root) if d.closed_at is None and d.next_at and d.next_at <= until]
    return min(due, key=lambda d: (moment_of(d), d.opened_at, d.limit_name, d.case_id)) if due else None


def moment_of(deadline: Deadline) -> datetime:
    """The true moment of the next rung; `next_at` may have been pushed on after failures."""
    return deadline.pause_ends_at if deadline.paused_at else deadline.rungs[deadline.rung]
