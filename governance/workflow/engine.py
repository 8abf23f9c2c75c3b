"""The doors of the process: begin a case, perform a move, say what is on offer. Only code below here writes `state`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.utils import ErrorDict

from governance.errors import Invalid, Missing, Stale
from governance.workflow import clocks, moves
from governance.workflow.forms import MoveForm
from governance.workflow.machine import CLOCK, Transition, workflow_of
from governance.workflow.models import TransitionRecord
from governance.workflow.moves import Move
from governance.workflow.stage import Stage
from governance.worktime import calendar


def begin(case, *, actor, at: datetime, note: str = ""):
    """Save a new root case in its process's first state."""
    return begin_many([case], actor=actor, at=at, note=note)[0]


@transaction.atomic(savepoint=False)  # a larger act has no way on without the cases that it begins
def begin_many(cases: list, *, actor, at: datetime, note: str = "") -> list:
    """Save many new root cases of one model in a few statements."""
    with calendar.held():
        if not cases:
            return cases
        stage = Stage(at)
        moves.begin(stage, cases, actor=actor, at=at, note=note)
        stage.flush()
        return cases


@transaction.atomic
def perform(
    case, name: str, *, actor, at: datetime, note: str = "", revision: int | None = None,
    form_data: Mapping | None = None, **data,
):  # fmt: skip
    """Carry one move through, all or nothing: lock, climb passed rungs, judge, take the input, apply, record, re-time.

    `form_data` is the raw input (a page's POST or an API's object), else it is made of `note` and `data`; `revision`
    is what the caller last saw. Returns the case as it now stands. Raises the refusals of `governance.errors`.
    """
    with calendar.held():
        return _perform(case, name, actor=actor, at=at, raw=form_data or {"note": note, **data}, revision=revision)


def _perform(case, name: str, *, actor, at: datetime, raw: Mapping, revision: int | None):
    stage = Stage(at)
    row = workflow_of(case).transition(name)
    root, *others = _lock(stage, case, row.beside(case, raw) if row and row.beside else [])
    if revision is not None and root.revision != revision:
        raise Stale("该件刚刚有了新进展，请刷新后再办")
    at = stage.now = max(clocks.not_before(stage, each, at) for each in (root, *others))
    subject = root if not workflow_of(case).root else _line(stage, root, case)
    acted_at = _backdated(row, raw, subject, root, at) if row and row.backdated else at
    for each in (root, *others):
        moves.climb(stage, each, acted_at)
    move = moves.judge(stage, subject, name, actor, acted_at)
    _take_input(move, raw)
    moves.carry_out(move)
    moves.climb(stage, root, at)
    stage.flush()
    case.__dict__.update(subject.__dict__)
    return case


def _lock(stage: Stage, case, others: list[int]) -> list:
    """Lock the root, and by key with it whatever else the move touches; the root is the first of them."""
    root_name = workflow_of(case).root
    model = case._meta.get_field(root_name).related_model if root_name else type(case)
    root_id = getattr(case, root_name + "_id") if root_name else case.pk
    roots = sorted(stage.lock_roots(model, [root_id, *others]), key=lambda root: root.pk != root_id)
    if not roots or roots[0].pk != root_id:
        raise Missing("没有这一件")
    stage.read_clocks(roots)
    return roots


def _line(stage: Stage, root, case):
    # All lines in one statement: whoever answers for one usually has to look at its siblings.
    subject = next((line for line in stage.lines(root, type(case)) if line.pk == case.pk), None)
    if subject is None:
        raise Missing("没有这一件")
    return subject


def _take_input(move: Move, raw: Mapping) -> None:
    form = (move.transition.form or MoveForm)(raw, case=move.case, move=move)
    if not form.is_valid():
        raise Invalid("填写有误，请改正后再办", errors=_errors(form.errors))
    move.data = dict(form.cleaned_data)
    move.note = move.data.pop("note", "") or ""


def _errors(errors: ErrorDict) -> dict[str, list[str]]:
    return {name: [str(message) for message in messages] for name, messages in errors.items()}


def _backdated(row: Transition, raw: Mapping, case, root, now: datetime) -> datetime:
    """The moment a verbal act happened, as typed; never before the case's last move or rung, never in the future."""
    field = row.form.base_fields["at"]
    try:
        at = field.clean(field.widget.value_from_datadict(raw, {}, "at"))
    except ValidationError as error:
        raise Invalid("填写有误，请改正后再办", errors={"at": list(error.messages)}) from error
    if at is None:
        return now
    # What the clocks of the case have told stands, lest the act be both missed and kept; a new calendar told nothing.
    told = TransitionRecord.objects.of_root(root).of_case(case).exclude(name="retime")
    if not max([root.begun_at, *told.values_list("at", flat=True)]) <= at <= now:
        reason = "补录时间不能早于本件上一步办理或时限最近一次到点，也不能晚于现在"
        raise Invalid("补录时间有误", errors={"at": [reason]})
    return at


@dataclass(frozen=True)
class Offer:
    """One move as this person sees it now: a button, or the reason why there is none."""

    transition: Transition
    case: object
    allowed: bool
    reason: str = ""

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def label(self) -> str:
        return self.transition.label

    @property
    def who(self) -> str:
        return self.transition.who.label

    @property
    def form(self) -> type[MoveForm]:
        return self.transition.form or MoveForm

    def bound(self, stage: Stage | None = None, data=None) -> MoveForm:
        """The move's form, ready to be drawn for this case."""
        move = Move(stage or Stage(None), self.case, self.transition, CLOCK, None, source=self.case.state)
        return self.form(data, case=self.case, move=move)


def offers(case, actor, at: datetime, stage: Stage | None = None) -> list[Offer]:
    """What this person may do to the case now, and for what is refused, why.

    A stage on which the lines are already seated spares reading them again. Moves that neither fit the state nor the
    person are left out.
    """
    stage = stage or Stage(at)
    result = []
    for row in workflow_of(case).transitions:
        if row.clock_only or row.quiet or row.seen_by and not row.seen_by(actor, case, at):
            continue
        yours = row.who(actor, case, at)
        fits = case.state in row.source
        if yours and fits:
            move = Move(stage, case, row, actor, at, source=case.state)
            reason = next((text for guard in row.guards if (text := guard(case, move))), "")
            result.append(Offer(row, case, not reason, reason))
        elif fits:
            result.append(Offer(row, case, False, f"由{row.who.label}办理"))
        elif yours and _lies_ahead(case, row):
            states = workflow_of(case).states
            when = "、".join(states(s).label for s in row.source)
            result.append(Offer(row, case, False, f"到“{when}”时才能办"))
    return sorted(result, key=lambda offer: not offer.allowed)


def _lies_ahead(case, row: Transition) -> bool:
    order = list(workflow_of(case).states.values)
    return row.target is not None and max(order.index(s) for s in row.source) > order.index(case.state)
