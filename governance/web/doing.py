"""The page of one move on a root case: its form, the act, what came of it; the same for every case of the kernel."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from governance.errors import Invalid, Missing, Refusal
from governance.web.clocks import running
from governance.web.dressing import blame, dressed
from governance.web.second_factor import step_up
from governance.web.toasts import done
from governance.workflow import engine
from governance.workflow.machine import Transition, workflow_of
from governance.workflow.models import Deadline
from governance.workflow.stage import Stage

NONE: Mapping[str, str] = MappingProxyType({})
Find = Callable[[], object]  # reads the case anew, as the person may see it, or raises Missing
Head = Callable[[object], dict]  # what components/case_head.html shows of it


def do(
    request: HttpRequest,
    move: str,
    find: Find,
    head: Head,
    *,
    ends: Mapping[str, str] = NONE,
    started: Callable[[str], str] = lambda limit_name: "发出",
) -> HttpResponse:
    """Draw the form of a move, or make the move; a refusal comes back with everything typed.

    `ends` names the limit whose time a move ends where it does not bear the move's name, `started` in a word how
    the clock of a limit began.
    """
    case = find()
    row = offered(case, move)

    def page(case, refusal: Refusal | None = None) -> HttpResponse:
        name = ends.get(move, move)
        clock = Deadline.objects.of_roots(type(case), [case.pk]).running().filter(limit_name=name).first()
        context = {
            "case": case,
            "head": head(case),
            "clock": running(clock, request.at, opened_word=started(name)) if clock else None,
        }
        return form_page(request, "components/do_page.html", case, row, context, refusal)

    if request.method == "GET":
        return step_up(request, row) or page(case)
    revision = revision_of(request)
    try:
        engine.perform(case, move, actor=request.user, at=request.at, form_data=request.POST, revision=revision)
    except Refusal as refusal:
        return page(find(), refusal)
    words = f"已{row.label} {case.case_no}，{timezone.localtime(request.at):%H:%M}。"
    done(request, words, case.get_absolute_url(), "看这一件")
    return redirect(safe_next(request) or case.get_absolute_url())


def offered(case, name: str) -> Transition:
    row = workflow_of(case).transition(name)
    if row is None or row.clock_only or row.quiet:
        raise Missing("没有这个办理动作")
    return row


def form_page(
    request: HttpRequest,
    template: str,
    case,
    row: Transition,
    context: dict,
    refusal: Refusal | None = None,
    *,
    stage: Stage | None = None,
    initial: dict | None = None,
) -> HttpResponse:
    """Draw one move in a template that knows `move`, `form`, `reason`, `refusal` and `next` beside its own context."""
    reason = "" if refusal else refused_now(case, row, request, stage)
    form = None
    if not reason:
        form = engine.Offer(row, case, True).bound(stage, data=request.POST if refusal else None)
        form.initial = initial or form.initial
        dressed(form)
    if refusal:
        blame(form, refusal.errors if isinstance(refusal, Invalid) else {})
    shown = {
        "move": row,
        "form": form,
        "reason": reason,
        "refusal": told(refusal, row) if refusal else None,
        "next": safe_next(request) or "",
    }
    return render(request, template, context | shown, status=refusal.status if refusal else 200)


def refused_now(case, row: Transition, request: HttpRequest, stage: Stage | None = None) -> str:
    """Why this move is not open to the person now; nothing where it is."""
    offers = engine.offers(case, request.user, request.at, stage)
    found = next((offer for offer in offers if offer.name == row.name), None)
    if found is None:
        return f"{row.label}由{row.who.label}办理，现在也不在办理的时候。"
    return "" if found.allowed else f"{found.reason}。"


def told(refusal: Refusal, row: Transition) -> dict:
    return {"title": f"还没有{row.label}", "detail": refusal.message, "errors": {}, "code": refusal.code}


def revision_of(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def safe_next(request: HttpRequest) -> str | None:
    """Where the person came from, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next")
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, None) else None
