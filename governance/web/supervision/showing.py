"""A sheet and an interview as their pages show them: head, steps, clocks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from governance.organisations.selectors import organisation_name
from governance.supervision.choices import COLOURS, ENDED, InterviewState, SheetState
from governance.supervision.models import Interview, SupervisionSheet
from governance.web.clocks import running, stopped, worst
from governance.web.ruler import ClosedClock, RulerView
from governance.workflow.models import Deadline
from governance.worktime import words

OPENED = "发出"
# What each colour asks, and the limits that time it.
LIMITS = {
    SheetState.BLUE: ("answer",),
    SheetState.YELLOW: ("plan",),
    SheetState.ORANGE: ("sign_plan",),
    SheetState.RED: ("sign_red", "report"),
}


@dataclass
class StepView:
    """What `components/line.html` shows of one colour of a sheet."""

    role: str
    name: str
    state: str
    done: bool = False
    to: str = ""
    tone: str = ""
    key: int = 0
    clocks: list[RulerView] = field(default_factory=list)
    finished: list[ClosedClock] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


def ruler(deadline: Deadline | None, at: datetime) -> RulerView | None:
    return running(deadline, at, opened_word=OPENED) if deadline else None


def sheet_head(sheet: SupervisionSheet, deadlines: Iterable[Deadline], at: datetime) -> dict:
    facts = [("被督办单位", organisation_name(sheet.organisation_id))]
    if sheet.street_id:
        facts.append(("街道", organisation_name(sheet.street_id)))
    if sheet.limit_label and sheet.due_at:
        facts.append(("督办时限", f"{sheet.limit_label}，原到期 {words.moment(sheet.due_at, at)}"))
    facts.append(("事项编号", sheet.root_no))
    if sheet.paper_no:
        facts.append(("文号", sheet.paper_no))
    return {
        "list_url": reverse("supervision"),
        "list_label": "督办",
        "number": sheet.case_no,
        "tier": sheet.tier,
        "state": sheet.get_state_display(),
        "done": sheet.state in ENDED,
        "title": sheet.title,
        "facts": facts[:5],
        "clock": ruler(worst(deadlines), at),
    }


def steps(sheet: SupervisionSheet, deadlines: list[Deadline], at: datetime) -> list[StepView]:
    """Show the colours that the sheet has reached, the present one first."""
    reached = [colour for colour in COLOURS if getattr(sheet, f"{colour}_at")]
    head = worst(deadlines)
    return [step(sheet, colour, deadlines, head, at) for colour in reversed(reached)]


def step(
    sheet: SupervisionSheet, colour: SheetState, deadlines: list[Deadline], head: Deadline | None, at: datetime
) -> StepView:
    now = sheet.state == colour
    mine = [row for row in deadlines if row.limit_name in LIMITS[colour]]
    said = {
        SheetState.BLUE: _answer, SheetState.YELLOW: _plan, SheetState.ORANGE: _signed_plan, SheetState.RED: _report,
    }[colour](sheet, at)  # fmt: skip
    return StepView(
        role="",
        name=colour.label,
        state="现为" if now else "曾为",
        done=not now,
        to=words.moment(getattr(sheet, f"{colour}_at"), at),
        tone=str(colour) if now and colour != SheetState.BLUE else "",
        clocks=[running(row, at, opened_word=OPENED) for row in mine if row.closed_at is None and row is not head],
        finished=[stopped(row, at) for row in mine if row.closed_at and answered(sheet, row)],
        facts=said or [(ASKS[colour], "还没有" if now else "没有回应")],
        note="红牌逾期未复，列入约谈。" if colour == SheetState.RED and sheet.unanswered_at else "",
    )


ASKS = {
    SheetState.BLUE: "回复",
    SheetState.YELLOW: "整改方案",
    SheetState.ORANGE: "分管领导签批",
    SheetState.RED: "签收与书面报告",
}


def answered(sheet: SupervisionSheet, deadline: Deadline) -> bool:
    """Whether the organisation itself ended this clock, rather than the sheet's passing on."""
    did = {
        "answer": sheet.answered_at,
        "plan": sheet.planned_at,
        "sign_plan": sheet.plan_signed_at,
        "sign_red": sheet.red_signed_at,
        "report": sheet.reported_at,
    }[deadline.limit_name]
    return did is not None and did == deadline.closed_at


def _answer(sheet, at) -> list[tuple[str, str]]:
    return [("回复", sheet.answer)] if sheet.answered_at else []


def _plan(sheet, at) -> list[tuple[str, str]]:
    if not sheet.planned_at:
        return []
    return [("整改方案", sheet.plan), ("承诺办结", words.moment(sheet.finish_by, at))]


def _signed_plan(sheet, at) -> list[tuple[str, str]]:
    if not sheet.plan_signed_at:
        return []
    return [("分管领导签批", words.moment(sheet.plan_signed_at, at)), *_plan(sheet, at)]


def _report(sheet, at) -> list[tuple[str, str]]:
    found = [("红牌签收", words.moment(sheet.red_signed_at, at))] if sheet.red_signed_at else []
    return [*found, ("书面报告", sheet.report)] if sheet.reported_at else found


def marks(sheet: SupervisionSheet, at: datetime) -> list[tuple[str, str]]:
    """Say how the sheet came about and how it ended."""
    found = []
    if sheet.by_hand:
        found.append(("开单", f"{sheet.opened_by.name if sheet.opened_by else '区城运中心'}人工开单：{sheet.reason}"))
    elif sheet.reason:
        found.append(("缘由", sheet.reason))
    if sheet.confirmed_at:
        found.append(("街道确认", words.moment(sheet.confirmed_at, at)))
    if sheet.state == SheetState.REVOKED:
        found.append(("撤销原因", sheet.get_ground_display()))
    if sheet.auto_lifted:
        silent = "街道逾期未确认" if sheet.street_id and not sheet.confirmed_at else "逾期未销号"
        found.append(("销号", f"{silent}，系统按时限销号"))
    if sheet.ended_at:
        found.append(("了结", words.moment(sheet.ended_at, at)))
    return found


def interview_head(interview: Interview, deadlines: Iterable[Deadline], at: datetime) -> dict:
    facts = [
        ("被约谈单位", organisation_name(interview.organisation_id)),
        ("缘由", interview.get_cause_display()),
        ("列入", words.moment(interview.begun_at, at)),
    ]
    if interview.meeting_at:
        facts.append(("约谈", f"{words.moment(interview.meeting_at, at)}，{interview.place}"))
    return {
        "list_url": reverse("interviews"),
        "list_label": "约谈",
        "number": interview.case_no,
        "tier": "",
        "state": interview.get_state_display(),
        "done": interview.state != InterviewState.CALLED,
        "title": interview.title,
        "facts": facts,
        "clock": ruler(worst(deadlines), at),
    }


def held(interview: Interview, at: datetime) -> list[tuple[str, str]]:
    """The minutes, once there are any."""
    if interview.state != InterviewState.HELD:
        return []
    return [
        ("约谈完成", words.moment(interview.ended_at, at)),
        ("参加人员", interview.attended),
        ("约谈纪要", interview.minutes),
        ("整改要求", interview.demands),
        ("整改期限", f"{interview.finish_by:%Y-%m-%d}"),
    ]
