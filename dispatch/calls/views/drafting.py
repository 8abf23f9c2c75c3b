"""Writing a call: while one types, the page answers with the item, whom it calls and by when."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dispatch.calls import services
from dispatch.calls.choices import CallState, Source
from dispatch.calls.forms import AmendForm, DraftForm
from dispatch.calls.models import ServiceCall
from dispatch.calls.permissions import street_operator
from dispatch.calls.views.finding import choices, the_others
from dispatch.calls.views.finding import preview as previewed
from dispatch.calls.views.reading import own_streets, visible, visible_call
from governance.attachments.selectors import attachments_of
from governance.attachments.services import TAKEN_HINT, attach_all
from governance.errors import Invalid, NotYours, Refusal, WrongState
from governance.organisations.models import Organisation
from governance.organisations.selectors import communities, directory
from governance.web.doing import revision_of
from governance.web.dressing import blame, moment_input
from governance.web.toasts import done
from governance.workflow import engine

PREFILLED = ("item", "situation", "address", "origin_ref")
GIVEN = ("item", "tier", "lead", "arrival_asked", "resolve_by", "situation", "title", "address", "community")
# What the preview is worked out from, sent whenever one of them changes.
ASKED = "item,tier,lead,arrival_asked,resolve_by,street_code,situation,title,address,community,call_no"
MISSING = "还不能送签"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a new call; 送签 and 存草稿 both keep it, what is not ready stays a draft."""
    streets = own_streets(request)
    if not streets:
        raise NotYours(f"新建呼叫由{street_operator.label}办理")
    street = chosen_street(request, streets)
    form = DraftForm(request.POST or None, actor=request.user, at=request.at)
    form.initial = {name: request.GET.get(name, "") for name in PREFILLED} | {"source": Source.PATROL}
    if request.method == "GET" or "find" in request.POST:
        return form_page(request, form, street, streets=streets)
    try:
        with transaction.atomic():
            call = services.draft_call(request.POST, actor=request.user, at=request.at)
            attach_all(call, request.FILES.getlist("file"), actor=request.user, at=request.at)
    except Refusal as refusal:
        return form_page(request, form, street, streets=streets, refusal=refusal)
    return sent(request, call)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_no: str) -> HttpResponse:
    """Write a draft anew."""
    call = visible_call(request, case_no)
    if not street_operator(request.user, call, request.at):
        raise NotYours(f"修改草稿由{street_operator.label}办理")
    if call.state != CallState.DRAFT:
        raise WrongState(f"这件呼叫{call.get_state_display()}，草稿才能修改")
    street = directory()[call.street_id]
    form = AmendForm(request.POST or None, case=call, initial=written(call))
    if request.method == "GET" or "find" in request.POST:
        return form_page(request, form, street, call=call, lacking="send" in request.GET)
    try:
        with transaction.atomic():
            engine.perform(
                call,
                "amend",
                actor=request.user,
                at=request.at,
                form_data=request.POST,
                revision=revision_of(request),
            )
            attach_all(call, request.FILES.getlist("file"), actor=request.user, at=request.at)
    except Refusal as refusal:
        return form_page(request, form, street, call=visible_call(request, case_no), refusal=refusal)
    return sent(request, call)


def sent(request: HttpRequest, call: ServiceCall) -> HttpResponse:
    """Submit the draft where that was asked; what it lacks is told on its page, with the draft kept."""
    at = f"{timezone.localtime(request.at):%H:%M}"
    if "draft" in request.POST:
        done(request, f"已存草稿 {call.case_no}，{at}。")
        return redirect("call-edit", call.case_no)
    try:
        engine.perform(call, "submit", actor=request.user, at=request.at)
    except Refusal:
        return redirect(f"{reverse('call-edit', args=[call.case_no])}?send=1")
    done(request, f"已送签 {call.case_no}，{at}。")
    return redirect(call.get_absolute_url())


def chosen_street(request: HttpRequest, streets: list[Organisation]) -> Organisation:
    wanted = request.POST.get("street_code") or request.GET.get("street_code")
    return next((row for row in streets if row.code == wanted), streets[0])


def form_page(
    request: HttpRequest,
    form: forms.Form,
    street: Organisation,
    *,
    streets: list[Organisation] = (),
    call: ServiceCall | None = None,
    refusal: Refusal | None = None,
    lacking: bool = False,
) -> HttpResponse:
    """Draw the form with all that has been typed, what was found for it, and what it would do."""
    if form.is_bound and refusal is None:
        blame(form, {})  # looking for items is no time to find fault
    elif isinstance(refusal, Invalid):
        blame(form, refusal.errors)
    elif form.is_bound:
        blame(form, {})
    laid_out(form, street, streets)
    values = {name: form[name].value() or "" for name in GIVEN if name in form.fields}
    shown = choices(values["situation"], values["item"], street, request.at)
    context = {
        "form": form,
        "call": call,
        "street": street,
        "files": attachments_of(call) if call else [],
        "taken": TAKEN_HINT,
        "found": shown,
        "others": the_others(shown, values["item"], street, request.at),
        "picked": values["item"],
        "preview": previewed(plain(values), street, request.user, request.at, call),
        "asked": ASKED,
        "refusal": box(refusal) if refusal else lack(call, request) if lacking else None,
    }
    return render(request, "calls/new.html", context, status=refusal.status if refusal else 200)


def plain(values: dict) -> dict[str, str]:
    return {name: value if isinstance(value, str) else str(value or "") for name, value in values.items()}


def box(refusal: Refusal) -> dict:
    """What keeps the call from being saved, each with its field."""
    return {"title": "还没有存下", "detail": refusal.message, "errors": refusal.errors}


def lack(call: ServiceCall, request: HttpRequest) -> dict | None:
    """What the saved draft lacks before it can be submitted."""
    offers = engine.offers(call, request.user, request.at)
    found = next((offer for offer in offers if offer.name == "submit" and not offer.allowed), None)
    return {"title": MISSING, "detail": f"{found.reason}。草稿已存。", "errors": {}} if found else None


def laid_out(form: forms.Form, street: Organisation, streets: list[Organisation]) -> None:
    """Give the fields that hold codes their lists to choose from."""
    rows = [("", "不指明"), *((row.code, row.name) for row in communities(street.pk))]
    form.fields["community"].widget = forms.Select(choices=rows)
    form.fields["resolve_by"].widget = moment_input()
    form.fields["own_action"].required = True  # of what is sent; a draft may leave it open
    form.fields["situation"].widget.attrs |= {
        "data-count": form.fields["situation"].max_length,
        "hx-post": reverse("call-new-items"),
        "hx-trigger": "input changed delay:400ms",
        "hx-target": "#found",
        "hx-include": "closest form",
        "hx-params": "situation,item,street_code",
        "hx-encoding": "application/x-www-form-urlencoded",
    }
    if len(streets) > 1:
        form.fields["street_code"].widget = forms.Select(choices=[(row.code, row.name) for row in streets])


def written(call: ServiceCall) -> dict:
    """The columns of a draft as its form asks for them."""
    names = ("situation", "title", "own_action", "grid_code", "address", "lat", "lon", "source", "origin_ref")
    more = ("contact_name", "contact_phone", "appellant_hot", "arrival_asked", "resolve_by")
    known = directory()
    lead = known[call.lead_id].code if call.lead_id in known else ""
    return {name: getattr(call, name) for name in (*names, *more)} | {
        "item": call.item_code,
        "tier": call.tier if call.tier != call.item.tier else "",
        "lead": lead if lead in call.item.lead_choices else "",
        "community": known[call.community_id].code if call.community_id in known else "",
    }


@require_http_methods(["GET", "POST"])
def items(request: HttpRequest) -> HttpResponse:
    """Find items for the words typed so far (`q`, or the form's own `situation`)."""
    values = request.POST if request.method == "POST" else request.GET
    street = asking_street(request, values)
    text = (values.get("q") or values.get("situation", ""))[:2000]
    shown = choices(text, values.get("item", ""), street, request.at)
    others = the_others(shown, values.get("item", ""), street, request.at)
    return render(request, "calls/found.html", {"found": shown, "others": others, "picked": values.get("item", "")})


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """Say whom a call of this item would call and by when, were it issued now."""
    values = request.POST if request.method == "POST" else request.GET
    street = asking_street(request, values)
    written = visible(request).filter(case_no=values.get("call_no", "")[:24].replace("\0", "")).first()
    context = {
        "preview": previewed(values, street, request.user, request.at, written),
        "swap": True,
        "call": written,
        "lead": values.get("lead", ""),
        "resolve_by": values.get("resolve_by", ""),
    }
    return render(request, "calls/preview.html", context)


def asking_street(request: HttpRequest, values) -> Organisation:
    streets = own_streets(request)
    if not streets:
        raise NotYours(f"新建呼叫由{street_operator.label}办理")
    return next((row for row in streets if row.code == values.get("street_code")), streets[0])
