"""One move on a call or on one of its lines: its form, the act, what came of it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.calls import clocks
from dispatch.calls.choices import LimitName
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.views.casefile import head
from dispatch.calls.views.offers import staged
from dispatch.calls.views.reading import Family, seated, visible_call
from governance.errors import Missing, Refusal
from governance.organisations.selectors import organisation_name
from governance.web import doing
from governance.web.clocks import stopped
from governance.web.second_factor import step_up
from governance.web.toasts import done
from governance.workflow import engine
from governance.workflow.machine import Transition
from governance.workflow.models import Deadline

MOST_AT_ONCE = 200


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str, word: str = "", child_id: int = 0) -> HttpResponse:
    """Draw the form of a move, or make the move; a refusal comes back with everything typed."""
    call = visible_call(request, case_no)
    family = seated(call)
    case = family.find(word, child_id) if word else call
    row = doing.offered(case, move)
    if request.method == "GET":
        known_to(request, case, row)
        return step_up(request, row) or form_page(request, call, family, case, row)
    try:
        made = engine.perform(
            case, move, actor=request.user, at=request.at, form_data=request.POST, revision=doing.revision_of(request)
        )
    except Refusal as refusal:
        return form_page(request, visible_call(request, case_no), seated(call), case, row, refusal)
    done(request, told(row, made, call, request.at), call.get_absolute_url(), "看这一件")
    return onward(request, call)


def known_to(request: HttpRequest, case, row: Transition) -> None:
    """Refuse to draw a move of which the person may not know; made all the same, it is refused as a stranger's is."""
    if row.seen_by and not row.seen_by(request.user, case, request.at):
        raise Missing("没有这个办理动作")


def form_page(
    request: HttpRequest,
    call: ServiceCall,
    family: Family,
    case,
    row: Transition,
    refusal: Refusal | None = None,
) -> HttpResponse:
    running = clocks.running([call], request.user, request.at)[call.pk]
    stage = staged(family, request.at, running)
    clock = clocks.ended_by(row.name, [deadline for deadline in running if clocks.is_of(deadline, case)])
    context = {
        "call": call,
        "case": case,
        "head": head(call, family.lines, [], request.user, request.at),
        "whose": "" if isinstance(case, ServiceCall) else organisation_name(case.department_id),
        "clock": clocks.drawn(clock, request.at) if clock else None,
    }
    initial = {"note": "", "limit_name": request.GET.get("limit", ""), "into": request.GET.get("into", "")}
    # What is promised is most often what is due; whoever promises another moment types it.
    initial["promised_at"] = due(running, case, LimitName.RESOLVE, request.at)
    return doing.form_page(request, "calls/do.html", case, row, context, refusal, stage=stage, initial=initial)


def due(running: list[Deadline], case, limit_name: str, at: datetime) -> datetime | None:
    """When a running limit of the case ends, where that lies ahead."""
    own = (each.due_at for each in running if clocks.is_of(each, case) and each.limit_name == limit_name)
    return next((moment for moment in own if moment > at), None)


def told(row: Transition, made, call: ServiceCall, at: datetime) -> str:
    """Say in one line what was done: 已签收 510106-260304-C00021，10:49，用时 11 分."""
    ended = Deadline.objects.of_roots(ServiceCall, [call.pk]).filter(closed_at=at)
    clock = clocks.ended_by(row.name, [deadline for deadline in ended if clocks.is_of(deadline, made)])
    spent = f"，用时 {stopped(clock, at).spent}" if clock else ""
    return f"已{row.label} {call.case_no}，{timezone.localtime(at):%H:%M}{spent}。"


def onward(request: HttpRequest, call: ServiceCall) -> HttpResponseRedirect:
    return redirect(doing.safe_next(request) or call.get_absolute_url())


@require_POST
def sign_many(request: HttpRequest) -> HttpResponse:
    """Sign a list of lines, each by itself; say which were not signed, and why."""
    wanted = [int(pk) for pk in request.POST.getlist("line") if pk.isdecimal() and len(pk) < 19][:MOST_AT_ONCE]
    visible = ServiceCall.objects.visible_to(request.user, request.at)
    lines = CallLine.objects.filter(pk__in=wanted, call__in=visible).select_related("call").order_by("call_id", "id")
    signed, refused = [], []
    for line in lines:
        try:
            engine.perform(line, "sign", actor=request.user, at=request.at)
        except Refusal as refusal:
            refused.append((line, refusal.message))
        else:
            signed.append(line)
    missing = len(set(wanted)) - len(signed) - len(refused)
    if not refused and not missing:
        moment = f"{timezone.localtime(request.at):%H:%M}"
        done(request, f"已签收 {len(signed)} 件，{moment}。" if signed else "没有选中要签收的呼叫。")
        return redirect(doing.safe_next(request) or "desk")
    context = {"signed": signed, "refused": refused, "missing": missing, "next": doing.safe_next(request) or "/"}
    return render(request, "calls/signed.html", context, status=200 if signed else 409)
