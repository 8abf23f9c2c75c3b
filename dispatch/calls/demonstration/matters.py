"""One invented matter: what, where, who reported it, and the call that the street wrote about it."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import OUTSIDE_CATALOGUE, Source, Tier
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.places import Spot, person, phone, spot_in
from dispatch.calls.demonstration.wording import Words
from dispatch.calls.models import ServiceCall
from dispatch.calls.preparing import prepare_call
from governance.organisations.choices import Role
from governance.organisations.selectors import communities, directory
from governance.worktime import calendar

SOURCES = {
    Source.GRID: 37, Source.HOTLINE: 25, Source.RESIDENT: 14, Source.PATROL: 12, Source.LEADER: 4, Source.TRANSFER: 3,
    Source.SENSOR: 3, Source.MEDIA: 2,
}  # fmt: skip
OF_RESIDENTS = (Source.HOTLINE, Source.RESIDENT, Source.MEDIA)
ASKING = 0.025  # of ordinary calls only ask for advice
RAISED = 0.02  # of ordinary calls are urgent this time


def matter(
    *, street_code: str, item_code: str, at: datetime, number: int, cast: Cast, dice: Random, tier: str = "",
    hot: bool | None = None, case: int | None = None, source: str = "", spot: Spot | None = None,
) -> tuple[ServiceCall, Words]:  # fmt: skip
    """Write a call that is not saved yet, and give the words in which it goes on."""
    street, item = directory.by_code(street_code), catalogue(timezone.localdate(at)).items[item_code]
    spot = spot or spot_in(street_code, dice)
    words = Words(item_code, spot, dice, case)
    source = source or dice.choices(list(SOURCES), list(SOURCES.values()))[0]
    hot = dice.random() < 0.045 if hot is None else hot
    data = {
        "item": item_code, "title": words.title, "situation": words.situation, "own_action": words.own_action,
        "tier": tier or _tier(item.tier, item_code, dice), "address": spot.place, "lat": spot.lat, "lon": spot.lon,
        "source": source, "appellant_hot": hot, "community": dice.choice(communities(street.pk)).code,
        "arrival_asked": item.tier in (Tier.P2, Tier.P3) and dice.random() < 0.12,
        **_reporter(source, at, dice), **_lead(item, words, dice),
    }  # fmt: skip
    if item.before_event:
        data["resolve_by"] = _event_day(at, dice)
    author = cast.one(dice, Role.STREET_OPERATOR, street.pk)
    case_no = numbers.case_no(timezone.localdate(at), number)
    return prepare_call(street_id=street.pk, case_no=case_no, created_by=author, at=at, data=data), words


def _tier(usual: str, item_code: str, dice: Random) -> str:
    if usual != Tier.P2 or item_code == OUTSIDE_CATALOGUE:
        return usual
    drawn = dice.random()
    return Tier.P4 if drawn < ASKING else Tier.P1 if drawn > 1 - RAISED else usual


def _reporter(source: str, at: datetime, dice: Random) -> dict:
    found = {"origin_ref": "", "contact_name": "", "contact_phone": ""}
    if source in OF_RESIDENTS:
        found |= {"contact_name": person(dice), "contact_phone": phone(dice)}
    if source == Source.HOTLINE:
        found["origin_ref"] = f"12345-{timezone.localtime(at):%y%m%d}-{dice.randint(10000, 99999)}"
    elif source == Source.GRID:
        found["origin_ref"] = f"W{timezone.localtime(at):%y%m%d}{dice.randint(1000, 9999)}"
    return found


def _lead(item, words: Words, dice: Random) -> dict:
    """Name the lead where the catalogue leaves the choice; the words may already have chosen."""
    if not item.lead_choices:
        return {}
    return {"lead": words.outside_lead or dice.choice(item.lead_choices)}


def _event_day(at: datetime, dice: Random) -> datetime:
    day = calendar.current().advance(at, timedelta(hours=dice.randint(20, 50)))
    return timezone.localtime(day).replace(hour=dice.choice((9, 14, 19)), minute=0, second=0)
