"""The list of joint efforts, and beginning one."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from governance.errors import Invalid, NotYours, Refusal
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory, organisation_name
from governance.web.clocks import running, worst
from governance.web.dressing import blame, dressed
from governance.web.keyset import estimate, paginate
from governance.web.toasts import done
from governance.workflow.models import Deadline
from grids.joint import permissions
from grids.joint.choices import OPEN_EFFORT_STATES, EffortState
from grids.joint.filters import EffortFilter
from grids.joint.forms import BeginForm
from grids.joint.services import begin_effort
from grids.models import GridEvent, JointEffort
from grids.permissions import imports
from grids.views.efforts import visible

SIZE = 50


@require_GET
def efforts(request: HttpRequest) -> HttpResponse:
    """List the efforts that the person may see, the newest first."""
    filters = EffortFilter(request.GET, queryset=visible(request), request=request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(query, cursor=request.GET.get("cursor", ""), size=SIZE)
    total, exact = estimate(query)
    clocks = clocks_of(page.rows)
    context = {
        "rows": [row(each, clocks.get(each.pk, []), request.at) for each in page.rows],
        "page": page,
        "total": total,
        "exact": exact,
        "states": EffortState.choices,
        "state": request.GET.get("state", ""),
        "may_begin": permissions.begins(mandate(request.user, request.at)),
        "imports": imports(request.user, request.at),
    }
    return render(request, "grids/efforts.html", context)


def clocks_of(found: list[JointEffort]) -> dict[int, list[Deadline]]:
    clocks: dict[int, list[Deadline]] = {}
    if found:
        for each in Deadline.objects.of_roots(JointEffort, [effort.pk for effort in found]).running():
            clocks.setdefault(each.root_id, []).append(each)
    return clocks


def row(effort: JointEffort, clocks: list[Deadline], at: datetime) -> dict:
    clock = worst(clocks)
    return {
        "effort": effort,
        "open": effort.state in OPEN_EFFORT_STATES,
        "place": " ".join(filter(None, (organisation_name(effort.street_id), organisation_name(effort.community_id)))),
        "lamp": clock.lamp if clock else "",
        "ruler": running(clock, at, opened_word="发起") if clock else None,
    }


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an effort, of its own or from a grid event."""
    if not permissions.begins(mandate(request.user, request.at)):
        raise NotYours(f"多方联动由{permissions.LEADING_NAME}发起")
    refusal = None
    if request.method == "POST":
        try:
            effort = begin_effort(request.POST, actor=request.user, at=request.at)
        except Refusal as error:
            refusal = error
        else:
            done(request, f"已发起 {effort.case_no}，各院落可以登记意见了。", effort.get_absolute_url(), "看这一件")
            return redirect(effort)
    form = BeginForm(request.POST if refusal else None, actor=request.user, at=request.at, initial=asked(request))
    groups = grouped(form)
    dressed(form)
    if len(form.offices) == 1:
        form.fields["office"].widget = forms.HiddenInput()
        form.fields["office"].initial = next(iter(form.offices))
    else:
        form.fields["office"].widget = forms.Select(choices=[(row.code, row.name) for row in form.offices.values()])
    form.fields["courtyards"].widget = forms.CheckboxSelectMultiple(choices=groups)
    if refusal:
        blame(form, refusal.errors if isinstance(refusal, Invalid) else {})
    context = {
        "form": form,
        "refusal": refusal and {"title": "还没有发起", "detail": refusal.message, "errors": {}, "code": refusal.code},
    }
    return render(request, "grids/effort_new.html", context, status=refusal.status if refusal else 200)


def grouped(form: BeginForm) -> list:
    """Put courtyards under their communities, where there are several."""
    found: dict[int, list] = {}
    for grid in form.grids.values():
        found.setdefault(grid.community_id, []).append((grid.code, grid.name))
    if len(found) <= 1:
        return [choice for choices in found.values() for choice in choices]
    return [(directory()[pk].name, choices) for pk, choices in found.items()]


def asked(request: HttpRequest) -> dict:
    """Take over from a grid event what is known already."""
    number = request.GET.get("event", "").strip().upper()
    event = GridEvent.objects.visible_to(request.user, request.at).filter(case_no=number).first() if number else None
    if event is None:
        return {}
    courtyard = event.grid_code[:15].ljust(18, "0") if event.grid_code else ""
    community = directory().get(event.community_id)
    return {
        "event": event.case_no, "title": event.title, "subject": event.situation, "courtyards": [courtyard],
        "office": community.code if community else "",
    }  # fmt: skip
