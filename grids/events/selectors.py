"""Reads of grid events that pages and API share."""

from datetime import datetime

from governance.workflow.models import Deadline
from grids.events.recurrence import earlier_at_place
from grids.models import GridEvent


def running_of(found: list[GridEvent]) -> dict[int, Deadline]:
    """Give the clock that runs for each of these events, by the key of the event."""
    rows = Deadline.objects.of_roots(GridEvent, [event.pk for event in found]).running() if found else ()
    return {row.root_id: row for row in rows}


def same_place(event: GridEvent, user, at: datetime) -> list[str]:
    """Number the earlier events at the point of one that came back, as far as the person may see them."""
    if event.recurrence == 1 or not event.place_key:
        return []
    seen = earlier_at_place(GridEvent.objects.visible_to(user, at), event)
    return list(seen.order_by("pk").values_list("case_no", flat=True))
