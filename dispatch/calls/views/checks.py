"""On-site checks: the list, one check, and its moves."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from dispatch.calls.choices import UNTOLD_CHECK_STATES, CheckState
from dispatch.calls.models import SiteCheck
from dispatch.calls.models.querysets import whole_district
from dispatch.calls.selectors import lead_of
from governance.errors import Missing
from governance.organisations.selectors import organisation_name
from governance.web import acts, doing
from governance.web.clocks import parted, running
from governance.web.fragments import fragment, is_poll
from governance.web.keyset import paginate
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline
from governance.worktime import words

SIZE = 50
NOTHING = "这次抽查现在不等您办理。"
STARTED = {"check": "抽中", "ask_review": "抽查", "review": "申请"}
ENDS = {"find_true": "check", "find_false": "check", "ask_review": "ask_review", "uphold": "review", "revoke": "review"}


def visible(request: HttpRequest):
    return SiteCheck.objects.visible_to(request.user, request.at).select_related("call__item")


def visible_check(request: HttpRequest, case_no: str) -> SiteCheck:
    found = visible(request).filter(case_no=case_no).first()
    if found is None:
        raise Missing("没有这一件现场抽查，或您无权查看。")
    return found


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """List the checks that the person may see, the newest first."""
    told = [] if whole_district(request.user, request.at) else list(UNTOLD_CHECK_STATES)
    states = [(value, label) for value, label in CheckState.choices if value not in told]
    state = request.GET.get("state", "")
    found = visible(request)
    page = paginate(
        found.filter(state=state) if state in dict(states) else found,
        cursor=request.GET.get("cursor", ""), size=SIZE,
    )  # fmt: skip
    clocks = running_of(page.rows)
    context = {
        "rows": [row_of(check, clocks.get(check.pk), request.at) for check in page.rows],
        "page": page,
        "states": states,
        "state": state,
    }
    return render(request, "calls/checks.html", context)


def row_of(check: SiteCheck, clock: Deadline | None, at: datetime) -> dict:
    return {
        "check": check,
        "place": place(check),
        "lead": organisation_name(check.call.lead_id),
        "agency": organisation_name(check.agency_id),
        "lamp": clock.lamp if clock else "",
        "ruler": ruler(clock, at) if clock else None,
    }


def running_of(found: list[SiteCheck]) -> dict[int, Deadline]:
    rows = Deadline.objects.of_roots(SiteCheck, [check.pk for check in found]).running() if found else ()
    return {row.root_id: row for row in rows}


def place(check: SiteCheck) -> str:
    call = check.call
    names = (organisation_name(call.street_id), organisation_name(call.community_id), call.address)
    return " ".join(filter(None, names))


def ruler(clock: Deadline, at: datetime):
    return running(clock, at, opened_word=STARTED[clock.limit_name])


def head(check: SiteCheck, clocks: list[Deadline], at: datetime) -> dict:
    call = check.call
    facts = [("牵头单位", organisation_name(call.lead_id)), ("呼叫街道", organisation_name(call.street_id))]
    if check.agency_id:
        facts.insert(1, ("承办机构", organisation_name(check.agency_id)))
    facts += [("地点", place(check)), ("办结归档", words.moment(call.closed_at, at))]
    pressing = next((row for row in clocks if row.closed_at is None), None)
    return {
        "list_url": reverse("site-checks"),
        "list_label": "现场抽查",
        "number": check.case_no,
        "tier": call.tier,
        "state": check.get_state_display(),
        "done": check.state in workflow_of(check).final,
        "title": check.title,
        "facts": facts[:5],
        "clock": ruler(pressing, at) if pressing else None,
    }


def found_words(check: SiteCheck, at: datetime) -> list[tuple[str, str]]:
    """Say what was seen and how a review ended."""
    said = []
    if check.checked_at:
        said += [("抽查时间", words.moment(check.checked_at, at)), ("查看情况", check.finding)]
    if check.ground:
        said.append(("复核理由", check.ground))
    if check.outcome:
        said.append(("复核意见", check.outcome))
    if check.review_lapsed:
        said.append(("复核", "逾期未复核，认定撤销，不计分"))
    if check.weighty and check.state in (CheckState.FAILED, CheckState.REVIEWING, CheckState.CONFIRMED):
        said.append(("来源", f"{check.call.get_source_display()}，认定后加倍计分"))
    return said


@require_GET
def check(request: HttpRequest, case_no: str) -> HttpResponse:
    found, at = visible_check(request, case_no), request.at
    clocks = list(Deadline.objects.of_roots(SiteCheck, [found.pk]).order_by("opened_at"))
    offers = [offer for offer in engine.offers(found, request.user, at) if offer.allowed or "到“" not in offer.reason]
    lead = lead_of(found.call.lines.order_by("id"))
    context = {
        "check": found,
        "call": found.call,
        "head": head(found, clocks, at),
        "acts": acts.joined(
            acts.split(offers, lambda move: reverse("site-check-do", args=[case_no, move]), revision=found.revision),
            nothing=NOTHING,
        ),
        "finished": parted(clocks, at)[1],
        "lead": lead,
        "found": found_words(found, at),
        "trail": trail(found, at),
    }
    if is_poll(request):
        return fragment(request, "calls/check_live.html", context)
    return render(request, "calls/check.html", context)


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    """Draw the form of a move of a check, or make the move."""
    return doing.do(
        request,
        move,
        lambda: visible_check(request, case_no),
        lambda found: head(found, [], request.at),
        started=STARTED.__getitem__,
    )
