"""Joint visits and monthly topics: their lists, their pages, their moves; both are small cases beside the calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from dispatch.calls.choices import OPEN_TOPIC_STATES, OPEN_VISIT_STATES
from dispatch.calls.models import JointVisit, MonthlyTopic, ServiceCall
from governance.errors import Missing
from governance.organisations.selectors import organisation_name
from governance.web import acts, clocks, doing
from governance.web.fragments import fragment, is_poll
from governance.web.keyset import paginate
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.worktime import words

SIZE = 50
RARE = ("decline", "drop")  # they end the matter, and are never the filled button
WHICH = (("", "未了结"), ("ended", "已了结"), ("all", "全部"))


@dataclass(frozen=True)
class Kind:
    """What the pages need to know of one of the two."""

    model: type[Model]
    label: str
    about: str
    nothing: str
    open: tuple[str, ...]
    list_url: str
    facts: Callable[[Model, datetime], Iterator[tuple[str, str]]]
    texts: Callable[[Model], Iterator[tuple[str, str]]]
    second: Callable[[Model, datetime], str]


def visit_facts(visit: JointVisit, at: datetime) -> Iterator[tuple[str, str]]:
    yield "街道", organisation_name(visit.street_id)
    yield "地点", visit.place
    yield "参加单位", parties(visit)
    if visit.visits_at:
        yield "出勤时间", words.moment(visit.visits_at, at)
        yield "集合地点", visit.meets_where or "现场"


def visit_texts(visit: JointVisit) -> Iterator[tuple[str, str]]:
    if visit.outcome:
        yield "出勤情况", visit.outcome


def parties(visit: JointVisit) -> str:
    return "、".join(organisation_name(party) for party in visit.parties)


def visit_second(visit: JointVisit, at: datetime) -> str:
    return f"{words.moment(visit.visits_at, at)} 出勤" if visit.visits_at else f"{len(visit.case_nos)} 件在办"


def topic_facts(topic: MonthlyTopic, at: datetime) -> Iterator[tuple[str, str]]:
    yield "街道", organisation_name(topic.street_id)
    yield "地点", topic.place
    yield "事项", f"{topic.item_code} {topic.item_name}"
    yield "责任单位", organisation_name(topic.owner_id) or "待定"
    yield "完成日期", f"{topic.due_on:%Y-%m-%d}" if topic.due_on else "待定"


def topic_texts(topic: MonthlyTopic) -> Iterator[tuple[str, str]]:
    if topic.plan:
        yield "治理方案", topic.plan
    if topic.result:
        yield "治理结果", topic.result


def topic_second(topic: MonthlyTopic, at: datetime) -> str:
    return f"{topic.first_on:%m-%d} 至 {topic.last_on:%m-%d}，{len(topic.case_nos)} 件"


VISITS = Kind(
    JointVisit,
    "联合出勤",
    "同一地点有几件不同的呼叫在办，约一个时间，几家一次到场。",
    "同一地点有两件以上不同事项的呼叫在办时，这里会提出联合出勤。",
    OPEN_VISIT_STATES,
    "/calls/visits/",
    visit_facts,
    visit_texts,
    visit_second,
)
TOPICS = Kind(
    MonthlyTopic,
    "每月一题",
    "30 天内同一地点同一事项呼叫 3 次以上的，立为一题：有责任单位、有方案、有完成日期。",
    "同一地点同一事项 30 天内呼叫 3 次以上时，这里会提出题目。",
    OPEN_TOPIC_STATES,
    "/calls/topics/",
    topic_facts,
    topic_texts,
    topic_second,
)


@dataclass(frozen=True)
class Row:
    case: Model
    street: str
    second: str
    who: str
    done: bool
    lamp: str | None
    ruler: object | None


@require_GET
def listing(request: HttpRequest, kind: Kind) -> HttpResponse:
    which = request.GET.get("show", "")
    seen = kind.model.objects.visible_to(request.user, request.at)
    if which != "all":
        seen = seen.exclude(state__in=kind.open) if which == "ended" else seen.filter(state__in=kind.open)
    page = paginate(seen, cursor=request.GET.get("cursor", ""), size=SIZE)
    running = running_of(kind.model, page.rows)
    rows = [_row(case, kind, running.get(case.pk, []), request.at) for case in page.rows]
    context = {"kind": kind, "rows": rows, "page": page, "which": which, "tabs": WHICH}
    return render(request, "calls/matters.html", context)


def running_of(model: type[Model], cases: list) -> dict[int, list[Deadline]]:
    found: dict[int, list[Deadline]] = {}
    for row in Deadline.objects.of_roots(model, [case.pk for case in cases]).running() if cases else ():
        found.setdefault(row.root_id, []).append(row)
    return found


def _row(case, kind: Kind, running: list[Deadline], at: datetime) -> Row:
    first = clocks.worst(running)
    return Row(
        case=case,
        street=organisation_name(case.street_id),
        second=kind.second(case, at),
        who=parties(case) if kind is VISITS else organisation_name(case.owner_id) or "责任单位待定",
        done=case.state not in kind.open,
        lamp=first.lamp if first else None,
        ruler=clocks.running(first, at, opened_word="开始") if first else None,
    )


@require_GET
def page(request: HttpRequest, kind: Kind, case_no: str) -> HttpResponse:
    case = found(request, kind, case_no)
    running = list(Deadline.objects.of_roots(kind.model, [case.pk]).running())
    offers = [offer for offer in engine.offers(case, request.user, request.at) if offer.allowed or _near(offer)]
    seen = ServiceCall.objects.visible_to(request.user, request.at).filter(case_no__in=case.case_nos)
    calls = list(seen.select_related("item").order_by("id"))
    context = {
        "kind": kind,
        "case": case,
        "head": head(case, kind, request.at, clocks.worst(running)),
        "acts": acts.split(
            offers, lambda name: f"{case.get_absolute_url()}do/{name}/", revision=case.revision, rare=RARE
        ),
        "texts": list(kind.texts(case)),
        "calls": [(call, organisation_name(call.lead_id)) for call in calls],
        "unseen": len(case.case_nos) - len(calls),
        "trail": trail(case, request.at),
    }
    if is_poll(request):
        return fragment(request, "calls/matter_live.html", context)
    return render(request, "calls/matter.html", context)


def _near(offer: engine.Offer) -> bool:
    """Whether a shut move is worth a line: what another may do now, and not what lies far ahead."""
    return not offer.reason.startswith("到")


def head(case, kind: Kind, at: datetime, clock: Deadline | None = None) -> dict:
    return {
        "list_url": kind.list_url,
        "list_label": kind.label,
        "number": case.case_no,
        "state": case.get_state_display(),
        "done": case.state not in kind.open,
        "title": case.title,
        "facts": list(kind.facts(case, at)),
        "clock": clocks.running(clock, at, opened_word="开始") if clock else None,
    }


def found(request: HttpRequest, kind: Kind, case_no: str):
    case = kind.model.objects.visible_to(request.user, request.at).filter(case_no=case_no).first()
    if case is None:
        raise Missing(f"没有这一件{kind.label}，或您无权查看。")
    return case


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, kind: Kind, case_no: str, move: str) -> HttpResponse:
    """Draw the form of a move, or make the move; a refusal comes back with everything typed."""
    return doing.do(
        request,
        move,
        lambda: found(request, kind, case_no),
        lambda case: head(case, kind, request.at),
        started=lambda limit_name: "开始",
    )
