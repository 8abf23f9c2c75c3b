"""The grid event that each past call came from: reported on the ground, handed up or straight to the departments."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from dispatch.calls.choices import CallBackAnswer
from dispatch.calls.demonstration import volume
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.workflows.call_rules import outcome_in_words
from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.workflow.history import Script
from governance.workflow.machine import CLOCK
from grids.demonstration import volume as ground
from grids.demonstration.course import EventCourse
from grids.demonstration.crew import Building, Crew
from grids.demonstration.past import WALKED, event_of, origin_ref
from grids.demonstration.wording import EventWords
from grids.events.catalogue import classes
from grids.models import EventClass, GridEvent

QUICK = 0.4  # of those that need not jump are handed up within the hour
TRIES = 3
FARTHEST = (4.0, 9.0)  # days before the call that a slow one was reported
LEVELS = (3, 2, 1)
# Items that no class of event leads to by itself.
NEAREST = {"UC02": "03-06", "PO26": "05-04", "PO27": "01-01", "MS23": "08-03", "MS24": "08-03", "TR33": "05-02"}
OTHERWISE = "12-01"


def origin_of(call: ServiceCall, index: int, *, crew: Crew, author: User, first_no: int, first_key: int):
    """Tell where a past call came from, and give what is to be told of its event once the call has ended."""
    dice, key = volume.dice_of(index, "origin"), ground.key_of(index, large=True)
    building = crew.building(call.community_id, dice)
    row = _class_of(call, dice)
    walked = call.source in WALKED
    reporter = crew.worker(building) if walked else crew.one("community_clerk", building.community_id, dice)

    def course(at: datetime) -> EventCourse:
        event = _event(call, at, building, row, reporter, first_key + key, first_no + key)
        words = EventWords(row.code, building.name, dice)
        return EventCourse(event, building, crew=crew, words=words, dice=dice)

    told = _jumped(call, course) if call.urgent else _climbed(call, course, author, dice)
    call.grid_code, call.origin_ref = building.code, told.event.case_no

    def then(call: ServiceCall, stage) -> Script:
        call.grid_event_id = told.event.pk
        _end(told, call, outcome_in_words(stage.lines(call, CallLine)))
        return Script(told.event, reporter, told.event.begun_at, told.steps, told.until)

    return then


def _class_of(call: ServiceCall, dice: Random) -> EventClass:
    rows = classes(timezone.localdate(call.begun_at)).rows
    fitting = [row for row in rows.values() if row.item_code == call.item_code and row.code != OTHERWISE]
    return dice.choice(fitting) if fitting else rows[NEAREST.get(call.item_code, OTHERWISE)]


def _event(call, at: datetime, building: Building, row, reporter: User, key: int, number: int) -> GridEvent:
    return event_of(
        key=key, number=number, at=at, building=building, row=row, reporter=reporter, title=call.title,
        situation=call.situation, address=call.address, lat=call.lat, lon=call.lon, source=call.source,
        origin_ref=origin_ref(call.source, at, key), contact_name=call.contact_name, tier=call.tier,
        contact_phone=call.contact_phone, item_code=call.item_code, call_no=call.case_no,
    )  # fmt: skip


def _jumped(call: ServiceCall, course) -> EventCourse:
    """What cannot wait reaches street and departments in the moment it is reported."""
    told = course(call.begun_at)
    told.add("jump", CLOCK)
    return told


def _climbed(call: ServiceCall, course, author: User, dice: Random) -> EventCourse:
    """Let the event go up to the street before the call begins, in days or within the hour."""
    told = None if dice.random() < QUICK else _slow(call, course, dice)
    told = told or _quick(call, course, dice)
    lead = directory()[call.lead_id].code if call.item.lead_choices and call.lead_id else ""
    told.add("escalate", author, call.begun_at, own_action=call.own_action[:1000], item="", lead=lead)
    return told


def _slow(call: ServiceCall, course, dice: Random) -> EventCourse | None:
    for _ in range(TRIES):
        at = call.begun_at - timedelta(seconds=int(dice.uniform(*FARTHEST) * 86_400))
        if at < _opening():
            continue
        told = course(at)
        told.check()
        told.climb_to(1)
        if told.now < call.begun_at < told.due("level1"):
            return told
    return None


def _quick(call: ServiceCall, course, dice: Random) -> EventCourse:
    at = max(call.begun_at - timedelta(minutes=dice.randint(20, 100)), _opening())
    told, gap = course(at), (call.begun_at - at) / (len(LEVELS) + 2)
    moments = [(at + gap * turn).replace(microsecond=0) for turn in range(1, len(LEVELS) + 2)]
    told.add("accept", told.clerk(), moments[0])
    for level, moment in zip(LEVELS, moments[1:], strict=True):
        told.add(f"raise_level{level}", told.handler(), moment, note=told.words.said("raised"))
        told.level = level
    return told


def _opening() -> datetime:
    first = ground.FIRST_DAY
    return datetime(first.year, first.month, first.day, tzinfo=timezone.get_default_timezone())


def _end(told: EventCourse, call: ServiceCall, text: str) -> None:
    """Settle the event with the call, and let the reporter say what the call-back heard too."""
    told.add("settle", CLOCK, call.closed_at, note=text)
    heard = call.callback_answer
    ill = heard in (CallBackAnswer.DISSATISFIED, CallBackAnswer.UNDERSTANDING)
    told.confirm(contented=0.2 if ill else 1.0)
