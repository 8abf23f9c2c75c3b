"""The course of one call as the steps of a script: from the draft to the archive, or to the stage it stands at."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from dispatch.calls.choices import LimitName, Tier
from dispatch.calls.demonstration import conduct
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.timetable import Clock, LineTimes, timetable
from dispatch.calls.demonstration.wording import Words
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.permissions import CENTRE
from dispatch.calls.preparing import plan_of
from governance.organisations.choices import Role
from governance.organisations.selectors import directory
from governance.workflow.history import Step
from governance.worktime import calendar

ISSUERS = {Tier.P2: Role.STREET_DEPUTY, Tier.P3: Role.STREET_CHIEF, Tier.P4: Role.STREET_DEPUTY}
NEXT_ISSUER = {Role.STREET_DEPUTY: Role.STREET_CHIEF, Role.STREET_CHIEF: Role.STREET_CHIEF}
OUTSIDE_LEADS = ("D20", "D24", "D26", "D29", "D10", "D05", "D28", "D18", "D21", "D12", "U6", "U5")


def line_of(department_id: int):
    """Pick the department's line from the stage."""
    return lambda call, stage: next(row for row in stage.lines(call, CallLine) if row.department_id == department_id)


def lines_of(department_ids: list[int]):
    """Name the lines to be sent back, whose keys are only known once the call is there."""
    return lambda call, stage: {
        "lines": [row.pk for row in stage.lines(call, CallLine) if row.department_id in department_ids]
    }


class Course:
    """Adds step after step; `now` is the moment reached."""

    def __init__(self, call: ServiceCall, *, cast: Cast, dice: Random, words: Words, year: int | None = None):
        self.call, self.cast, self.dice, self.words, self.year = call, cast, dice, words, year
        self.now = call.begun_at
        self.steps: list[Step] = []
        self.lines: list[LineTimes] = []
        self.result, self.blemished, self.callback_due = "solved", False, False
        self.until = self.now

    # ---- the street

    def _street(self, role: str):
        return self.cast.one(self.dice, role, self.call.street_id)

    def _wait(self, low: float, high: float) -> datetime:
        """Go on by so many minutes."""
        self.now += timedelta(seconds=int(self.dice.uniform(low, high) * 60))
        return self.now

    def add(self, name: str, actor, at: datetime, *, note: str = "", data=None, on=None) -> None:
        self.steps.append(Step(at, name, actor, note, data or {}, on))

    def submit(self) -> None:
        urgent = self.call.urgent
        author = self.cast.person(self.call.created_by_id)
        self.add("submit", author, self._wait(*((1, 4) if urgent else (3, 18))))

    def issue(self) -> datetime:
        """Let the one who signs calls of this tier issue it, rarely too late and then the next level up."""
        tier, dice = self.call.tier, self.dice
        if self.call.urgent:
            by_deputy = dice.random() < 0.25
            self._wait(1, 7)
            self.add("issue", self._street(Role.STREET_DEPUTY if by_deputy else Role.STREET_COORDINATOR), self.now)
            if not by_deputy:
                at = self.now + timedelta(minutes=dice.randint(8, 100))
                self.add("countersign", self._street(Role.STREET_DEPUTY), at)
            return self._called()
        role = ISSUERS[tier]
        limit = calendar.current(self.call.street_id).due(self.now, self.call.allowed(LimitName.ISSUE))
        if self.year and dice.random() < conduct.ISSUED_LATE:
            self.now, role = limit + timedelta(minutes=dice.randint(3, 70)), NEXT_ISSUER[role]
        else:
            self._wait(4, 55)
        self.add("issue", self._street(role), self.now)
        return self._called()

    def _called(self) -> datetime:
        called = self.now
        if not self.call.plan and self.call.item_code == "XX99":
            self.designate()
        return called

    def designate(self) -> None:
        lead = self.words.outside_lead or self.dice.choice(OUTSIDE_LEADS)
        targets = plan_of(lead, [], self.call.street_id)
        actor = self.cast.one(self.dice, Role.DISTRICT_OPS, None)
        self.add("designate", actor, self._wait(12, 100), data={"lead": lead, "assists": [], "plan": targets})
        self.call_plan = targets

    # ---- the departments

    def answer(self) -> None:
        """Let every department sign, respond, arrive and reply; the lead replies last."""
        self.lay_out()
        for line in self.lines:
            self.answer_line(line)
        self.now = max(line.moments["resolve"] for line in self.lines)
        self.blemished = any(line.missed for line in self.lines)

    def lay_out(self) -> None:
        """Settle when each line does what, from the moment the departments were called."""
        plan = self.call.plan or self.call_plan
        shown = self.call if self.call.plan else _Planned(self.call, plan)
        self.lines = timetable(shown, self.now, self.dice, year=self.year)
        for line in self.lines:
            self._perhaps_hand_over(line)
        self.result = conduct.result_of(self.dice) if self.year else "solved"

    def _perhaps_hand_over(self, line: LineTimes) -> None:
        agency = None if line.agency_id else directory.agency(self.call.street_id, line.department_id)
        share = conduct.HANDED_TO_AGENCY if line.leads else 0.15
        signing = line.moments.get("sign")
        if agency and signing and self.dice.random() < share:
            line.agency_id = agency.pk
            days = calendar.current(line.department_id)
            share = Decimal(self.dice.randint(20, 80)) / 100
            line.handed_at = days.share(self.now, signing, not self.call.urgent, share)

    def answer_line(self, line: LineTimes, until: str = "resolve") -> None:
        """Add the line's steps up to and with `until`."""
        on = line_of(line.department_id)
        self.hand_over(line)
        actor = self._answering(line)
        for name in ("sign", "respond", "arrive", "resolve"):
            if at := line.moments.get(name):
                data = self._input(name, line, at)
                self.add("reply" if name == "resolve" else name, actor, at, data=data, on=on)
            if name == until:
                break

    def hand_over(self, line: LineTimes) -> None:
        """Add the move that hands the line to the agency, where it was."""
        if line.handed_at:
            operator = self.cast.one(self.dice, Role.DEPT_OPERATOR, line.department_id)
            data = {"agency": directory()[line.agency_id].code, "agency_id": line.agency_id}
            self.add("hand_to_agency", operator, line.handed_at, data=data, on=line_of(line.department_id))

    def _input(self, name: str, line: LineTimes, at: datetime) -> dict:
        words = self.words
        if name == "respond":
            promised = max(line.clocks["resolve"].due, at + timedelta(hours=1))
            accepted = at - timedelta(seconds=self.dice.randint(40, 600))
            return {
                "accepted_at": max(accepted, line.moments.get("sign", self.now)),
                "contacted_whom": words.contact(), "measure": words.measure(line.code, line.leads),
                "promised_at": promised,
            }  # fmt: skip
        if name == "resolve":
            kind = self.result if line.leads else "solved"
            return {"result_kind": kind, "result_text": words.reply(line.code, line.leads, kind)}
        return {}

    # ---- verification

    def _verify_clock(self) -> Clock:
        days, amount = calendar.current(self.call.street_id), self.call.allowed(LimitName.VERIFY)
        return Clock(self.now, days.due(self.now, amount), amount.working, days)

    def rework(self) -> None:
        """Let the street reject one line, and the department do it again within half the time."""
        allowed = [line for line in self.lines if not self.year or conduct.may_fail(line.code, self.year)]
        if not allowed:
            return
        line = next((one for one in allowed if one.leads), allowed[0])
        self.reject(line)
        days, amount = calendar.current(line.department_id), self.call.allowed(LimitName.RESOLVE).times("0.5")
        clock = Clock(self.now, days.due(self.now, amount), amount.working, days)
        self.now = max(clock.at(self.dice.uniform(0.15, 0.85)), self.now + timedelta(minutes=2))
        actor = self._answering(line)
        self.result = "solved" if self.dice.random() < 0.8 else "partly"
        data = {"result_kind": self.result, "result_text": self.words.reply(line.code, line.leads, self.result)}
        self.add("reply", actor, self.now, data=data, on=line_of(line.department_id))

    def reject(self, line: LineTimes) -> None:
        self.now = self._verify_clock().at(self.dice.uniform(0.1, 0.8))
        lines = lines_of([line.department_id])
        self.add("reject", self._street(Role.STREET_OPERATOR), self.now, note=self.words.rework(), data=lines)
        self.blemished = True

    def _answering(self, line: LineTimes):
        if line.agency_id:
            role = self.dice.choice((Role.AGENCY_MEMBER, Role.AGENCY_HEAD))
            return self.cast.one(self.dice, role, line.agency_id)
        return self.cast.one(self.dice, Role.DEPT_OPERATOR, line.department_id)

    def verify(self) -> None:
        """Let the street pass the work, rarely by its silence."""
        clock = self._verify_clock()
        if self.year and self.dice.random() < conduct.VERIFIED_BY_CLOCK:
            self.now = clock.due
        else:
            self.now = clock.at(self.dice.uniform(0.05, 0.85))
            self.add("pass", self._street(Role.STREET_OPERATOR), self.now)
        self.until = self.now

    # ---- aftercare

    def follow_up(self) -> None:
        """Score and call back; what is left undone lapses by the clock."""
        self.score()
        if self.call.sampled():
            self.call_back()
        self.until = max(self.until, self.now)

    def _aftercare_clock(self, name: str, keeper_id: int | None) -> Clock:
        days, amount = calendar.current(keeper_id), self.call.allowed(name)
        return Clock(self.now, days.due(self.now, amount), amount.working, days)

    def score(self) -> None:
        clock, dice = self._aftercare_clock(LimitName.SCORE, self.call.street_id), self.dice
        lead = next(line for line in self.lines if line.leads)
        if dice.random() < conduct.SCORE_LAPSED:
            self.until = max(self.until, clock.due + timedelta(seconds=1))
            return
        low_allowed = not self.year or conduct.may_fail(lead.code, self.year)
        scores = conduct.scores_of(dice, blemished=self.blemished, may_be_low=low_allowed)
        note = self.words.low_score() if min(scores.values()) <= 2 else ""
        at = clock.at(dice.uniform(0.08, 0.9)) + timedelta(seconds=7)
        self.add("score", self._street(Role.STREET_OPERATOR), at, note=note, data=scores)
        self.until = max(self.until, at)

    def call_back(self) -> None:
        clock, dice = self._aftercare_clock(LimitName.CALLBACK, None), self.dice
        if dice.random() < conduct.CALLBACK_LAPSED:
            self.until = max(self.until, clock.due + timedelta(seconds=1))
            return
        answer = conduct.answer_of(dice, blemished=self.blemished, result=self.result)
        data = {"answer": answer, "solved": conduct.solved_of(dice, answer=answer, result=self.result)}
        at = clock.at(dice.uniform(0.08, 0.9))
        lead = next(line for line in self.lines if line.leads)
        role = Role.DISTRICT_PERFORMANCE if lead.code == CENTRE else Role.DISTRICT_OPS  # nobody judges his own work
        self.add("record_callback", self.cast.one(dice, role, None), at, data=data)
        self.until = max(self.until, at)


class _Planned:
    """A call outside the catalogue, seen with the plan that the district will name."""

    def __init__(self, call: ServiceCall, plan: list[dict]):
        self._call, self.plan, self.resolve_by = call, plan, call.resolve_by
        self.allowed = call.allowed


def whole_course(call: ServiceCall, *, cast: Cast, dice: Random, words: Words, year: int) -> Course:
    """Run one past call through to its archive."""
    course = Course(call, cast=cast, dice=dice, words=words, year=year)
    course.submit()
    course.issue()
    course.answer()
    if dice.random() < conduct.REWORKED:
        course.rework()
        if dice.random() < conduct.REWORKED_AGAIN:
            course.rework()
    course.verify()
    course.follow_up()
    course.steps.sort(key=lambda step: step.at)
    return course
