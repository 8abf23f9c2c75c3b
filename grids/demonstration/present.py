"""The events of the last days, told up to the moment of loading: on every level some wait, and some are settled."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from governance.workflow.history import Script
from governance.worktime import calendar
from grids.demonstration import volume
from grids.demonstration.course import EventCourse, small_loop
from grids.demonstration.crew import Building, Crew
from grids.demonstration.past import level_of, reported

EVENTS = 270  # three in each community
# How far back each of the three lies. The first two come to the building whose worker has an account to look at, who
# shall find something to do.
BACK = (timedelta(hours=12), timedelta(hours=36), timedelta(days=10))


def scripts(now: datetime, *, crew: Crew, first_key: int, first_no: int) -> Iterator[Script]:
    """Write the events as scripts that end now, the oldest first; keys and numbers were set aside for them."""
    told = Counter()
    with calendar.held():
        for nth, (at, index) in enumerate(sorted((_moment(index, now), index) for index in range(EVENTS))):
            course = _course(index, at, crew, key=first_key + nth, number=first_no + nth)
            told[course.event.place_key] += 1
            course.event.recurrence = told[course.event.place_key]  # all of them are of the last thirty days
            steps = [step for step in course.steps if step.at <= now]
            yield Script(course.event, course.event.reporter, at, steps, min(course.until, now))


def _moment(index: int, now: datetime) -> datetime:
    """Draw when it was reported, at the hours when people report."""
    dice = volume.dice_of(index, "moment")
    while True:
        at = now - BACK[index * len(BACK) // EVENTS] * dice.random()
        if dice.random() < volume.HOURS[timezone.localtime(at).hour] / max(volume.HOURS):
            return at.replace(microsecond=0)


def _course(index: int, at: datetime, crew: Crew, *, key: int, number: int) -> EventCourse:
    dice, building = volume.dice_of(index, "present"), _building(index, crew)
    class_code = volume.class_of(timezone.localdate(at), "", dice)
    course = reported(class_code, at, building, key=key, number=number, crew=crew, dice=dice)
    return small_loop(course, level_of(dice))


def _building(index: int, crew: Crew) -> Building:
    buildings = crew.by_community[index % len(crew.by_community)]
    last = index >= EVENTS - EVENTS // len(BACK)
    return volume.dice_of(index, "building").choice(buildings[1:]) if last else buildings[0]
