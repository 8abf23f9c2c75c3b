"""A call as its page shows it: head, lines, what may be done, what happened."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from dispatch.calls import clocks
from dispatch.calls.choices import UNSENT_STATES, CallState, LineRole, LineState
from dispatch.calls.duplicates import alike_to
from dispatch.calls.models import Appellant, CallLine, ServiceCall
from dispatch.calls.models.querysets import whole_district
from dispatch.calls.permissions import line_handler, street_operator
from dispatch.calls.secrecy import Veil, sees_callback, sees_score
from dispatch.calls.selectors import mask_phones, site_check_of
from dispatch.calls.views.finding import as_seen
from dispatch.calls.views.offers import acts, offers_of
from dispatch.calls.views.reading import Family, seated
from dispatch.calls.views.sides import side_views
from governance.attachments import services
from governance.attachments.selectors import unfold
from governance.organisations.selectors import organisation_name
from governance.web.clocks import limit_of, stopped
from governance.web.lamps import severity
from governance.web.phones import masked
from governance.web.ruler import ClosedClock, RulerView
from governance.web.trail import Event, trail
from governance.workflow.choices import Lamp
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline
from governance.worktime import words

COUNTS = "零一两三四五六七八九"
TONES = {Lamp.YELLOW: "yellow", Lamp.ORANGE: "orange", Lamp.RED_PROPOSED: "orange", Lamp.RED: "red"}
FOLLOWING = frozenset({"finish", "withdraw", "rework", "drop", "give_up", "refer", "fall_due", "release", "pass_on"})
RULERS = 2  # so many of a line are drawn large; a lit one always is
STOPPED_LINES = (LineState.DONE, LineState.WITHDRAWN)


@dataclass
class LineView:
    """What `components/line.html` shows of one department."""

    key: int
    role: str
    name: str
    state: str
    done: bool = False
    to: str = ""
    tone: str = ""
    clocks: list[RulerView] = field(default_factory=list)
    finished: list[ClosedClock] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


def casefile(call: ServiceCall, user, at: datetime, *, back: str) -> dict:
    """Gather the page of a call: lines, clocks, trail and attachments are one statement each."""
    family = seated(call)
    lines = family.lines
    every = Deadline.objects.of_roots(ServiceCall, [call.pk]).order_by("opened_at", "due_at", "id")
    deadlines = [row for row in every if clocks.sees(row, call, user, at)]
    running = [row for row in deadlines if row.closed_at is None]
    offered = offers_of(family, running, user, at)
    handles = street_operator(user, call, at) or any(line_handler(user, line, at) for line in lines)
    mask_phones(family.children, user, at, handles)
    return {
        "call": call,
        "head": head(call, lines, running, user, at),
        "acts": acts(offered, call, running, at),
        "lines": line_views(call, lines, deadlines, at),
        "heading": heading(call, lines),
        "planned": planned(call) if not lines else [],
        "sides": side_views([row for row in family.children if not isinstance(row, Appellant)], deadlines, at),
        "appellants": side_views([row for row in family.children if isinstance(row, Appellant)], deadlines, at),
        "trail": happened(family, user, at),
        "marks": marks(call, sees_callback(user, call, at), sees_score(user, call, at)),
        "alike": as_seen(alike_to(call, at), user, at) if call.state in UNSENT_STATES else [],
        "may_merge": any(offer.name == "merge" and offer.allowed for offer in offered),
        "site_check": site_check_of(user, call, at),
        "files": files(call, user, at, back),
    }


def happened(family: Family, user, at: datetime) -> list[Event]:
    """What happened, without what follows from a move that is told, and without what is none of the reader's."""
    call, below = family.call, [*family.lines, *family.children]
    names = {(clocks.type_id(type(row)), row.pk): organisation_name(row.department_id) for row in below}
    veil = Veil.over(user, call, at)

    def hidden(record) -> bool:
        follows = record.case_type_id != clocks.type_id(ServiceCall) and record.actor_id is None
        return (follows and record.name in FOLLOWING) or veil.hides(record)

    return trail(call, at, names, hidden)


def files(call: ServiceCall, user, at: datetime, back: str) -> dict:
    may_attach = call.state not in workflow_of(call).final and not whole_district(user, at)
    return {
        "case": call,
        "case_label": call._meta.label_lower,
        "attachments": unfold(call.attached),
        "may_attach": may_attach,
        "taken": services.TAKEN_HINT,
        "back": back,
    }


def head(call: ServiceCall, lines: list[CallLine], running: list[Deadline], user, at: datetime) -> dict:
    pressing = own_clock(call, lines, running)
    return {
        "list_url": reverse("calls"),
        "list_label": "呼叫响应",
        "number": call.case_no,
        "tier": call.tier,
        "state": call.get_state_display(),
        "done": call.state in workflow_of(call).final,
        "title": call.title,
        "facts": facts(call, lines, user, at),
        "clock": clocks.drawn(pressing, at) if pressing else None,
    }


def own_clock(call: ServiceCall, lines: list[CallLine], running: list[Deadline]) -> Deadline | None:
    """The clock that the whole call stands under: its own, else what the lead has until all is done."""
    of_call = clocks.pressing(row for row in running if clocks.is_of(row, call))
    lead = next((line for line in lines if line.leads and line.state not in STOPPED_LINES), None)
    until_done = [
        row for row in running if lead and clocks.is_of(row, lead) and row.limit_name in ("resolve", "rework")
    ]
    if call.state == CallState.CALLED and until_done:
        return until_done[0]
    return next(iter(of_call), None)


def facts(call: ServiceCall, lines: list[CallLine], user, at: datetime) -> list[tuple[str, str]]:
    place = " ".join(filter(None, (organisation_name(call.community_id), call.address, call.grid_code)))
    found = [("呼叫街道", organisation_name(call.street_id))]
    if place:
        found.append(("地点", place))
    found.append(("事项", f"{call.item_code} {call.item.name}"))
    began = ("呼叫", call.called_at) if call.called_at else ("登记", call.begun_at)
    found.append((began[0], words.moment(began[1], at)))
    if call.contact_name or call.contact_phone:
        answers = street_operator(user, call, at) or any(line_handler(user, line, at) for line in lines)
        phone = call.contact_phone if answers else masked(call.contact_phone)
        found.append(("街道联系人", f"{call.contact_name} {phone}".strip()))
    return found


def heading(call: ServiceCall, lines: list[CallLine]) -> str:
    count = len([line for line in lines if line.state != LineState.WITHDRAWN])
    if not lines:
        return "签发后将呼叫" if call.state in (CallState.DRAFT, CallState.PENDING) else "还没有呼叫到单位"
    if count < 2:
        return "承办单位"
    return f"{COUNTS[count] if count < len(COUNTS) else count}个单位，各走各的时限"


def planned(call: ServiceCall) -> list[LineView]:
    """Whom the call will go to once it is issued."""
    return [
        LineView(
            key=0,
            role=LineRole(target["role"]).label,
            name=organisation_name(target["department"]),
            state="未呼叫",
            done=True,
            to=carried(target.get("agency")),
        )
        for target in call.plan
    ]


def carried(agency_id: int | None) -> str:
    return f"{organisation_name(agency_id)}承办" if agency_id else ""


def line_views(call: ServiceCall, lines: list[CallLine], deadlines: list[Deadline], at: datetime) -> list[LineView]:
    """The late ones first, then the lead, what is finished last; what the head shows is not drawn again."""
    of_line = {line.pk: [row for row in deadlines if clocks.is_of(row, line)] for line in lines}
    above = own_clock(call, lines, [row for row in deadlines if row.closed_at is None])

    def order(line):
        lit = [severity(row.lamp) for row in of_line[line.pk] if row.closed_at is None and clocks.late(row)]
        return line.state in STOPPED_LINES, min(lit, default=severity("")), not line.leads

    return [line_view(line, of_line[line.pk], above, at) for line in sorted(lines, key=order)]


def line_view(line: CallLine, deadlines: list[Deadline], above: Deadline | None, at: datetime) -> LineView:
    running = clocks.pressing(row for row in deadlines if row.closed_at is None)
    below = [row for row in running if row is not above]
    large = [row for place, row in enumerate(below) if row.lamp or place < RULERS]
    return LineView(
        key=line.pk,
        role=line.get_line_role_display(),
        name=organisation_name(line.department_id),
        state="挂账中" if line.suspended_at else line.get_state_display(),
        done=line.state in STOPPED_LINES,
        to=carried(line.agency_id),
        tone=TONES.get(running[0].lamp, "") if running else "",
        clocks=[clocks.drawn(row, at) for row in large],
        finished=[stopped(row, at) for row in deadlines if row.closed_at and fulfilled(row, line)],
        facts=[*(in_words(row, at) for row in below if row not in large), *elements(line, at)],
        note=line_note(line, running, at),
    )


def fulfilled(deadline: Deadline, line: CallLine) -> bool:
    """Whether the department itself did what the clock asked: neither the clock for it, nor did the call fall away."""
    did = {
        "sign": None if line.signed_by_clock else line.signed_at,
        "respond": line.responded_at,
        "arrive": line.arrived_at,
        "resolve": line.replied_at,
        "rework": line.replied_at,
    }.get(deadline.limit_name)
    return did is not None and did <= deadline.closed_at


def in_words(deadline: Deadline, at: datetime) -> tuple[str, str]:
    view = clocks.drawn(deadline, at)
    return f"{view.label}时限", f"{view.due}，{view.left}"


def elements(line: CallLine, at: datetime) -> list[tuple[str, str]]:
    """The four elements of the first answer, and the result."""
    found = []
    if line.responded_at:
        found = [
            ("受理时间", words.moment(line.accepted_at, at)),
            ("联系对象", line.contacted_whom),
            ("处置措施", line.measure),
            ("完成时限", words.moment(line.promised_at, at)),
        ]
    if line.result_kind:
        found += [("处置结果", line.get_result_kind_display()), ("结果说明", line.result_text)]
    if line.rework_count:
        found += [("返工", f"{line.rework_count} 次"), ("返工理由", line.rework_reason)]
    return found


def line_note(line: CallLine, running: list[Deadline], at: datetime) -> str:
    """Say in words what the passed time has brought about and will bring about."""
    said = []
    signing = next((row for row in running if row.limit_name == "sign"), None)
    if signing and clocks.late(signing) and signing.next_at:
        said.append(f"{words.moment(signing.rungs[-1], at)} 系统签收，仍计为未签收")
    if line.suspended_at:
        said.append(f"{words.moment(line.suspended_at, at)} 起挂账，不计时；恢复办理后接着计时")
    if line.signed_by_clock:
        said.append("系统签收，计为未签收")
    proposed = [limit_of(row).label for row in running if row.lamp == Lamp.RED_PROPOSED]
    if proposed:
        said.append(f"{'、'.join(proposed)}已提请红牌，由区城运中心点亮")
    return "；".join(said) + "。" if said else ""


def marks(call: ServiceCall, callback_seen: bool, score_seen: bool) -> list[tuple[str, str]]:
    """How the street and the residents judged what was done."""
    found = []
    if call.auto_passed:
        found.append(("核验", "街道逾期未核验，系统按时限通过"))
    if score_seen and call.scored_at:
        found.append(("街道评分", f"速度 {call.score_speed}，配合 {call.score_cooperation}，效果 {call.score_result}"))
        if call.score_reason:
            found.append(("评分理由", call.score_reason))
    elif score_seen and call.score_lapsed_at:
        found.append(("街道评分", "未在时限内评分，不按 5 分计"))
    if callback_seen and call.called_back_at:
        solved = f"，{call.get_callback_solved_display()}" if call.callback_solved else ""
        found.append(("回访", f"{call.get_callback_answer_display()}{solved}"))
    elif callback_seen and call.callback_lapsed_at:
        found.append(("回访", "未在时限内回访"))
    if call.promoted_code:
        found.append(("列入目录", f"{call.promoted_code}，以后的同类呼叫照此办理"))
    return found
