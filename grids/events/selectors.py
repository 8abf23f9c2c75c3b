"""Reads of grid events that pages and API share."""

from datetime import datetime

from governance.workflow.models import Deadline
from grids.events.choices import SET_ASIDE
from grids.events.services import RECURS_WITHIN
from grids.models import GridEvent


def running_of(found: list[GridEvent]) -> dict[int, Deadline]:
    """Give the clock that runs for each of these events, by the key of the event."""
    rows = Deadline.objects.of_roots(GridEvent, [event.pk for event in found]).running() if found else ()
    return {row.root_id: row for row in rows}


def same_place(event: GridEvent, user, at: datetime) -> list[str]:
    """Number the earlier events at the point of one that came back, as far as the person may see them."""
    if event.recurrence == 1 or not event.place_key:
        return []
    since = event.begun_at - RECURS_WITHIN
    seen = GridEvent.objects.visible_to(user, at).filter(place_key=event.place_key, begun_at__gte=since)
    return list(
        seen.filter(pk__lt=event.pk).exclude(state__in=SET_ASIDE).order_by("pk").values_list("case_no", flat=True)
    )
