"""Calls that may be the same matter: of one item, in 15 days, at one place, in similar words.

The database narrows by item, time and place; the words of the newest eighty calls left are compared in memory.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from dispatch.calls.choices import CallState
from dispatch.calls.likeness import METRES_PER_DEGREE, NEAR_METRES, Likeness, Matter, compare
from dispatch.calls.models import ServiceCall

WITHIN = timedelta(days=15)
CANDIDATES = 80
SHOWN = 5
LEFT_OUT = (CallState.DRAFT, CallState.CANCELLED, CallState.MERGED)
READ = (
    "case_no", "title", "situation", "address", "place_keys", "lat", "lon", "community_id", "street_id", "state",
    "begun_at", "item_code", "lead_id",
)  # fmt: skip


@dataclass(frozen=True)
class Match:
    """A call that may be the same matter, and why."""

    call: ServiceCall
    likeness: Likeness

    @property
    def why(self) -> str:
        return f"{self.likeness.place}，情况相近 {self.likeness.share:.0%}"


def matter_of(call: ServiceCall) -> Matter:
    return Matter.of(
        title=call.title, situation=call.situation, lat=call.lat, lon=call.lon, community_id=call.community_id,
        keys=call.place_keys,
    )  # fmt: skip


def alike(
    matter: Matter, *, item_code: str, street_id: int, at: datetime, but: int | None = None, count: int = SHOWN
) -> list[Match]:
    """Find the calls that may be this matter, the likest first, in one statement."""
    recent = ServiceCall.objects.filter(item_code=item_code, begun_at__gte=at - WITHIN, begun_at__lte=at)
    found = recent.filter(_nearby(matter, street_id)).exclude(state__in=LEFT_OUT).exclude(pk=but)
    matches = []
    for call in found.only(*READ).order_by("-begun_at")[:CANDIDATES]:
        likeness = compare(matter, matter_of(call))
        if likeness and likeness.same:
            matches.append(Match(call, likeness))
    return sorted(matches, key=lambda match: (match.likeness.needed, -match.likeness.share))[:count]


def alike_to(call: ServiceCall, at: datetime, count: int = SHOWN) -> list[Match]:
    """Find what may be the same matter as a call that is there already."""
    return alike(
        matter_of(call), item_code=call.item_code, street_id=call.street_id, at=at, but=call.pk, count=count
    )  # fmt: skip


def _nearby(matter: Matter, street_id: int) -> Q:
    """Keep what may lie at the place: by its keys, by its point, or within the community where no place is known."""
    unknown = Q(place_keys=[]) | Q(lat=None) if matter.point else Q(place_keys=[])
    if not matter.keys and not matter.point:
        unknown = Q()
    wanted = unknown & Q(street_id=street_id, community_id=matter.community_id)
    if matter.keys:
        wanted |= Q(place_keys__overlap=list(matter.keys))
    if matter.point:
        lat, lon = (float(value) for value in matter.point)
        north = NEAR_METRES / METRES_PER_DEGREE
        east = north / 0.86  # at 31 degrees north
        wanted |= Q(lat__range=(lat - north, lat + north), lon__range=(lon - east, lon + east))
    return wanted
