"""The open calls of today, dated back from the moment of loading so that every desk has work and every lamp burns."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from django.utils import timezone

from dispatch.calls.choices import LimitName
from dispatch.calls.demonstration import scenes, volume
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.course import Course, line_of
from dispatch.calls.demonstration.delayed import delay
from dispatch.calls.demonstration.disputed import dispute
from dispatch.calls.demonstration.matters import matter
from dispatch.calls.demonstration.scenes import Scene
from dispatch.calls.demonstration.timetable import Clock, clocks_of
from dispatch.calls.numbers import case_no
from governance.organisations.choices import Role
from governance.organisations.selectors import directory
from governance.workflow.history import Script
from governance.worktime import calendar

LAMPS = ((2.0, "red_proposed"), (1.5, "orange"), (1.0, "yellow"), (0.8, "blue"))
STAGES_OF_LINES = ("waiting", "signed", "responded", "arrived")
REACHED = {"waiting": "", "signed": "sign", "responded": "respond", "arrived": "arrive"}
FARTHEST = timedelta(days=45)
# At some hours no beginning leads to a lamp (one working day, seen in the morning, is never blue): then the next best.
NEXT_BEST = {
    "": ("blue", "yellow"),
    "blue": ("", "yellow"),
    "yellow": ("orange", "blue", ""),
    "orange": ("yellow", "red_proposed", ""),
    "red_proposed": ("orange", "yellow", ""),
}


class NoMoment(RuntimeError):
    """A scene that no beginning before now leads to."""


class Numbers(NamedTuple):
    """The first key and case number that were set aside for the open calls."""

    first_key: int
    first_no: int


def lamp_at(clock: Clock, now: datetime) -> str:
    return next((lamp for share, lamp in LAMPS if clock.at(share) <= now), "")


def moments(now: datetime, working: bool) -> Iterator[datetime]:
    """Go back from now in growing steps, in working or in natural time."""
    days, back = calendar.current(), timedelta(minutes=2)
    while back < (FARTHEST / 4 if working else FARTHEST):
        yield days.advance(now, -back) if working else now - back
        back *= 1.06


def scripts(now: datetime, *, cast: Cast, numbers: Numbers) -> Iterator[Script]:
    """Write every scene as a script that ends now, the oldest call first."""
    with calendar.held():
        courses = [_stage(scene, nth, now, cast) for nth, scene in enumerate(scenes.SCENES)]
        courses.sort(key=lambda course: course.call.begun_at)
        for nth, course in enumerate(courses):
            call = course.call
            call.pk = numbers.first_key + nth
            day = timezone.localdate(call.begun_at)
            call.case_no = case_no(day, numbers.first_no + nth)
            course.steps.sort(key=lambda step: step.at)
            yield Script(call, cast.person(call.created_by_id), call.begun_at, course.steps, now)


def _stage(scene: Scene, nth: int, now: datetime, cast: Cast) -> Course:
    for lamp in (scene.lamp, *NEXT_BEST[scene.lamp]):
        if course := _Set(scene._replace(lamp=lamp), nth, now, cast).course():
            return course
    raise NoMoment(str(scene))


class _Set:
    """One scene, and the search for the beginning from which it stands now as told."""

    def __init__(self, scene: Scene, nth: int, now: datetime, cast: Cast):
        self.scene, self.nth, self.now, self.cast = scene, nth, now, cast

    def course(self) -> Course | None:
        stage = self.scene.stage
        if stage == "draft":
            return self._draft()
        if stage == "pending":
            return self._pending()
        if stage == "undesignated":
            return self._undesignated()
        return self._with_lines() if stage in STAGES_OF_LINES else self._later()

    def _dice(self) -> Random:
        return volume.dice_of(self.nth, "open")

    def _begin(self, at: datetime) -> Course:
        scene, dice = self.scene, self._dice()
        call, words = matter(
            street_code=scene.street, item_code=scene.item, at=at.replace(microsecond=0), number=0, cast=self.cast,
            dice=dice, tier=scene.tier, hot=scene.hot, case=scene.case if scene.case >= 0 else None,
            spot=scene.spot,
        )  # fmt: skip
        if scene.community:
            call.community_id = directory.by_code(scene.community).pk
        return Course(call, cast=self.cast, dice=dice, words=words)

    def _draft(self) -> Course:
        return self._begin(self.now - timedelta(minutes=self._dice().randint(4, 70)))

    # ---- before the departments know

    def _pending(self) -> Course | None:
        def submitted(at: datetime) -> tuple[Course, Clock]:
            course = self._begin(at - timedelta(minutes=6))
            author = self.cast.person(course.call.created_by_id)
            course.add("submit", author, at)
            return course, self._clock(course, LimitName.ISSUE, at, course.call.street_id)

        return self._find(submitted, working=True)

    def _undesignated(self) -> Course | None:
        def called(at: datetime) -> tuple[Course, Clock]:
            course = self._called(at)
            return course, self._clock(course, LimitName.DESIGNATE, at, None)

        return self._find(called, working=True)

    @staticmethod
    def _clock(course: Course, name: str, start: datetime, keeper_id: int | None) -> Clock:
        days, amount = calendar.current(keeper_id), course.call.allowed(name)
        return Clock(start, days.due(start, amount), amount.working, days)

    def _find(self, build, *, working: bool) -> Course | None:
        """Take a beginning in the middle of those that show the wanted lamp now."""
        found = []
        for at in moments(self.now, working):
            course, clock = build(at.replace(microsecond=0))
            if lamp_at(clock, self.now) == self.scene.lamp:
                found.append(course)
            elif found:
                break
        return found[len(found) // 3] if found else None

    # ---- with the departments

    def _called(self, at: datetime) -> Course:
        """Write, submit and issue a call so that it was called at `at`."""
        urgent = self.scene.item in scenes.URGENT or self.scene.tier in ("P0", "P1")
        course = self._begin(at - timedelta(minutes=self._dice().randint(4, 12) if urgent else 31))
        call, author = course.call, self.cast.person(course.call.created_by_id)
        course.add("submit", author, call.begun_at + (at - call.begun_at) / 3)
        course.now = at
        if call.urgent:
            course.add("issue", self.cast.first(Role.STREET_COORDINATOR, call.street_id), at)
            signed_at = at + timedelta(minutes=47)
            if self.scene.limit != "countersign" and signed_at < self.now:
                course.add("countersign", self.cast.first(Role.STREET_DEPUTY, call.street_id), signed_at)
        else:
            role = Role.STREET_CHIEF if call.tier == "P3" else Role.STREET_DEPUTY
            course.add("issue", self.cast.first(role, call.street_id), at)
        return course

    def _with_lines(self) -> Course | None:
        """Find the moment of the call by its clock alone, then let the lead go as far as the scene says."""
        sample = self._called(self.now)
        target = next(row for row in sample.call.plan if row["role"] == "lead")
        working = self._lead_clock(sample, target, self.now).working
        fitting = []
        for at in moments(self.now, working):
            at = at.replace(microsecond=0)
            if lamp_at(self._lead_clock(sample, target, at), self.now) == self.scene.lamp:
                fitting.append(at)
            elif fitting:
                break
        middle = len(fitting) // 3
        for at in (*fitting[middle:], *reversed(fitting[:middle])):
            if course := self._lines_at(at):
                return course
        return None

    def _lead_clock(self, course: Course, target: dict, at: datetime) -> Clock:
        clocks = clocks_of(course.call, target["department"], at)
        name = self.scene.limit if self.scene.limit in clocks else "resolve"
        return clocks[name]

    def _lines_at(self, at: datetime) -> Course | None:
        course = self._called(at)
        course.lay_out()
        self._hand_over(course)
        for line in course.lines:
            reached = REACHED[self.scene.stage] if line.leads else self._reached(line)
            if reached and any(at > self.now for name, at in line.moments.items() if self._within(name, reached)):
                return None
            if reached:
                course.answer_line(line, until=reached)
            else:
                course.hand_over(line)
        if self.scene.lit:
            self._light(course)
        if self.scene.disputed:
            dispute(course, self.scene.disputed, self.now, self.cast)
        if self.scene.delayed:
            delay(course, self.scene.delayed, self.now, self.cast)
        return course if all(step.at <= self.now for step in course.steps) else None

    def _light(self, course: Course) -> None:
        """Let the district light the red lamp, half way between the proposal and now."""
        lead = next(line for line in course.lines if line.leads)
        proposed = lead.clocks[self.scene.limit].at(2)
        if proposed < self.now:
            course.add(
                "light_red", self.cast.first(Role.DISTRICT_OPS, None), proposed + (self.now - proposed) / 2,
                note="超过时限一倍仍未办结，请牵头单位主要负责人督办。", data={"limit_name": self.scene.limit},
                on=line_of(lead.department_id),
            )  # fmt: skip

    def _reached(self, line) -> str:
        """Assistants go their own way: the last step whose moment has come."""
        done = [
            name for name in ("sign", "respond", "arrive", "resolve") if line.moments.get(name, self.now) < self.now
        ]
        return done[-1] if done else ""

    @staticmethod
    def _within(name: str, reached: str) -> bool:
        order = ("sign", "respond", "arrive", "resolve")
        return order.index(name) <= order.index(reached)

    def _hand_over(self, course: Course) -> None:
        """Hand the lead's line to its agency where the scene asks for it, and leave it where not."""
        for line in course.lines:
            handed = self.scene.agency and line.leads
            if line.handed_at:
                line.agency_id = line.handed_at = None
            agency = directory.agency(course.call.street_id, line.department_id)
            if handed and agency:
                line.agency_id = agency.pk
                line.handed_at = course.now + (min(line.moments["sign"], self.now) - course.now) / 3

    # ---- after the departments

    def _later(self) -> Course | None:
        for at in moments(self.now, working=False):
            course, clock = self._through(at.replace(microsecond=0))
            fits = all(step.at <= self.now for step in course.steps) and clock.start <= self.now
            if fits and lamp_at(clock, self.now) == self.scene.lamp:
                return course
        return None

    def _through(self, at: datetime) -> tuple[Course, Clock]:
        course = self._called(at)
        if not course.call.plan:
            course.designate()
        course.answer()
        call, stage = course.call, self.scene.stage
        if stage == "reworking":
            lead = next(line for line in course.lines if line.leads)
            course.reject(lead)
            days, amount = calendar.current(lead.department_id), call.allowed(LimitName.RESOLVE).times("0.5")
            return course, Clock(course.now, days.due(course.now, amount), amount.working, days)
        if stage == "verifying":
            return course, self._clock(course, LimitName.VERIFY, course.now, call.street_id)
        course.verify()
        verified_at = course.now
        if stage == "closed":
            course.follow_up()
            return course, Clock(course.until, course.until + 2 * FARTHEST, False, calendar.current())
        if stage == "scored":
            course.score()
            return course, self._clock(course, LimitName.CALLBACK, verified_at, None)
        return course, self._clock(course, LimitName.SCORE, verified_at, call.street_id)
