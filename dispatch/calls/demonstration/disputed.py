"""Objections among the open calls: one to be ruled on, one ruled, one before the second instance."""

from datetime import datetime

from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.course import Course, line_of
from dispatch.calls.models import Objection
from governance.organisations.choices import Role
from governance.organisations.selectors import directory

# item: (whom the objection names, its ground, why it was ruled lost, what the catalogue is to say)
GROUNDS = {
    "UC03": (
        "D02", "摊点占用机动车道，依《道路交通安全法》第三十一条应由交警部门查处。",
        "摊点位于人行道，不影响机动车通行。", "人行道上的占道经营由综合执法部门牵头。",
    ),
    "PO25": (
        "D05", "噪声来自商铺外放音响，《噪声污染防治法》规定的社会生活噪声由综合执法部门查处。",
        "夜间报警已立案，先由公安机关处置。", "夜间商铺外放音响由公安机关牵头，综合执法部门协办。",
    ),
    "TR31": (
        "D05", "车辆停放在建筑退界内，不属道路，应由综合执法部门处理。",
        "现场划有停车泊位，属道路范围。", "划有泊位的退界空间停车由交警部门牵头。",
    ),
}  # fmt: skip
ORDER = ("raised", "ruled", "appealed")


def dispute(course: Course, until: str, now: datetime, cast: Cast) -> None:
    """Let the lead object soon after the call, and go on to the state `until`, all before now."""
    called_at = course.now
    named, ground, reason, precedent = GROUNDS[course.call.item_code]
    lead = next(line for line in course.lines if line.leads)
    leader = cast.first(Role.DEPT_LEADER, lead.department_id)
    owner = {"owner": named, "owner_id": directory.by_code(named).pk}
    steps = (
        ("object", leader, {"ground": ground} | owner, line_of(lead.department_id)),
        ("overrule", cast.first(Role.DISTRICT_OPS, None), {"reason": reason, "precedent": precedent}, _objection),
        ("appeal", leader, {"ground": ground}, _objection),
    )
    for nth, (name, actor, data, on) in enumerate(steps[: ORDER.index(until) + 1], start=1):
        at = called_at + (now - called_at) * nth / 5
        course.add(name, actor, at.replace(microsecond=0), data=data, on=on)


def _objection(call, stage) -> Objection:
    return stage.lines(call, Objection)[0]
