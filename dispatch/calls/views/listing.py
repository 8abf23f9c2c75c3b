"""The list of calls: what a person looks through every day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import Tier
from dispatch.calls.filters import MINE, CallFilter, PageForm, by_due
from dispatch.calls.permissions import SIGNERS, drafts, line_handler
from dispatch.calls.views.reading import visible
from dispatch.calls.views.rows import listed, rows
from governance.errors import NotReady
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory, responders, streets
from governance.web import lamps
from governance.web.keyset import estimate, paginate

SIZE = 50
NEWEST, SOONEST = ("-id",), ("first_due", "id")
ISSUING = frozenset(role for roles in SIGNERS.values() for role in roles)
OPERATING = (Role.STREET_OPERATOR, Role.STREET_COORDINATOR)


def chosen(request: HttpRequest) -> CallFilter:
    return CallFilter(request.GET, queryset=visible(request), request=request)


def tabs(request: HttpRequest) -> list[tuple[str, str]]:
    """Offer the questions that a person of these seats asks."""
    held = mandate(request.user, request.at)
    answers = held.has(*line_handler.roles)
    asked = {
        "sign": answers,
        "respond": answers,
        "reply": answers,
        "issue": held.has(*ISSUING),
        "verify": held.has(*OPERATING),
        "score": held.has(*OPERATING),
        "late": True,
    }
    return [(value, label) for value, label in MINE if asked[value]]


def soonest_first(request: HttpRequest) -> bool:
    """What waits is listed by its end, all others by their beginning, unless the reader says which."""
    wanted = request.GET.get("order", "")
    return wanted == "due" if wanted in ("due", "new") else bool(request.GET.get("mine"))


def page_form(request: HttpRequest) -> PageForm:
    try:
        items = list(catalogue(timezone.localdate(request.at)).items.values())
    except NotReady:
        items = []
    agencies = sorted(directory.of_kind(OrganisationKind.AGENCY), key=lambda row: row.code)
    return PageForm(request.GET, streets=streets(), leads=responders(), items=items, agencies=agencies)


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls that the person may see, filtered and paged."""
    filters = chosen(request)
    soonest = soonest_first(request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(
        listed(by_due(query, request.user, request.at) if soonest else query),
        cursor=request.GET.get("cursor", ""),
        size=SIZE,
        order=SOONEST if soonest else NEWEST,
    )
    found = rows(page.rows, request.user, request.at)
    ticked = request.GET.getlist("tier")
    context = {
        "rows": found,
        "page": page,
        "whole": not (page.next or page.previous),
        "soonest": soonest,
        "form": page_form(request),
        "wrong": filters.errors,
        "tabs": tabs(request),
        "mine": request.GET.get("mine", ""),
        "lamps": lamps.chips(request.GET.getlist("lamp")),
        "tiers": [(value, label, value in ticked) for value, label in Tier.choices],
        "may_draft": drafts(mandate(request.user, request.at)),
        "to_sign": to_sign(request, found),
        "query": request.GET.urlencode(),
    }
    return render(request, "calls/list.html", context)


def to_sign(request: HttpRequest, found: list) -> list[int]:
    """List the person's own waiting lines on this page, for signing them at once."""
    if request.GET.get("mine") != "sign":
        return []
    return [line for row in found for line in row.own_waiting]


@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """Say how many calls the filters leave, and how many of them are late; read after the page, which it would slow."""
    filters = chosen(request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    late = query.open().late(request.user, request.at)
    context = {"total": estimate(query), "late": estimate(late)}
    return render(request, "calls/count.html", context)
