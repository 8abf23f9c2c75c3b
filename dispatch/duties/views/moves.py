"""One move on a task: its form, the act, what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from dispatch.duties import clocks
from dispatch.duties.models import StreetTask
from dispatch.duties.views.casefile import head
from dispatch.duties.views.reading import visible_task
from dispatch.duties.workflows import TASK
from governance.errors import Invalid, Missing, Refusal
from governance.web.dressing import blame, dressed
from governance.web.second_factor import step_up
from governance.web.toasts import done
from governance.workflow import engine
from governance.workflow.machine import Transition


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    """Draw the form of a move, or make the move; a refusal comes back with everything typed."""
    task = visible_task(request, case_no)
    row = TASK.transition(move)
    if row is None or row.clock_only or row.quiet:
        raise Missing("没有这个办理动作")
    if request.method == "GET":
        return step_up(request, row) or form_page(request, task, row)
    try:
        engine.perform(
            task, move, actor=request.user, at=request.at, form_data=request.POST, revision=revision_of(request)
        )
    except Refusal as refusal:
        return form_page(request, visible_task(request, case_no), row, refusal)
    done(
        request,
        f"已{row.label} {case_no}，{timezone.localtime(request.at):%H:%M}。",
        task.get_absolute_url(),
        "看这一件",
    )
    return redirect(safe_next(request) or task.get_absolute_url())


def revision_of(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def safe_next(request: HttpRequest) -> str | None:
    wanted = request.POST.get("next") or request.GET.get("next")
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, None) else None


def form_page(request: HttpRequest, task: StreetTask, row: Transition, refusal: Refusal | None = None) -> HttpResponse:
    offers = engine.offers(task, request.user, request.at)
    offer = next((each for each in offers if each.name == row.name), None)
    reason = "" if refusal or (offer and offer.allowed) else closed(offer, row)
    form = None
    if not reason:
        form = engine.Offer(row, task, True).bound(data=request.POST if refusal else None)
        dressed(form)
        if refusal:
            blame(form, refusal.errors if isinstance(refusal, Invalid) else {})
    clock = clocks.ended_by(row.name, clocks.running([task]).get(task.pk, []))
    context = {
        "task": task,
        "move": row,
        "head": head(task, [], request.at),
        "clock": clocks.drawn(clock, request.at) if clock else None,
        "form": form,
        "reason": reason,
        "refusal": refusal
        and {"title": f"还没有{row.label}", "detail": refusal.message, "errors": {}, "code": refusal.code},
        "next": safe_next(request) or "",
    }
    return render(request, "tasks/do.html", context, status=refusal.status if refusal else 200)


def closed(offer: engine.Offer | None, row: Transition) -> str:
    return f"{offer.reason}。" if offer else f"{row.label}由{row.who.label}办理，现在也不在办理的时候。"
