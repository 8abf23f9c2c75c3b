"""Reads of grid events that pages and API share."""

from datetime import datetime

from governance.web.phones import masked
from governance.workflow.models import Deadline
from grids.events.permissions import has_in_hand
from grids.events.recurrence import earlier_at_place
from grids.models import EventReport, GridEvent

MOST_FURTHER = 100


def running_of(found: list[GridEvent]) -> dict[int, Deadline]:
    """Give the clock that runs for each of these events, by the key of the event."""
    rows = Deadline.objects.of_roots(GridEvent, [event.pk for event in found]).running() if found else ()
    return {row.root_id: row for row in rows}


def phone_of(given: GridEvent | EventReport, event: GridEvent, user, at: datetime) -> str:
    """Give the number to ring back, whole for whoever has the event in hand."""
    return given.contact_phone if has_in_hand(user, event, at) else masked(given.contact_phone)


def further_reports(event: GridEvent, user, at: datetime) -> list[EventReport]:
    """Read what others reported of the same matter, the newest first, for whoever has it in hand."""
    if event.reports == 1 or not has_in_hand(user, event, at):
        return []
    return list(event.echoes.select_related("reporter").order_by("-id")[:MOST_FURTHER])


def same_place(event: GridEvent, user, at: datetime) -> list[str]:
    """Number the earlier events at the point of one that came back, as far as the person may see them."""
    if event.recurrence == 1 or not event.place_key:
        return []
    seen = earlier_at_place(GridEvent.objects.visible_to(user, at), event)
    return list(seen.order_by("pk").values_list("case_no", flat=True))
