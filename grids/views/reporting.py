"""Reporting from a phone: where, what, a photo if one likes, what happens next, and what became of earlier reports."""

from datetime import datetime
from uuid import uuid4

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from governance.errors import NotYours, Refusal
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web.toasts import done
from governance.workflow.models import Deadline
from governance.worktime import calendar, words
from grids.choices import Rank
from grids.events import permissions, services
from grids.events.catalogue import classes
from grids.events.choices import EventGroup, EventLimitName, EventSource, EventState
from grids.events.forms import own_communities
from grids.events.selectors import running_of
from grids.models import EventReport, Grid, GridEvent
from grids.views.events import visible

SHOWN, OWN_PLACES = 10, 200
FIRST = (EventGroup.HAZARD, EventGroup.DISPUTE, EventGroup.APPEARANCE, EventGroup.FACILITY, EventGroup.ORDER,
         EventGroup.CARE)  # fmt: skip
ON_BEHALF = ("source", "origin_ref", "contact_name", "contact_phone")
KEPT = ("situation", "event_group", "community", "grid_code", "address", "lat", "lon", "client_key")


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Take a report in; what was typed comes back with a refusal, and sent twice it is one event."""
    held = mandate(request.user, request.at)
    if not permissions.reports(held):
        raise NotYours("事件由网格员、居民代表、社区和街道上报")
    if request.method == "GET":
        return page(request, {"client_key": uuid4().hex})
    photos = [file for file in request.FILES.getlist("photo") if file.size]
    asked = (*KEPT, *ON_BEHALF) if permissions.registers(held) else KEPT
    raw = {name: request.POST.get(name, "") for name in asked}
    if raw["grid_code"]:
        raw["community"] = raw["grid_code"][:12]
    try:
        outcome = services.report(raw, actor=request.user, at=request.at, photos=photos)
    except Refusal as refusal:
        return page(request, raw, refusal)
    done(request, told(outcome), outcome.event.get_absolute_url(), "看这一件")
    return redirect(f"{reverse('report')}?sent={raw['client_key']}")


def told(outcome) -> str:
    number = outcome.event.case_no
    if outcome.repeated:
        return f"这一件已经报过，编号 {number}。"
    return f"这件事已有人报过，并入 {number}，办结时告知您。" if outcome.joined else f"已上报，编号 {number}。"


def page(request: HttpRequest, typed: dict, refusal: Refusal | None = None) -> HttpResponse:
    held, at = mandate(request.user, request.at), request.at
    communities = own_communities(held)
    context = {
        "typed": typed,
        "sent": taken_in(request),
        "refusal": {"title": "还没有报上", "detail": refusal.message, "errors": refusal.errors} if refusal else None,
        "first": [(group.value, group.label) for group in FIRST],
        "others": [(group.value, group.label) for group in EventGroup if group not in FIRST],
        "places": own_places(request, at),
        "communities": [(row.code, row.name) for row in communities],
        "behalf": behalf(typed) if permissions.registers(held) else None,
        "after": after(communities[0].pk if communities else None, at),
        "mine": mine(request, at),
    }
    return render(request, "grids/report.html", context, status=refusal.status if refusal else 200)


def behalf(typed: dict) -> dict:
    """Say what registering for others asks; it stays folded until something of it was typed."""
    own = {"source": EventSource.GRID}
    return {
        "sources": EventSource.choices,
        "open": any(typed.get(name, "") not in ("", own.get(name)) for name in ON_BEHALF),
    }


def taken_in(request: HttpRequest) -> str:
    """Name the report that the phone may forget: only one that has really arrived."""
    key = request.GET.get("sent", "")[:60]
    if not key:
        return ""
    own = {"reporter": request.user, "client_key": key}
    found = GridEvent.objects.filter(**own).exists() or EventReport.objects.filter(**own).exists()
    return key if found else ""


def own_places(request: HttpRequest, at: datetime) -> list[tuple[str, str]]:
    """List the buildings and compounds that the person looks after."""
    if not permissions.on_the_ground(mandate(request.user, at)):
        return []
    seen = Grid.objects.visible_to(request.user, at).on(timezone.localdate(at))
    own = seen.filter(rank__in=(Rank.COMPOUND, Rank.BUILDING)).order_by("code")[:OWN_PLACES]
    return [(grid.code, grid.name) for grid in own]


def after(community_id: int | None, at: datetime) -> list[tuple[str, str]]:
    """Say what happens once it is reported, with the moments it would happen at."""
    limits, days = classes(timezone.localdate(at)).limits, calendar.current(community_id)
    check = days.due(at, limits[EventLimitName.CHECK])
    solve = days.due(check, limits[EventLimitName.LEVEL4])
    place = organisation_name(community_id) or "社区"
    return [
        (f"{words.moment(check, at)} 前", f"{place}核实"),
        (f"{words.moment(solve, at)} 前", "能就地解决的就地解决"),
        ("到时不动", "自动升级，不扣您的分"),
    ]


def mine(request: HttpRequest, at: datetime) -> list[dict]:
    """List what the person reported last, and where it stands."""
    own = Q(reporter=request.user) | Q(echoes__reporter=request.user)
    found = list(visible(request).filter(own).distinct().order_by("-id")[:SHOWN])
    clocks = running_of(found)
    return [standing(event, clocks.get(event.pk), at) for event in found]


def standing(event: GridEvent, clock: Deadline | None, at: datetime) -> dict:
    lamp = clock.lamp if clock else ""
    words_of_state = f"{event.get_state_display()}，{words.moment(event.begun_at, at)} 上报"
    asks = event.state == EventState.CONFIRMING
    return {"event": event, "lamp": lamp, "clock": clock, "words": words_of_state, "asks": asks}


@require_POST
def guess(request: HttpRequest) -> HttpResponse:
    """Say which class the words typed so far most likely mean."""
    text, group = request.POST.get("situation", "")[:2000], request.POST.get("event_group", "")[:2]
    row = classes(timezone.localdate(request.at)).find(text, group) if text.strip() else None
    return render(request, "grids/guess.html", {"row": row})
