"""Sheets over the web: the list, one sheet, its moves, and what is supervised of one case."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.errors import Invalid, Missing, Refusal
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory, organisation_name, responders
from governance.supervision import matters
from governance.supervision import permissions as who
from governance.supervision.choices import COLOURS, OPEN, SheetState
from governance.supervision.forms import OpenForm
from governance.supervision.models import Interview, SupervisionSheet
from governance.supervision.opening import open_sheet
from governance.web import acts, doing
from governance.web.clocks import worst
from governance.web.dressing import blame, dressed
from governance.web.fragments import fragment, is_poll
from governance.web.keyset import estimate, paginate
from governance.web.supervision import showing
from governance.web.supervision.filters import MINE, PageForm, SheetFilter
from governance.web.toasts import done
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.models import Deadline

SIZE = 50
NOTHING = "这张督办单现在不等您办理。"


def visible(request: HttpRequest):
    return SupervisionSheet.objects.visible_to(request.user, request.at)


def visible_sheet(request: HttpRequest, case_no: str) -> SupervisionSheet:
    found = visible(request).select_related("opened_by").filter(case_no=case_no).first()
    if found is None:
        raise Missing("没有这一件督办单，或您无权查看。")
    return found


# ---- the list


@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    filters = SheetFilter(request.GET, queryset=visible(request), request=request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(query, cursor=request.GET.get("cursor", ""), size=SIZE)
    total, exact = estimate(query)
    context = {
        "rows": rows(page.rows, request.at),
        "page": page,
        "total": total,
        "exact": exact,
        "form": PageForm(request.GET, organisations=responders(), states=SheetState.choices),
        "wrong": filters.errors,
        "tabs": tabs(request),
        "mine": request.GET.get("mine", ""),
        "colours": [(c.value, c.label, c.value in request.GET.getlist("colour")) for c in COLOURS],
        "query": request.GET.urlencode(),
    }
    return render(request, "supervision/list.html", context)


def tabs(request: HttpRequest) -> list[tuple[str, str]]:
    """Offer the questions that a person of these seats asks."""
    held = mandate(request.user, request.at)
    asked = {
        "answer": held.has(*who.department.roles),
        "confirm": held.has(*who.street.roles),
        "lift": held.has(*who.district_ops.roles),
    }
    return [(value, label) for value, label in MINE if asked[value]]


def rows(found: Iterable[SupervisionSheet], at: datetime) -> list[dict]:
    """Make the rows of a list; their clocks are one statement."""
    found = list(found)
    clocks = running_of(SupervisionSheet, found)
    return [row(sheet, clocks.get(sheet.pk, []), at) for sheet in found]


def running_of(model, cases: list) -> dict[int, list[Deadline]]:
    kept: dict[int, list[Deadline]] = {}
    for clock in Deadline.objects.of_roots(model, [case.pk for case in cases]).running() if cases else ():
        kept.setdefault(clock.root_id, []).append(clock)
    return kept


def row(sheet: SupervisionSheet, clocks: list[Deadline], at: datetime) -> dict:
    return {
        "sheet": sheet,
        "organisation": organisation_name(sheet.organisation_id),
        "street": organisation_name(sheet.street_id),
        "open": sheet.state in OPEN,
        "coloured": sheet.state in COLOURS,
        "ruler": showing.ruler(worst(clocks), at),
        "note": note(sheet),
    }


def note(sheet: SupervisionSheet) -> str:
    """Say where a sheet stands that no clock of its own runs for."""
    if sheet.state in COLOURS:
        return "已按要求回应，等事项办结"
    return "系统按时限销号" if sheet.auto_lifted else "已了结，不计时"


# ---- one sheet


@require_GET
def sheet(request: HttpRequest, case_no: str) -> HttpResponse:
    """Show one sheet; polled, its live part alone."""
    found, at = visible_sheet(request, case_no), request.at
    deadlines = list(Deadline.objects.of_roots(SupervisionSheet, [found.pk]).order_by("opened_at", "id"))
    offers = [offer for offer in engine.offers(found, request.user, at) if offer.allowed or concerns(offer)]
    context = {
        "sheet": found,
        "head": showing.sheet_head(found, deadlines, at),
        "acts": acts.joined(
            acts.split(
                offers,
                lambda move: reverse("sheet-do", args=[case_no, move]),
                revision=found.revision,
                rare=("revoke",),
            ),
            nothing=NOTHING,
        ),
        "steps": showing.steps(found, deadlines, at),
        "marks": showing.marks(found, at),
        "interviews": interviews_of(request, found),
        "trail": trail(found, at),
    }
    if is_poll(request):
        return fragment(request, "supervision/sheet_live.html", context)
    return render(request, "supervision/sheet.html", context)


def concerns(offer: engine.Offer) -> bool:
    """Whether the person needs to hear why not: neither of what is far away nor of what others seldom do."""
    return "到“" not in offer.reason and offer.name not in ("revoke", "reopen")


def interviews_of(request: HttpRequest, sheet: SupervisionSheet) -> list[Interview]:
    """List the interviews that a red sheet has led to."""
    if sheet.red_at is None:
        return []
    seen = Interview.objects.visible_to(request.user, request.at)
    return list(seen.filter(organisation_id=sheet.organisation_id, sheet_ids__contains=[sheet.pk]).order_by("id"))


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    def head(found) -> dict:
        return showing.sheet_head(found, [], request.at)

    return doing.do(request, move, lambda: visible_sheet(request, case_no), head)


# ---- what is supervised of one case


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, matter: str, number: str) -> HttpResponse:
    """List the sheets about a case; the district's operator opens one here by hand."""
    known = matters.matter(matter)
    root_id = known.find(request.user, number, request.at)
    if root_id is None:
        raise Missing(f"没有这一件{known.label}，或您无权查看。")
    if request.method == "GET":
        return about_page(request, known, root_id, number)
    raw = request.POST.dict() | {"matter": matter, "number": number}
    try:
        opened = open_sheet(raw, actor=request.user, at=request.at)
    except Refusal as refusal:
        return about_page(request, known, root_id, number, refusal)
    done(request, f"已开督办单 {opened.case_no}。", opened.get_absolute_url(), "看这一张")
    return redirect(opened.get_absolute_url())


def about_page(
    request: HttpRequest, known: matters.Matter, root_id: int, number: str, refusal: Refusal | None = None
) -> HttpResponse:
    kind = ContentType.objects.get_for_model(known.model).pk
    found = visible(request).filter(root_type=kind, root_id=root_id)
    told = known.describe([root_id])[root_id]
    may_open = mandate(request.user, request.at).has(*who.district_ops.roles)
    context = {
        "number": number,
        "told": told,
        "label": known.label,
        "rows": rows(found, request.at),
        "form": opening_form(request, kind, root_id, refusal) if may_open else None,
        "refusal": refusal and {"title": "还没有开单", "detail": refusal.message, "errors": {}, "code": refusal.code},
    }
    return render(request, "supervision/about.html", context, status=refusal.status if refusal else 200)


def opening_form(request: HttpRequest, kind: int, root_id: int, refusal: Refusal | None) -> OpenForm | None:
    """Offer the organisations that still have a clock running on the case and no sheet yet."""
    running = Deadline.objects.running().filter(root_type=kind, root_id=root_id, keeper_id__isnull=False)
    watched = set(matters.clocks())
    keepers = {row.keeper_id for row in running if (row.case_type_id, row.limit_name) in watched}
    keepers -= set(SupervisionSheet.objects.filter(root_type=kind, root_id=root_id).values_list("organisation", flat=1))
    if not keepers and not refusal:
        return None
    names = [(directory()[pk].code, directory()[pk].name) for pk in sorted(keepers)]
    form = OpenForm(request.POST if refusal else None)
    for name in ("matter", "number"):
        del form.fields[name]
    form.fields["organisation"] = type(form.fields["colour"])(label="被督办单位", choices=names)
    form = dressed(form)
    return blame(form, refusal.errors if isinstance(refusal, Invalid) else {}) if refusal else form
