"""Grid events over the web: the list, one event, its moves."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.attachments.selectors import attachments_of
from governance.attachments.services import TAKEN_HINT
from governance.errors import Missing
from governance.organisations.selectors import organisation_name
from governance.web import acts, doing
from governance.web.clocks import parted, running
from governance.web.fragments import fragment, is_poll
from governance.web.keyset import estimate, paginate
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.worktime import words
from grids.api.grid_events import EventFilter
from grids.codes import spaced
from grids.counting import periods
from grids.counting.filters import PARTS
from grids.events.above import above
from grids.events.choices import LEVEL_LABELS, OPEN_EVENT_STATES, PROPOSAL, EventState
from grids.events.files import attachable
from grids.events.selectors import further_reports, phone_of, running_of, same_place
from grids.joint.of_event import beginning, efforts_of
from grids.models import EventReport, GridEvent

SIZE = 50
NOTHING = "这件事件现在不等您办理。"
TABS = (EventState.CHECKING, EventState.LEVEL4, EventState.LEVEL3, EventState.LEVEL2, EventState.LEVEL1,
        EventState.ESCALATED, EventState.CONFIRMING, EventState.CLOSED)  # fmt: skip


def visible(request: HttpRequest):
    return GridEvent.objects.visible_to(request.user, request.at)


def visible_event(request: HttpRequest, case_no: str) -> GridEvent:
    found = visible(request).filter(case_no=case_no).select_related("reporter", "joined_to", "event_class").first()
    if found is None:
        raise Missing("没有这一件网格事件，或您无权查看。")
    return found


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """List the events that the person may see, the newest first."""
    filters = EventFilter(request.GET, queryset=visible(request).select_related("event_class"), request=request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(query, cursor=request.GET.get("cursor", ""), size=SIZE)
    total, exact = estimate(query)
    clocks = running_of(page.rows)
    context = {
        "rows": [row(event, clocks.get(event.pk), request.at) for event in page.rows],
        "page": page,
        "total": total,
        "exact": exact,
        "states": [(state.value, state.label) for state in TABS],
        "state": request.GET.get("state", ""),
        "q": request.GET.get("q", ""),
        "behind": figure_of(filters.form.cleaned_data) if filters.is_valid() else None,
    }
    return render(request, "grids/events.html", context)


def figure_of(wanted: dict) -> dict | None:
    """Say which figure the list was asked for, and where that figure stands."""
    if not wanted.get("part"):
        return None
    asked = {name: wanted[name] for name in ("area", "period", "group") if wanted.get(name)}
    period = periods.parse(asked.get("period", ""))
    words = (period.label if period else "", dict(PARTS)[wanted["part"]])
    return {"label": " ".join(filter(None, words)), "url": f"{reverse('grid-figures')}?{urlencode(asked)}"}


def row(event: GridEvent, clock: Deadline | None, at: datetime) -> dict:
    return {
        "event": event,
        "open": event.state in OPEN_EVENT_STATES,
        "place": place(event),
        "lamp": clock.lamp if clock else "",
        "ruler": running(clock, at, opened_word="开始") if clock else None,
    }


def place(event: GridEvent) -> str:
    names = (organisation_name(event.street_id), organisation_name(event.community_id), event.address)
    return " ".join(filter(None, names))


def head(event: GridEvent, at: datetime, clocks: list[Deadline] | None = None) -> dict:
    """Say what the head of the case shows; `clocks`: those of the event, where they are read already."""
    if clocks is None:
        clocks = Deadline.objects.of_roots(GridEvent, [event.pk]).running()
    pressing = next((clock for clock in clocks if clock.closed_at is None), None)
    facts = [
        ("地点", place(event)),
        ("事件小类", f"{event.class_code} {event.event_class.name}"),
        ("来源", source(event)),
        ("上报", f"{words.moment(event.begun_at, at)}　{event.reporter.name if event.reporter else ''}"),
    ]
    if event.grid_code:
        facts.insert(1, ("网格", spaced(event.grid_code)))
    return {
        "list_url": reverse("grid-events"),
        "list_label": "网格事件",
        "number": event.case_no,
        "tier": event.tier,
        "state": event.get_state_display(),
        "done": event.state not in OPEN_EVENT_STATES,
        "title": event.title,
        "facts": facts,
        "clock": running(pressing, at, opened_word="开始") if pressing else None,
    }


def marks(event: GridEvent, at: datetime) -> list[tuple[str, str]]:
    """Say what became of the event so far."""
    said = []
    if event.reports > 1:
        said.append(("上报次数", f"{event.reports} 次，办结时都告知"))
    if event.recurrence > 1:
        proposal = f"，{PROPOSAL}" if event.recurs else ""
        said.append(("同点反复", f"30 天内第 {event.recurrence} 件{proposal}"))
    if event.checked_by_clock:
        said.append(("核实", "逾期未核实，系统按属实转办"))
    if event.own_action:
        said.append(("街道已做处置", event.own_action))
    if event.solved_at:
        level = f"{LEVEL_LABELS[event.solved_level]}解决"
        said += [(level, words.moment(event.solved_at, at)), ("结果", event.result_text)]
    if event.contested:
        said.append(("上报人", "说过没有解决"))
    if event.confirm_answer:
        said.append(("评价", event.get_confirm_answer_display()))
    if event.unconfirmed:
        said.append(("确认", "逾期无人确认，不算满意"))
    return said


@require_GET
def event(request: HttpRequest, case_no: str) -> HttpResponse:
    """Show one event; polled, its live part alone."""
    found, at = visible_event(request, case_no), request.at
    clocks = list(Deadline.objects.of_roots(GridEvent, [found.pk]).order_by("opened_at", "id"))
    offers = [offer for offer in engine.offers(found, request.user, at) if offer.allowed or "到“" not in offer.reason]
    context = {
        "event": found,
        "head": head(found, at, clocks),
        "acts": acts.joined(
            acts.split(offers, lambda move: reverse("grid-event-do", args=[case_no, move]), revision=found.revision),
            acts.Acts(beginning(found, request.user, at), []),
            nothing=NOTHING,
        ),
        "efforts": efforts_of(found, request.user, at),
        "contact": contact(found, found, request.user, at),
        "further": [
            (echo, source(echo), contact(echo, found, request.user, at))
            for echo in further_reports(found, request.user, at)
        ],
        "marks": marks(found, at),
        "finished": parted(clocks, at)[1],
        "joined_to": found.joined_to.case_no if found.joined_to else "",
        "same_place": same_place(found, request.user, at),
        "call_url": call_url(found, request.user, at),
        "files": files(request, found),
        "trail": trail(found, at),
    }
    if is_poll(request):
        return fragment(request, "grids/event_live.html", context)
    return render(request, "grids/event.html", context)


def source(given: GridEvent | EventReport) -> str:
    return " ".join(filter(None, (given.get_source_display(), given.origin_ref)))


def contact(given: GridEvent | EventReport, event: GridEvent, user, at: datetime) -> str:
    return " ".join(filter(None, (given.contact_name, phone_of(given, event, user, at))))


def files(request: HttpRequest, event: GridEvent) -> dict:
    return {
        "case": event,
        "case_label": event._meta.label_lower,
        "attachments": attachments_of(event),
        "may_attach": attachable(request.user, event),
        "taken": TAKEN_HINT,
        "back": request.path,
    }


def call_url(event: GridEvent, user, at: datetime) -> str:
    """Lead to the call that the event became, where the person may see it."""
    return f"/calls/{event.call_no}/" if event.call_no and above.sees_call(user, event.call_no, at) else ""


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    """Draw the form of a move of an event, or make the move."""
    return doing.do(request, move, lambda: visible_event(request, case_no), lambda found: head(found, request.at))
