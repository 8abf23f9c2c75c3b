"""What waits for a person among the calls: by seat, in a fixed number of statements."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from dispatch.calls import clocks
from dispatch.calls.check_desk import checks_of
from dispatch.calls.choices import URGENT_TIERS, CallState, LineState
from dispatch.calls.cluster_desk import matters_of
from dispatch.calls.delay_desk import delays_of
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.models.querysets import own
from dispatch.calls.objection_desk import objections_of
from dispatch.calls.permissions import (
    callback_taker,
    district_ops,
    issuer,
    line_agency,
    line_handler,
    street_deputy,
    street_operator,
)
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk
from governance.workflow.choices import LATE_LAMPS, Lamp
from governance.workflow.models import Deadline

MOST = 400  # lines of one kind; who has more waiting works from the list
SIGN_MANY = desk.Many("签收本组待签", "/calls/sign/", "line")
DRAWN = Q(state=CallState.AFTERCARE, callback_due=True, called_back_at=None, callback_lapsed_at=None)
ISSUED = (CallState.CALLED, CallState.VERIFYING, CallState.AFTERCARE)
# What a line's department does next: step of the desk, verb, move (none opens the call itself).
NEXT = {
    LineState.WAITING: ("待签收", "签收", "sign"),
    LineState.SIGNED: ("待响应", "响应", "respond"),
    LineState.RESPONDED: ("处置中", "办理", ""),
    LineState.REWORKING: ("返工", "办理", ""),
}


def queue(user, at: datetime) -> list[desk.DeskItem]:
    held = mandate(user, at)
    found: list[desk.DeskItem] = []
    if held.has(*line_handler.roles):
        found += answering(user, at)
    if held.has(Role.DEPT_LEADER):
        found += overdue(user, at)
    if held.has(*street_operator.roles, *street_deputy.roles):
        found += calling(user, at)
    if held.has(*district_ops.roles):
        found += [*lamps_to_light(user, at), *overseeing(user, at)]
    elif held.has(*callback_taker.roles) and (led := callback_taker.of_centre()):
        found += to_call_back(ServiceCall.objects.filter(led), user, at)
    return [
        *found, *checks_of(user, at), *objections_of(user, at), *delays_of(user, at), *matters_of(user, at),
    ]  # fmt: skip


# ---- who answers


def answering(user, at: datetime) -> Iterator[desk.DeskItem]:
    """Lines that the person's department or agency has to sign, respond to or reply to."""
    lines = first_due_first(open_lines().of(user, at), line_clocks())[:MOST]
    running = clocks.running([line.call for line in lines], user, at)
    for line in lines:
        if not line_handler(user, line, at):
            continue
        step, verb, move = NEXT[line.state]
        if line.state == LineState.SIGNED and line.arrive_required and not line.arrived_at and line.responded_at:
            step, verb, move = "处置中", "登记到场", "arrive"
        carried = organisation_name(line.agency_id)
        if carried and not line_agency(user, line, at):
            step, verb, move = "派出机构承办", "查看", ""  # the department looks on; its agency does the work
        if line.suspended_at:
            step, verb, move = "挂账", "查看", ""
        own_clocks = [row for row in running.get(line.call_id, ()) if clocks.is_of(row, line)]
        yield of_line(line, step, verb, move, own_clocks, at, carried)


def overdue(user, at: datetime) -> Iterator[desk.DeskItem]:
    """Late lines of the department that its leader answers for."""
    departments = mandate(user, at).organisations(Role.DEPT_LEADER)
    late = line_clocks().filter(lamp__in=LATE_LAMPS).values("case_id")
    lines = first_due_first(open_lines().filter(department_id__in=departments, pk__in=late), line_clocks())[:MOST]
    running = clocks.running([line.call for line in lines], user, at)
    for line in lines:
        if not line_handler(user, line, at):
            own_clocks = [row for row in running.get(line.call_id, ()) if clocks.is_of(row, line)]
            yield of_line(line, "本单位超期", "查看", "", own_clocks, at, organisation_name(line.agency_id))


def line_clocks():
    return clocks_of(CallLine)


def clocks_of(model):
    kinds = {"root_type_id": clocks.type_id(ServiceCall), "case_type_id": clocks.type_id(model)}
    return Deadline.objects.running().filter(**kinds)


def first_due_first(cases: QuerySet, running: QuerySet) -> QuerySet:
    """Order cases by the first end of a clock that presses, those without one last and the newest of them first.

    Where there are more than a desk holds, the least pressing are left out, not the newest.
    """
    pressing = running.filter(case_id=OuterRef("pk")).exclude(lamp=Lamp.GREY).order_by("due_at").values("due_at")[:1]
    return cases.order_by(Subquery(pressing).asc(nulls_last=True), "-id")


def open_lines():
    return CallLine.objects.open().filter(call__state=CallState.CALLED).select_related("call__item")


def of_line(line: CallLine, step: str, verb: str, move: str, own_clocks: list[Deadline], at: datetime, carried=""):
    call, first = line.call, next(iter(clocks.pressing(own_clocks)), None)
    signs = move == "sign"
    url = reverse("call-line-do", args=[call.case_no, line.pk, move]) if move else call.get_absolute_url()
    return item(
        call,
        step,
        verb,
        url if signs or not move else f"{url}?next=/",
        first,
        at,
        role=line.get_line_role_display(),
        carried=carried,
        ready=signs,
        post=signs,
        many=SIGN_MANY if signs else None,
        many_value=line.pk if signs else "",
    )


# ---- who calls


def calling(user, at: datetime) -> Iterator[desk.DeskItem]:
    """Calls of the person's street that wait to be written, signed, countersigned, verified or scored."""
    waiting = (
        # What was sent back and what the grid brought up is anybody's.
        Q(state=CallState.DRAFT) & (Q(created_by=user) | Q(submitted_at__isnull=False) | Q(grid_event_id__isnull=False))
        | Q(state__in=(CallState.PENDING, CallState.VERIFYING))
        | Q(state=CallState.AFTERCARE, scored_at=None, score_lapsed_at=None)
        | Q(state__in=ISSUED, tier__in=URGENT_TIERS, countersigned_at=None)
    )
    streets = own(user, at, OrganisationKind.STREET)
    calls = ServiceCall.objects.open().filter(waiting, street_id__in=streets).select_related("item")
    calls = first_due_first(calls, clocks_of(ServiceCall))[:MOST]
    running = clocks.running(calls, user, at)
    for call in calls:
        for step, verb, move in steps_of(call, user, at):
            clock = clocks.ended_by(move, [row for row in running.get(call.pk, ()) if clocks.is_of(row, call)])
            yield of_call(call, step, verb, move, clock, at)


def steps_of(call: ServiceCall, user, at: datetime) -> Iterator[tuple[str, str, str]]:
    """Say what this person may do next to a call of the street: step, verb, move."""
    writes = street_operator(user, call, at)
    if call.state == CallState.DRAFT and writes:
        yield "草稿", "继续填写", "amend"
    if call.state == CallState.PENDING and issuer(user, call, at):
        yield "待签发", "签发", "issue"
    if call.state == CallState.VERIFYING and writes:
        yield "待核验", "核验", "pass"
    if call.state == CallState.AFTERCARE and writes and not (call.scored_at or call.score_lapsed_at):
        yield "待评分", "评分", "score"
    countersigned = call.countersigned_at or not call.urgent or call.state not in ISSUED
    if not countersigned and street_deputy(user, call, at):
        yield "待补签", "补签", "countersign"


# ---- the district


def lamps_to_light(user, at: datetime) -> Iterator[desk.DeskItem]:
    """Red lamps that the clock proposes; a person lights them."""
    proposed = line_clocks().filter(lamp=Lamp.RED_PROPOSED).order_by("due_at")[:MOST]
    first = {row.case_id: row for row in reversed(proposed)}
    for line in CallLine.objects.filter(pk__in=list(first)).select_related("call__item") if first else ():
        row = first[line.pk]
        url = reverse("call-line-do", args=[line.call.case_no, line.pk, "light_red"])
        yield item(
            line.call,
            "红牌待签",
            "点亮红牌",
            f"{url}?next=/&limit={row.limit_name}",
            row,
            at,
            role=line.get_line_role_display(),
            whose=organisation_name(line.department_id),
        )


def overseeing(user, at: datetime) -> Iterator[desk.DeskItem]:
    """Calls without a lead to name one for, and calls drawn for call-back."""
    nameless = Q(state=CallState.CALLED, lead=None)
    own = Q(lead__in=mandate(user, at).organisations(*district_ops.roles))
    yield from next_of(ServiceCall.objects.filter(nameless | (DRAWN & ~own)), user, at)


def to_call_back(calls: QuerySet, user, at: datetime) -> Iterator[desk.DeskItem]:
    """Calls that the operation centre led: whoever calls back is not the one who answered."""
    return next_of(calls.filter(DRAWN), user, at)


def next_of(calls: QuerySet, user, at: datetime) -> Iterator[desk.DeskItem]:
    calls = first_due_first(calls.open().select_related("item"), clocks_of(ServiceCall))[:MOST]
    running = clocks.running(calls, user, at)
    for call in calls:
        called = call.state == CallState.CALLED
        step, verb, move = ("待指定", "指定牵头", "designate") if called else ("待回访", "登记回访", "record_callback")
        clock = clocks.ended_by(move, [row for row in running.get(call.pk, ()) if clocks.is_of(row, call)])
        yield of_call(call, step, verb, move, clock, at)


def of_call(call: ServiceCall, step: str, verb: str, move: str, clock: Deadline | None, at: datetime) -> desk.DeskItem:
    at_once = move == "issue"
    if move == "amend":
        url = reverse("call-edit", args=[call.case_no])
    elif move == "pass":
        url = call.get_absolute_url()
    else:
        url = reverse("call-do", args=[call.case_no, move]) + ("" if at_once else "?next=/")
    return item(call, step, verb, url, clock, at, post=at_once, ready=at_once)


def item(
    call: ServiceCall,
    step: str,
    verb: str,
    url: str,
    clock: Deadline | None,
    at: datetime,
    *,
    whose: str = "",
    carried: str = "",
    post: bool = False,
    **more,
) -> desk.DeskItem:
    community = "" if whose else organisation_name(call.community_id)
    place = " ".join(filter(None, (organisation_name(call.street_id), community)))
    return desk.DeskItem(
        number=call.case_no,
        title=call.title,
        url=call.get_absolute_url(),
        step=step,
        action=verb,
        action_url=url,
        lamp=clock.lamp if clock else "",
        due_at=clock.due_at if clock else None,
        ruler=clocks.drawn(clock, at) if clock else None,
        tier=call.tier,
        parts=tuple(filter(None, (whose, carried and f"{carried}承办", place, f"{call.item_code} {call.item.name}"))),
        note="" if clock else "还没有送签" if call.state == CallState.DRAFT else "",
        post=post,
        fields={"next": "/"} if post else {},
        **more,
    )


desk.register("calls", queue)
