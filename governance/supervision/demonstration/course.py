"""What became of the sheets: each opened when its lamp was lit, some answered in time, some late, some not at all."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from governance.organisations.choices import Role
from governance.organisations.selectors import holders
from governance.supervision import following, services
from governance.supervision.choices import SheetState
from governance.supervision.models import Interview, SupervisionSheet
from governance.workflow import engine
from governance.workflow.sweep import sweep
from governance.worktime import calendar

SEED = "supervision"
ANSWERS = ("已派人到场，正在处置。", "已与街道联系，今日办结。", "正在协调设备，明日上午完成。")
PLANS = (
    "责任人：分管科室负责人。措施：现场清理、专人值守。时限：按承诺时间办结。",
    "责任人：中队长。措施：当日处置，次日回看，防止反弹。",
)

# The share of sheets of a colour that were responded to.
SHARES = {SheetState.BLUE: 0.5, SheetState.YELLOW: 0.5, SheetState.ORANGE: 0.4, SheetState.RED: 0.5}


def play(at: datetime) -> int:
    """Open the sheets that the lamps of now ask for, dated back, and let people respond; return how many."""
    opened = 0
    with calendar.held():
        rows = [row for row in following.behind() if row.sheet_id is None]
        for row in sorted(rows, key=lambda row: (row.lit_at or at, row.root_id, row.organisation_id)):
            with transaction.atomic():
                services.alone(wait=True)
                opened += services.open_sheets([row], min(row.lit_at or at, at))
    sweep(at)
    for sheet in SupervisionSheet.objects.coloured().order_by("id"):
        respond(sheet, at)
    services.follow_lamps(at)
    invite(at)
    return opened


def respond(sheet: SupervisionSheet, at: datetime) -> None:
    dice = Random(f"{SEED}-{sheet.root_no}-{sheet.organisation_id}")
    if dice.random() >= SHARES[sheet.state]:
        return
    operator, leader = (holder(role, sheet.organisation_id, at) for role in (Role.DEPT_OPERATOR, Role.DEPT_LEADER))
    plan = {"plan": dice.choice(PLANS), "finish_by": at + timedelta(days=2)}
    said = {
        SheetState.BLUE: (operator, "answer", {"answer": dice.choice(ANSWERS)}),
        SheetState.YELLOW: (operator, "plan", plan),
        SheetState.ORANGE: (leader, "sign_plan", plan),
        SheetState.RED: (leader, "sign_red", {}),
    }
    actor, move, data = said[sheet.state]
    if actor:
        engine.perform(sheet, move, actor=actor, at=at, **data)


def invite(at: datetime) -> None:
    """Let the performance office set a day for the first of the interviews."""
    first = Interview.objects.open().order_by("id").first()
    office = holder(Role.DISTRICT_PERFORMANCE, None, at)
    if first and office and Interview.objects.open().count() > 1:
        meeting_at = timezone.localtime(at + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
        engine.perform(first, "schedule", actor=office, at=at, meeting_at=meeting_at, place="区政府三会议室")


def holder(role: str, organisation_id: int | None, at: datetime):
    found = holders([(role, organisation_id)], at).get((role, organisation_id), [])
    return next((person for person in found if not person.is_service), None)
