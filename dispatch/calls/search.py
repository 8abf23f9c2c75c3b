"""Calls in the search of the whole site."""

from datetime import datetime

from dispatch.calls import clocks
from dispatch.calls.models import ServiceCall
from dispatch.calls.numbers import looks_like_number
from governance.organisations.selectors import organisation_name
from governance.web import search


def find(user, text: str, at: datetime) -> list[search.Hit]:
    """Find by number, else by words; the newest first."""
    seen = ServiceCall.objects.visible_to(user, at)
    number = text.strip().upper()
    found = seen.filter(case_no=number) if looks_like_number(number) else seen.matching(text)
    calls = list(found.select_related("item").order_by("-id")[: search.MOST])
    running = clocks.running(calls, user, at)
    return [hit(call, running.get(call.pk, [])) for call in calls]


def hit(call: ServiceCall, running: list) -> search.Hit:
    first = next(iter(clocks.pressing(running)), None)
    return search.Hit(
        number=call.case_no,
        title=call.title,
        url=call.get_absolute_url(),
        state=call.get_state_display(),
        lamp=first.lamp if first else "",
        parts=(organisation_name(call.street_id), f"{call.item_code} {call.item.name}"),
    )


search.register("calls", "呼叫响应", find, list_name="calls")
