"""The events of 2022 and 2023 that needed no department, each told from its number alone."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from random import Random

from django.db.models import QuerySet
from django.utils import timezone

from governance.audit.rows import unsaved
from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.web.words import vector
from governance.workflow.history import Script
from governance.worktime import calendar
from grids.demonstration import volume
from grids.demonstration.course import EventCourse, small_loop
from grids.demonstration.crew import Building, Crew
from grids.demonstration.wording import EventWords
from grids.events.catalogue import classes
from grids.events.choices import EventSource
from grids.events.numbers import case_no
from grids.events.places import place_key
from grids.models import EventClass, GridEvent

SOURCES = {
    EventSource.GRID: 640, EventSource.RESIDENT: 130, EventSource.PATROL: 100, EventSource.HOTLINE: 90,
    EventSource.SENSOR: 18, EventSource.LEADER: 8, EventSource.TRANSFER: 8, EventSource.MEDIA: 6,
}  # fmt: skip
WALKED = (EventSource.GRID, EventSource.PATROL, EventSource.RESIDENT)  # what the compound's worker writes down
LEVELS = {4: 52, 3: 20, 2: 20, 1: 8}  # where it was settled


def event_of(
    *, key: int, number: int, at: datetime, building: Building, row: EventClass, reporter: User, title: str,
    situation: str, address: str, **more,
) -> GridEvent:  # fmt: skip
    """Make an event that is not saved yet, as the report of a person would have made it."""
    drawn = case_no(timezone.localdate(at), number)
    event = unsaved(
        GridEvent, id=key, case_no=drawn, title=title, situation=situation, street_id=building.street_id,
        community_id=building.community_id, grid_code=building.code, address=address, event_class_id=row.pk,
        class_code=row.code, item_code=row.item_code, tier=row.tier, reporter_id=reporter.pk, begun_at=at,
        place_key=place_key(building.code, building.community_id, address, row.code),
        amounts=classes(timezone.localdate(at)).amounts(row),
        search=vector(drawn, title, situation, address, row.code),
    )  # fmt: skip
    event.__dict__.update(more)
    event._state.fields_cache["reporter"] = reporter
    return event


def origin_ref(source: str, at: datetime, key: int) -> str:
    """The number under which the hotline passed it on; no two are the same."""
    return f"12345-{timezone.localdate(at):%y%m%d}-{key % 100_000:05d}" if source == EventSource.HOTLINE else ""


def course_of(index: int, *, crew: Crew, first_no: int, first_key: int) -> EventCourse:
    """Tell the whole course of one past event."""
    dice, place = volume.dice_of(index, "event"), volume.place_of(index)
    street_code, class_code, where = volume.matter_of(index)
    building = crew.building(crew.community(street_code, where).pk, where)
    at, key = volume.begun_at(place, dice), volume.key_of(index, large=False)
    course = reported(class_code, at, building, key=first_key + key, number=first_no + key, crew=crew, dice=dice)
    returns = index % volume.GAP < volume.SPOTS
    return small_loop(course, 4 if returns else level_of(dice), smooth=returns)


def reported(
    class_code: str, at: datetime, building: Building, *, key: int, number: int, crew: Crew, dice: Random
) -> EventCourse:
    """Tell the report alone."""
    row = classes(timezone.localdate(at)).rows[class_code]
    words = EventWords(row.code, building.name, dice)
    source = dice.choices(list(SOURCES), list(SOURCES.values()))[0]
    event = event_of(
        key=key, number=number, at=at, building=building, row=row,
        reporter=_reporter(source, building, crew, dice), title=words.title, situation=words.situation,
        address=building.name, source=source, origin_ref=origin_ref(source, at, key),
    )  # fmt: skip
    return EventCourse(event, building, crew=crew, words=words, dice=dice)


def level_of(dice: Random) -> int:
    return dice.choices(list(LEVELS), list(LEVELS.values()))[0]


def _reporter(source: str, building: Building, crew: Crew, dice: Random) -> User:
    return crew.worker(building) if source in WALKED else crew.one("community_clerk", building.community_id, dice)


def scripts(indices: Iterable[int], *, crew: Crew, first_no: int, first_key: int) -> Iterator[Script]:
    """Write the past events with these numbers as scripts, their keys out of the block that was set aside."""
    with calendar.held():
        for index in indices:
            course = course_of(index, crew=crew, first_no=first_no, first_key=first_key)
            yield Script(course.event, course.event.reporter, course.event.begun_at, course.steps, course.until)


def disputes_and_hazards(street_code: str = volume.XIAN, year: int = 2023) -> QuerySet:
    """The disputes and hazards that a street dealt with in a year, in either loop, by day."""
    street = directory.by_code(street_code)
    first, end = (_midnight(date(one, 1, 1)) for one in (year, year + 1))
    events = GridEvent.objects.filter(street_id=street.pk, begun_at__gte=first, begun_at__lt=end)
    return events.filter(event_class__event_group__in=volume.EMPHASIS).order_by("begun_at", "id")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())
