"""The course of one past event as the steps of a script: checked, handled level by level, settled, confirmed."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from governance.organisations.choices import Role
from governance.organisations.models import User
from governance.workflow.history import Step
from governance.worktime import calendar
from grids.demonstration.crew import Building, Crew
from grids.demonstration.wording import EventWords
from grids.events.choices import STREET_LEVEL, EventAnswer
from grids.models import GridEvent

COMMUNITY_LEVEL = 2
UNCHECKED, LEFT_TO_CLOCK = 0.03, 0.3  # of the checks; of what goes up a level
SILENT, DECLINED, CONTESTED, RETURNED = 0.11, 0.04, 0.015, 0.02
ANSWERS = {
    EventAnswer.SATISFIED: 750, EventAnswer.FAIRLY: 205, EventAnswer.DISSATISFIED: 28, EventAnswer.UNDERSTANDING: 17,
}  # fmt: skip
LAST_MINUTE = timedelta(seconds=1)


class EventCourse:
    """Adds step after step; `now` is the moment reached, `level` who has it."""

    def __init__(self, event: GridEvent, building: Building, *, crew: Crew, words: EventWords, dice: Random):
        self.event, self.building, self.crew, self.words, self.dice = event, building, crew, words, dice
        self.now = self.until = event.begun_at
        self.level = 4
        self.steps: list[Step] = []
        self.solver: User | None = None

    def add(self, name: str, actor, at: datetime | None = None, *, note: str = "", **data) -> None:
        self.now = at or self.now
        self.steps.append(Step(self.now, name, actor, note, data))

    # ---- time and people

    def due(self, limit_name: str) -> datetime:
        return self._days(limit_name).due(self.now, self.event.allowed(limit_name))

    def _days(self, limit_name: str):
        return calendar.current(self.event.street_id if limit_name == "level1" else self.event.community_id)

    def within(self, limit_name: str, low: float, high: float) -> datetime:
        """Draw a moment after so much of what the limit allows."""
        share = Decimal(f"{self.dice.uniform(low, high):.3f}")
        working = self.event.allowed(limit_name).working
        return self._days(limit_name).share(self.now, self.due(limit_name), working, share)

    def clerk(self) -> User:
        return self.crew.one(Role.COMMUNITY_CLERK, self.event.community_id, self.dice)

    def handler(self) -> User:
        """Who handles on the level reached."""
        if self.level == STREET_LEVEL:
            return self.crew.one(Role.STREET_OPERATOR, self.event.street_id, self.dice)
        if self.level == COMMUNITY_LEVEL:
            role = Role.COMMUNITY_HEAD if self.dice.random() < 0.15 else Role.COMMUNITY_CLERK
            return self.crew.one(role, self.event.community_id, self.dice)
        return self.crew.worker(self.building) if self.dice.random() < 0.7 else self.clerk()

    # ---- moves

    def check(self) -> None:
        """Let the community check it, rarely the clock."""
        if self.dice.random() < UNCHECKED:
            self.now = self.due("check")
        else:
            self.add("accept", self.clerk(), self.within("check", 0.04, 0.9))

    def climb_to(self, level: int) -> None:
        """Go up level by level, by hand or because the time ran out."""
        while self.level > level:
            if self.dice.random() < LEFT_TO_CLOCK:
                self.now = self.due(f"level{self.level}")
            else:
                at = self.within(f"level{self.level}", 0.1, 0.85)
                self.add(f"raise_level{self.level - 1}", self.handler(), at, note=self.words.said("raised"))
            self.level -= 1

    def give_back(self) -> None:
        """Let the level reached hand it back to the one below."""
        at = self.within(f"level{self.level}", 0.05, 0.3)
        self.add(f"return_level{self.level + 1}", self.handler(), at, note=self.words.said("returned"))
        self.level += 1

    def resolve(self) -> None:
        self.solver = self.handler()
        at = self.within(f"level{self.level}", 0.06, 0.95)
        self.add("resolve", self.solver, at, result_text=self.words.result())

    def contest(self) -> None:
        """Let the reporter say that it is not settled, and the level above do it again."""
        at = self.within("confirm", 0.05, 0.5)
        below = self.level > COMMUNITY_LEVEL
        self.level = COMMUNITY_LEVEL if below else STREET_LEVEL
        self.add("contest" if below else "contest_street", self.confirmer(), at, note=self.words.said("contested"))
        self.resolve()

    def confirmer(self) -> User:
        """The reporter, or a neighbour where the reporter settled it."""
        reporter = self.event.reporter
        if self.solver is None or reporter.pk != self.solver.pk:
            return reporter
        return self.crew.neighbour(self.building, self.dice, but=reporter)

    def confirm(self, *, contented: float = 1.0) -> None:
        """Let the reporter answer, or the time run out; below 1 `contented` makes an ill word likelier."""
        if self.dice.random() < SILENT:
            self.until = self.due("confirm") + LAST_MINUTE
            return
        self.add("confirm", self.confirmer(), self.within("confirm", 0.02, 0.92), answer=self._answer(contented))
        self.until = self.now

    def _answer(self, contented: float) -> str:
        if self.dice.random() < DECLINED:
            return EventAnswer.DECLINED
        if self.dice.random() > contented:
            return self.dice.choice((EventAnswer.DISSATISFIED, EventAnswer.UNDERSTANDING))
        return self.dice.choices(list(ANSWERS), list(ANSWERS.values()))[0]


def small_loop(course: EventCourse, level: int, *, smooth: bool = False) -> EventCourse:
    """Settle an event on a level of the ground or at the street."""
    course.check()
    course.climb_to(level)
    if not smooth and level in (3, 2) and course.dice.random() < RETURNED:
        course.give_back()
    course.resolve()
    if not smooth and course.dice.random() < CONTESTED:
        course.contest()
    course.confirm()
    return course
