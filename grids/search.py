"""Grids in the search of the whole site."""

from datetime import datetime

from django.utils import timezone

from governance.organisations.selectors import organisation_name
from governance.web import search
from governance.workflow.models import Deadline
from grids.codes import spaced
from grids.events.selectors import running_of
from grids.filters import matching
from grids.joint.filters import EffortFilter
from grids.models import Grid, GridEvent, JointEffort


def find(user, text: str, at: datetime) -> list[search.Hit]:
    """Find by code or by name, the upper levels first."""
    seen = Grid.objects.visible_to(user, at).on(timezone.localdate(at)).filter(matching(text))
    return [hit(grid) for grid in seen.order_by("rank", "code")[: search.MOST]]


def hit(grid: Grid) -> search.Hit:
    place = (organisation_name(grid.street_id), organisation_name(grid.community_id))
    return search.Hit(
        number=spaced(grid.code), title=grid.name, url=grid.get_absolute_url(), state=grid.kind_name, parts=place
    )


search.register("grids", "微网格", find, list_name="grids")


def find_events(user, text: str, at: datetime) -> list[search.Hit]:
    """Find grid events by number, else by words; the newest first."""
    seen, number = GridEvent.objects.visible_to(user, at), text.strip().upper()
    found = seen.filter(case_no=number) if "-G" in number else seen.matching(text)
    events = list(found.order_by("-id")[: search.MOST])
    running = running_of(events)
    return [hit_of(event, running.get(event.pk)) for event in events]


def hit_of(event: GridEvent, running: Deadline | None) -> search.Hit:
    return search.Hit(
        number=event.case_no,
        title=event.title,
        url=event.get_absolute_url(),
        state=event.get_state_display(),
        lamp=running.lamp if running else None,
        parts=(organisation_name(event.street_id), organisation_name(event.community_id)),
    )


search.register("grid-events", "网格事件", find_events, list_name="grid-events")


def find_efforts(user, text: str, at: datetime) -> list[search.Hit]:
    """Find joint efforts by number, else by words of the title; the newest first."""
    found = EffortFilter({"q": text}, JointEffort.objects.visible_to(user, at)).qs
    return [hit_of_effort(effort) for effort in found.order_by("-id")[: search.MOST]]


def hit_of_effort(effort: JointEffort) -> search.Hit:
    return search.Hit(
        number=effort.case_no,
        title=effort.title,
        url=effort.get_absolute_url(),
        state=effort.get_state_display(),
        parts=(organisation_name(effort.street_id), organisation_name(effort.community_id)),
    )


search.register("joint-efforts", "多方联动", find_efforts, list_name="joint-efforts")
