"""What holds up open calls: an extension asked for, accounts to be agreed to and put aside, material to be brought."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from dispatch.calls.choices import SuspensionGround
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.course import Course, line_of
from dispatch.calls.models import Suspension
from governance.organisations.choices import Role

TARGET = timedelta(days=200)
LONGEST_AGO = timedelta(minutes=40)  # so that no answer is overdue yet
# item: (ground, why nothing can be done before)
REASONS = {
    "UC02": (SuspensionGround.OWNERSHIP, "产权单位改制，权属登记尚未完成，待不动产登记中心出具证明后拆除。"),
    "LI36": (SuspensionGround.FUNDS, "专项维修资金须经业主表决，已列入下半年动用计划。"),
    "TR33": (SuspensionGround.PLANNING, "校门前道路拓宽已列入年度规划，待批复后划设接送区。"),
}
ORDER = ("proposed", "consented", "running")


def delay(course: Course, how: str, now: datetime, cast: Cast) -> None:
    """Let the lead ask, a little before now, for what the scene tells."""
    lead = next(line for line in course.lines if line.leads)
    asked_at = max(lead.moments["respond"], now - LONGEST_AGO)
    at = asked_at + (now - asked_at) / 5
    on, leader = line_of(lead.department_id), cast.first(Role.DEPT_LEADER, lead.department_id)
    if how == "extension":
        course.add("extend", leader, _whole(at), note="需多部门会签，拟再用两个工作日。", data={"amount": 2}, on=on)
    elif how == "material":
        operator = cast.first(Role.DEPT_OPERATOR, lead.department_id)
        course.add("ask_material", operator, _whole(at), note="请补充诉求人联系方式和现场照片。", on=on)
    else:
        _suspend(course, how, (asked_at, now), (on, leader), cast)


def _suspend(course: Course, until: str, span: tuple[datetime, datetime], asker: tuple, cast: Cast) -> None:
    (asked_at, now), (on, leader), call = span, asker, course.call
    ground, reason = REASONS[call.item_code]
    data = {"ground": str(ground), "target_on": _target(now)}
    steps = (
        ("suspend", leader, reason, data, on),
        ("consent", cast.first(Role.STREET_DEPUTY, call.street_id), "", None, _suspension),
        ("approve", cast.first(Role.DISTRICT_OPS, None), "", None, _suspension),
    )
    for nth, (name, actor, note, given, case) in enumerate(steps[: ORDER.index(until) + 1], start=1):
        course.add(name, actor, _whole(asked_at + (now - asked_at) * nth / 5), note=note, data=given, on=case)


def _suspension(call, stage) -> Suspension:
    return stage.lines(call, Suspension)[0]


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _target(now: datetime) -> date:
    return timezone.localdate(now + TARGET)
