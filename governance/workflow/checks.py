"""A badly drawn table stops the server from starting, as a bad ModelAdmin does."""

from collections.abc import Iterator

from django.core import checks
from django.core.exceptions import FieldDoesNotExist

from governance.workflow.choices import Lamp
from governance.workflow.machine import Limit, Transition, Workflow, registry
from governance.workflow.models import Deadline, TransitionRecord

RESERVED = frozenset({"begin", "climb", "retime", "resume"})  # what the trail calls records that are no moves

LONGEST_MOVE, LONGEST_STATE = (TransitionRecord._meta.get_field(name).max_length for name in ("name", "target"))
LONGEST_LIMIT = Deadline._meta.get_field("limit_name").max_length
MOST_STEPS = 31  # bits of `Deadline.climbed`


@checks.register
def check_workflows(app_configs, **kwargs) -> list[checks.Error]:
    return [checks.Error(f"{w.name}: {p}", id="workflow.E001") for w in registry.values() for p in problems(w)]


def problems(workflow: Workflow) -> Iterator[str]:
    """Name everything wrong with one table."""
    states = set(workflow.states.values)
    for state in sorted(state for state in states if len(state) > LONGEST_STATE):
        yield f"state {state!r}: the name is longer than {LONGEST_STATE} characters"
    yield from _twice("transition", [t.name for t in workflow.transitions])
    yield from _twice("limit", [limit.name for limit in workflow.limits])
    if workflow.start not in states:
        yield f"the start {workflow.start!r} is not a state"
    for row in workflow.transitions:
        yield from _transition(row, states)
    for state in states - _reached(workflow):
        yield f"state {state!r} can never be reached"
    for limit in workflow.limits:
        yield from _limit(workflow, limit, states)
    yield from _model(workflow)


def _twice(noun: str, names: list[str]) -> Iterator[str]:
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"{noun} {name!r} is declared twice"


def _transition(row: Transition, states: set[str]) -> Iterator[str]:
    for state in sorted({*row.source, *([row.target] if row.target is not None else [])} - states):
        yield f"{row.name}: {state!r} is not a state"
    if not row.source:
        yield f"{row.name}: starts from no state"
    if not row.label or not getattr(row.who, "label", ""):
        yield f"{row.name}: label or who is without words"
    if row.name in RESERVED:
        yield f"{row.name}: the trail uses this name for a record that is no move"
    if len(row.name) > LONGEST_MOVE:
        yield f"{row.name}: the name is longer than {LONGEST_MOVE} characters"
    if row.backdated and (row.form is None or "at" not in row.form.base_fields):
        yield f"{row.name}: a backdated move needs a form with a field `at`"
    for part in (*row.guards, *row.apply, *row.effects):
        if not callable(part):
            yield f"{row.name}: {part!r} cannot be called"


def _reached(workflow: Workflow) -> set[str]:
    reached, grew = {str(workflow.start)}, True
    while grew:
        more = {str(t.target) for t in workflow.transitions if t.target is not None and reached & {*map(str, t.source)}}
        grew, reached = bool(more - reached), reached | more
    return reached


def _limit(workflow: Workflow, limit: Limit, states: set[str]) -> Iterator[str]:
    for state in sorted({*limit.runs_in, *limit.pauses_in} - states):
        yield f"limit {limit.name}: {state!r} is not a state"
    if len(limit.name) > LONGEST_LIMIT:
        yield f"limit {limit.name}: the name is longer than {LONGEST_LIMIT} characters"
    if len(limit.steps) > MOST_STEPS:
        yield f"limit {limit.name}: a ladder has at most {MOST_STEPS} steps, repetitions counted"
    if not limit.runs_in or not limit.ladder:
        yield f"limit {limit.name}: runs in no state or has no ladder"
    for rung in limit.ladder:
        if sum(part is not None for part in (rung.share, rung.before, rung.after)) != 1:
            yield f"limit {limit.name}: a rung needs exactly one of share, before, after"
        if rung.lamp not in Lamp.values:
            yield f"limit {limit.name}: {rung.lamp!r} is not a lamp"
        if rung.repeat < 1 or (rung.repeat > 1 and rung.after is None):
            yield f"limit {limit.name}: only a rung after the end can repeat"
        if rung.then:
            yield from _then(workflow, limit, rung.then)


def _then(workflow: Workflow, limit: Limit, name: str) -> Iterator[str]:
    row = workflow.transition(name)
    if row is None:
        yield f"limit {limit.name}: no transition {name!r}"
        return
    if not row.clock_only:
        yield f"limit {limit.name}: {name!r} is not a move of the clock"
    missing = {*map(str, limit.runs_in)} - {*map(str, limit.pauses_in)} - {*map(str, row.source)}
    for state in sorted(missing):
        yield f"limit {limit.name}: {name!r} cannot be fired from {state!r}"


def _model(workflow: Workflow) -> Iterator[str]:
    meta = workflow.model._meta
    wanted = ("state", workflow.root) if workflow.root else ("state", "revision", "begun_at")
    for name in wanted:
        try:
            meta.get_field(name)
        except FieldDoesNotExist:
            yield f"the model has no field {name!r}"
    if not workflow.root:
        for name in ("title", "case_no", "get_absolute_url"):
            if not hasattr(workflow.model, name):
                yield f"the model has no {name!r}"
