"""Interviews over the web: the list, one interview, its moves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.errors import Missing
from governance.organisations.selectors import organisation_name, responders
from governance.supervision.choices import InterviewState
from governance.supervision.models import Interview, SupervisionSheet
from governance.web import acts, doing
from governance.web.clocks import worst
from governance.web.fragments import fragment, is_poll
from governance.web.keyset import paginate
from governance.web.supervision import showing
from governance.web.supervision.filters import InterviewFilter, PageForm
from governance.web.supervision.sheets import SIZE, running_of
from governance.web.supervision.sheets import rows as sheet_rows
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.models import Deadline

NOTHING = "这次约谈现在不等您办理。"


def visible(request: HttpRequest):
    return Interview.objects.visible_to(request.user, request.at)


def visible_interview(request: HttpRequest, case_no: str) -> Interview:
    found = visible(request).filter(case_no=case_no).first()
    if found is None:
        raise Missing("没有这一件约谈，或您无权查看。")
    return found


@require_GET
def interviews(request: HttpRequest) -> HttpResponse:
    filters = InterviewFilter(request.GET, queryset=visible(request), request=request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(query, cursor=request.GET.get("cursor", ""), size=SIZE)
    clocks = running_of(Interview, page.rows)
    found = [
        {
            "interview": row,
            "organisation": organisation_name(row.organisation_id),
            "ruler": showing.ruler(worst(clocks.get(row.pk, [])), request.at),
            "open": row.state == InterviewState.CALLED,
        }
        for row in page.rows
    ]
    context = {
        "rows": found,
        "page": page,
        "form": PageForm(request.GET, organisations=responders(), states=InterviewState.choices),
        "wrong": filters.errors,
        "query": request.GET.urlencode(),
    }
    return render(request, "supervision/interviews.html", context)


@require_GET
def interview(request: HttpRequest, case_no: str) -> HttpResponse:
    """Show one interview with the red sheets behind it; polled, its live part alone."""
    found, at = visible_interview(request, case_no), request.at
    deadlines = list(Deadline.objects.of_roots(Interview, [found.pk]).order_by("opened_at", "id"))
    offers = engine.offers(found, request.user, at)
    behind = SupervisionSheet.objects.filter(pk__in=found.sheet_ids).order_by("red_at", "id")
    context = {
        "interview": found,
        "head": showing.interview_head(found, deadlines, at),
        "acts": acts.joined(
            acts.split(
                offers,
                lambda move: reverse("interview-do", args=[case_no, move]),
                revision=found.revision,
                rare=("dismiss",),
            ),
            nothing=NOTHING,
        ),
        "held": showing.held(found, at),
        "sheets": sheet_rows(behind, at),
        "trail": trail(found, at),
    }
    if is_poll(request):
        return fragment(request, "supervision/interview_live.html", context)
    return render(request, "supervision/interview.html", context)


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    def head(found) -> dict:
        return showing.interview_head(found, [], request.at)

    return doing.do(request, move, lambda: visible_interview(request, case_no), head)
