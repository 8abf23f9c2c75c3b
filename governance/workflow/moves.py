"""One move on a stage: judging it, carrying it out, and letting clocks climb."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from governance.errors import Missing, NeedsPerson, NeedsSecondFactor, NotReady, NotYours, WrongState
from governance.facts import ledger
from governance.notices.audience import Audience
from governance.notices.inbox import Draft, Letter
from governance.organisations.mandate import mandate
from governance.workflow import clocks
from governance.workflow.choices import Lamp
from governance.workflow.machine import CLOCK, Transition, workflow_of
from governance.workflow.models import Deadline
from governance.workflow.pressing import Press
from governance.workflow.stage import Stage


@dataclass
class Move:
    """What guards, apply and effects are given: who moves what, when, with which input."""

    stage: Stage
    case: object
    transition: Transition | None
    actor: object
    at: datetime
    note: str = ""
    data: dict = field(default_factory=dict)
    source: str = ""
    turn: int = 1  # of a repeating rung: which repetition this is

    @property
    def root(self):
        return self.stage.root_of(self.case)

    def lines(self, model) -> list:
        """The children of the root of one model, in memory, by key."""
        return self.stage.lines(self.root, model)

    def clock(self, limit_name: str, case=None) -> Deadline | None:
        """The case's deadline of this limit that runs now or that this very move has closed."""
        return clocks.clock(self.stage, case or self.case, limit_name, self.at)

    def kept(self, limit_name: str) -> bool | None:
        """Whether the limit that this move ended was kept (its end itself is late); None where no such clock ran."""
        deadline = self.clock(limit_name)
        return None if deadline is None else self.at < deadline.due_at

    def fact(self, kind, *, about, by=None, at=None, source=None, value=1, **attributes) -> None:
        """State a consequence; it is written with the rest at the end of the act."""
        draft = ledger.draft(
            kind, about=about, by=by, source=source or self.case, at=at or self.at, value=value, **attributes
        )
        self.stage.facts.append(draft)

    def notify(
        self, role: str, organisation_id: int | None, kind: str, title: str, body: str = "", *, place: str = ""
    ) -> None:
        """Put a notice before whoever holds the role, at a place if one is named; about the same case they count up."""
        root = self.root
        key = f"{kind}:{root._meta.label_lower}:{root.pk}"
        self.stage.notices.append(Draft(role, organisation_id, kind, title, body, root.get_absolute_url(), key, place))

    def gather(self, role: str, organisation_id: int | None, kind: str, title: str, url: str) -> None:
        """Put a notice before whoever holds the role that counts up over all cases of its kind while unread."""
        self.stage.notices.append(Draft(role, organisation_id, kind, title, "", url, f"{kind}:{organisation_id}"))

    def write_to(self, person_id: int, kind: str, title: str, body: str = "") -> None:
        """Put a notice before one person, such as whoever reported the case."""
        root = self.root
        key = f"{kind}:{root._meta.label_lower}:{root.pk}"
        self.stage.notices.append(Letter(person_id, kind, title, body, root.get_absolute_url(), key))

    def perform(self, case, name: str, note: str = "", **data) -> None:
        """Let another case of the same root follow, as the clock; a rung of a ladder moves cases by its `then`."""
        if self.transition is None:
            raise RuntimeError(f"{name}: the sweep reads all clocks of a case only for rungs that have a `then`")
        make(self.stage, case, name, actor=CLOCK, at=self.at, note=note, data=data)

    def begin(self, *children, after_changes: bool = False) -> None:
        """Begin lines or children; `after_changes` where they may only stand once this act's changes are written."""
        if after_changes:
            self.stage.write_cases()
        begin(self.stage, list(children), actor=self.actor, at=self.at)

    def light_red(self, limit_name: str) -> None:
        self.clock(limit_name).lamp = Lamp.RED

    def extend(self, limit_name: str, number: Decimal, case=None) -> None:
        clocks.extend(self.stage, case or self.case, limit_name, number, self.at)

    def pause(self, limit_name: str, case=None) -> None:
        case = case or self.case
        deadline = self.clock(limit_name, case)
        if deadline and deadline.closed_at is None:
            clocks.pause(self.stage, deadline, workflow_of(case).limit(limit_name), self.at)

    def resume(self, limit_name: str, case=None) -> None:
        case = case or self.case
        deadline = self.clock(limit_name, case)
        if deadline and deadline.closed_at is None:
            clocks.resume(self.stage, deadline, workflow_of(case).limit(limit_name), self.at)

    def shelve(self, limit_name: str, case=None) -> None:
        case = case or self.case
        deadline = self.clock(limit_name, case)
        if deadline and deadline.closed_at is None:
            clocks.shelve(self.stage, deadline, workflow_of(case).limit(limit_name), self.at)

    def unshelve(self, limit_name: str, case=None) -> None:
        case = case or self.case
        deadline = self.clock(limit_name, case)
        if deadline and deadline.closed_at is None:
            clocks.unshelve(self.stage, deadline, workflow_of(case).limit(limit_name), self.at)

    def restart(self, limit_name: str, case=None) -> None:
        clocks.restart(self.stage, case or self.case, limit_name, self.at)

    def take_back_pause(self, limit_name: str, seconds: int, case=None) -> None:
        """Count paused time as used after all, if the clock still runs."""
        case = case or self.case
        deadline = self.clock(limit_name, case)
        if seconds and deadline and deadline.closed_at is None:
            clocks.take_back_pause(self.stage, case, limit_name, self.at, seconds)


def begin(stage: Stage, cases: list, *, actor, at: datetime, note: str = "") -> None:
    """Put new cases of one model into their first state, in one insert."""
    workflow = workflow_of(cases[0])
    for case in cases:
        case.state = workflow.start
        if not workflow.root:
            case.begun_at = at
    stage.add(cases)
    for case in cases:
        stage.record(
            case, name="begin", at=at, target=case.state, actor=actor,
            organisation_id=workflow.begun_by(case), note=note,
        )  # fmt: skip
        clocks.follow(stage, case, at)
        for effect in workflow.begins:
            effect(case, Move(stage, case, None, actor, at, note))


def judge(stage: Stage, case, name: str, actor, at: datetime) -> Move:
    """Find the row and refuse in the order a person understands: not yours, wrong state, not ready."""
    workflow = workflow_of(case)
    transition = workflow.transition(name)
    if transition is None:
        raise Missing("没有这个办理动作")
    if transition.personal and actor is not CLOCK:
        ask_person(actor, transition.label)
    if not transition.who(actor, case, at):
        raise NotYours(f"{transition.label}由{transition.who.label}办理")
    return admit(Move(stage, case, transition, actor, at, source=case.state))


def ask_person(actor, label: str) -> None:
    """Refuse a machine, and where the district wants one, a person who has not shown a second factor."""
    if actor.is_service:
        raise NeedsPerson(f"{label}须由本人办理，系统账号不能代办")
    if settings.SECOND_FACTOR_FOR_PERSONAL and not getattr(actor, "second_factor_at", None):
        raise NeedsSecondFactor(f"{label}前请先完成二次验证")


def admit(move: Move) -> Move:
    """Refuse a move that the state or a guard forbids, whoever makes it."""
    case, row = move.case, move.transition
    if case.state not in row.source:
        raise WrongState(f"当前状态为“{workflow_of(case).states(case.state).label}”，不能{row.label}")
    for guard in row.guards:
        if reason := guard(case, move):
            raise NotReady(reason)
    return move


def carry_out(move: Move) -> None:
    """Apply, write the state, record, re-time, then the effects."""
    stage, case, row = move.stage, move.case, move.transition
    for apply in row.apply:
        apply(case, move)
    if row.target is not None:
        case.state = str(row.target)
    root = move.root
    root.revision += 1
    stage.record(
        case, name=row.name, at=move.at, source=move.source, target=case.state, actor=move.actor,
        organisation_id=acting_for(move), note=move.note, content=move.data,
    )  # fmt: skip
    clocks.follow(stage, case, move.at)
    for effect in row.effects:
        effect(case, move)


def acting_for(move: Move) -> int | None:
    """The organisation in whose name the actor moves: that of the seat of `who` which the actor fills."""
    if move.actor is CLOCK:
        return None
    held, pairs = mandate(move.actor, move.at), list(move.transition.who.pairs(move.case))
    for seat in pairs:
        if seat.organisation_id is not None and held.holds(seat.role, seat.organisation_id):
            return seat.organisation_id
    anywhere = (seat.role for seat in pairs if seat.organisation_id is None and held.has(seat.role))
    return min((o for role in anywhere for o in held.organisations(role)), default=None)


def make(stage: Stage, case, name: str, *, actor, at: datetime, note: str = "", data: dict | None = None) -> Move:
    """Judge and carry out a move whose input is already clean."""
    move = judge(stage, case, name, actor, at)
    move.note, move.data = note, data or {}
    carry_out(move)
    return move


def climb(stage: Stage, root, until: datetime) -> int:
    """Climb every rung of the root and its lines whose moment has passed, in the order of their moments."""
    fired = 0
    while deadline := clocks.next_due(stage, root, until):
        fire(stage, root, deadline)
        fired += 1
    return fired


def fire(stage: Stage, root, deadline: Deadline) -> None:
    """Take the next rung of one deadline at its own moment: lamp, record, effects, transition."""
    case = case_of(stage, root, deadline)
    limit = workflow_of(case).limit(deadline.limit_name)
    at = clocks.moment_of(deadline)
    if deadline.paused_at:
        clocks.resume(stage, deadline, limit, at)
        stage.record(case, name="resume", at=at, limit_name=limit.name)
        return
    index = deadline.steps[deadline.rung]
    step, first = limit.steps[index], not deadline.climbed >> index & 1
    deadline.rung += 1
    deadline.climbed |= 1 << index
    deadline.failures = 0
    deadline.next_at = deadline.rungs[deadline.rung] if deadline.rung < len(deadline.rungs) else None
    if step.lamp and deadline.lamp != Lamp.RED:
        deadline.lamp = step.lamp
    stage.record(case, name="climb", at=at, limit_name=limit.name, lamp=step.lamp)
    if not first:
        return
    turn = sum(earlier is step for earlier in limit.steps[: index + 1])
    move = Move(stage, case, None, CLOCK, at, source=case.state, turn=turn)
    for effect in step.effects:
        effect(case, move)
    press(move, limit, step)
    if step.then:
        make(stage, case, step.then, actor=CLOCK, at=at)


def press(move: Move, limit, step) -> None:
    """Tell whoever owes the act, and the rung's further audience, that a lamp was lit."""
    if not step.lamp:
        return
    owes = (limit.owes(move.case),) if limit.owes else ()
    for audience in (*owes, *(notify(move.case) for notify in step.notify)):
        if audience:
            move.stage.presses.append(Press(Audience(*audience), step.lamp, limit.label, move.root))


def case_of(stage: Stage, root, deadline: Deadline):
    key = (deadline.case_type_id, deadline.case_id)
    if key == stage.key(root):
        return root
    if key not in stage.cases:
        stage.load(deadline.case_type.model_class(), [deadline.case_id])
    return stage.cases[key]
