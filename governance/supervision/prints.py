"""The papers of supervision: 督办单, 约谈通知书 and, once it is held, 约谈纪要."""

from datetime import datetime

from django.utils.timezone import localtime

from governance.documents import prints
from governance.errors import Missing
from governance.organisations.selectors import organisation_name
from governance.supervision.choices import Cause, InterviewState, SheetState
from governance.supervision.models import Interview, SupervisionSheet

OFFICE = "区智慧蓉城运行中心"
PERFORMANCE, DISTRICT = "区委目标绩效办", "区人民政府"  # whoever holds the interview
ASKED = {
    SheetState.BLUE: "请你单位自收到本单之时起 4 个工作时内回复办理情况，并在原时限内办结。",
    SheetState.YELLOW: "该事项已超过时限。请你单位自收到本单之时起 4 个工作时内报送整改方案，并尽快办结；"
    "再逾期的转为橙牌督办。",
    SheetState.ORANGE: "该事项已列为橙牌督办。请你单位分管领导于 1 个工作日内签批整改方案，明确责任人、措施和时限；"
    "仍不办结的，提请红牌督办。",
    SheetState.RED: "该事项已列为红牌督办。请你单位负责人于 1 个工作日内签收，3 个工作日内提交书面报告；"
    "逾期未复的，列入约谈。",
}


def moment(at: datetime | None) -> str:
    return f"{prints.long_day(at)}{localtime(at):%H:%M}" if at else ""


def sheet(user, number: str, at: datetime) -> prints.Paper:
    found = SupervisionSheet.objects.visible_to(user, at).filter(case_no=number).first()
    if found is None:
        raise Missing("没有这张督办单，或您无权查看。")
    organisation, street = organisation_name(found.organisation_id), organisation_name(found.street_id)
    place = f"{street}报来的" if street else ""
    opening = (
        f"{place}“{found.title}”一事（编号 {found.root_no}），你单位{found.limit_label}时限为{moment(found.due_at)}。"
    )
    return prints.Paper(
        title="督办单" if found.colour != SheetState.BLUE else "提醒单",
        letterhead=OFFICE,
        doc_no=found.paper_no or found.case_no,
        addressee=organisation,
        body=(
            opening + (prints.whole(found.reason) if found.reason else ""),
            ASKED[found.colour],
            prints.Heading("一、督办事项"),
            prints.Entries(tuple(_matter(found, organisation, street))),
            prints.Heading("二、回应情况"),
            prints.Entries(tuple(_answers(found))),
        ),
        signed_by=OFFICE,
        signed_on=_issued(found),
        notes=(_standing(found),),
        copies_to=street,
        file_name=f"督办单-{found.case_no}",
        back=found.get_absolute_url(),
    )


def _standing(sheet: SupervisionSheet) -> str:
    if sheet.state == sheet.colour:
        return f"现为{sheet.get_state_display()}"
    return f"曾为{sheet.get_colour_display()}，{sheet.get_state_display()}"


def _issued(sheet: SupervisionSheet) -> datetime:
    return getattr(sheet, f"{sheet.colour}_at") or sheet.begun_at


def _matter(sheet: SupervisionSheet, organisation: str, street: str):
    yield "督办单编号", sheet.case_no
    yield "事项", sheet.title
    yield "事项编号", sheet.root_no
    yield "被督办单位", organisation
    if street:
        yield "街道", street
    yield "督办时限", f"{sheet.limit_label}，原到期 {moment(sheet.due_at)}" if sheet.limit_label else ""
    for label, reached in (
        ("提醒", sheet.blue_at),
        ("黄牌", sheet.yellow_at),
        ("橙牌", sheet.orange_at),
        ("红牌", sheet.red_at),
    ):
        if reached:
            yield label, moment(reached)


def _answers(sheet: SupervisionSheet):
    said = (
        ("回复", sheet.answered_at, sheet.answer),
        ("整改方案", sheet.planned_at, f"{sheet.plan}\n承诺 {moment(sheet.finish_by)} 前办结"),
        ("方案签批", sheet.plan_signed_at, ""),
        ("红牌签收", sheet.red_signed_at, ""),
        ("书面报告", sheet.reported_at, sheet.report),
        ("街道确认", sheet.confirmed_at, ""),
        (
            sheet.get_state_display(),
            sheet.ended_at,
            "系统按时限销号" if sheet.auto_lifted else sheet.get_ground_display(),
        ),
    )
    found = [(label, f"{moment(at)}\n{text}") for label, at, text in said if at]
    yield from found or [("回应", "还没有")]


def interview(user, number: str, at: datetime) -> prints.Paper:
    found = Interview.objects.visible_to(user, at).filter(case_no=number).first()
    if found is None:
        raise Missing("没有这次约谈，或您无权查看。")
    sheets = SupervisionSheet.objects.filter(pk__in=found.sheet_ids).order_by("red_at", "id")
    rows = tuple((str(n), row.case_no, row.title, moment(row.red_at)) for n, row in enumerate(sheets, 1))
    return (_minutes if found.state == InterviewState.HELD else _summons)(found, rows)


def _office(found: Interview) -> str:
    return DISTRICT if found.by_leader else PERFORMANCE


def _summons(found: Interview, rows: tuple) -> prints.Paper:
    organisation = organisation_name(found.organisation_id)
    cause = "一个季度内有三件事项被红牌督办" if found.cause == Cause.THREE_REDS else "红牌督办逾期未签收或未报告"
    when = f"定于{moment(found.meeting_at)}在{found.place}" if found.meeting_at else "时间、地点另行通知，"
    return prints.Paper(
        title="约谈通知书",
        letterhead=_office(found),
        doc_no=found.paper_no or found.case_no,
        addressee=organisation,
        body=(
            f"你单位{cause}，按规定列入约谈。{when}约谈你单位主要负责人，请准备书面说明。",
            prints.Heading("所涉红牌督办单"),
            prints.Grid(("序号", "督办单编号", "事项", "红牌时间"), rows, (1, 4, 6, 4)),
        ),
        signed_by=_office(found),
        signed_on=found.begun_at,
        file_name=f"约谈通知书-{found.case_no}",
        back=found.get_absolute_url(),
    )


def _minutes(found: Interview, rows: tuple) -> prints.Paper:
    entries = (
        ("被约谈单位", organisation_name(found.organisation_id)),
        ("缘由", found.get_cause_display()),
        ("时间、地点", f"{moment(found.meeting_at or found.ended_at)}　{found.place}"),
        ("参加人员", found.attended),
        ("整改期限", prints.long_day(found.finish_by) if found.finish_by else ""),
    )
    return prints.Paper(
        title="约谈纪要",
        letterhead=_office(found),
        doc_no=found.minutes_no or found.case_no,
        body=(
            prints.Entries(entries),
            prints.Heading("一、约谈情况"),
            found.minutes,
            prints.Heading("二、整改要求"),
            found.demands,
            prints.Heading("三、所涉红牌督办单"),
            prints.Grid(("序号", "督办单编号", "事项", "红牌时间"), rows, (1, 4, 6, 4)),
        ),
        signed_by=_office(found),
        signed_on=found.ended_at,
        file_name=f"约谈纪要-{found.case_no}",
        back=found.get_absolute_url(),
    )


prints.register("supervision", "督办单", sheet)
prints.register("interviews", "约谈", interview)
