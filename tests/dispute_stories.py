"""Stories of objections, each told to whichever teller: over REST or in a browser."""

from call_stories import EXPLAINED, ORDINARY, SOLVED, urgent_call

from dispatch.calls.catalogue import of_version
from dispatch.calls.models import CallLine
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.workflow.models import Deadline

GROUND = {"ground": "《安全生产法》第十条：该处由应急管理部门监管", "owner": "D06"}
RULING = {"reason": "现场查明属占道经营，依条例由综合执法部门查处", "precedent": "路口摊点占道由综合执法部门牵头"}
ELSEWHERE = {
    "reason": "摊点存放液化气瓶，先属安全隐患",
    "precedent": "存放气瓶的摊点由应急管理部门牵头",
    "owner": "D06",
}


def objected(t, **more) -> None:
    """An ordinary call of 09:12 to D05, whose leader objects at 09:30 and names D06."""
    t.at("2026-03-04 09:00")
    t.writes("operator", **ORDINARY | more)
    t.at("2026-03-04 09:12")
    t.does("deputy", "issue")
    t.at("2026-03-04 09:30")
    t.refuses("dept_operator", "object", "D05")
    t.does("dept_leader", "object", "D05", **GROUND)
    t.shows("operator", "退单", "待裁定", "区应急管理局")


def due(t, limit_name: str) -> str:
    row = Deadline.objects.get(case_id=t.line("D05"), case_type__model="callline", limit_name=limit_name)
    return f"{row.due_at.astimezone(t.now.tzinfo):%m-%d %H:%M}"


def newest() -> CatalogueVersion:
    return CatalogueVersion.objects.of("calls").published().order_by("-version_no").first()


def objection_upheld(t) -> None:
    objected(t)
    t.is_shut_to("other_dept_operator")
    t.refuses("deputy", "uphold", "D05 objections")
    t.at("2026-03-04 10:00")
    t.does("dept_operator", "sign", "D05")  # whoever was called first keeps handling
    t.does("ops", "uphold", "D05 objections", **ELSEWHERE)
    t.shows("dept_leader", "退单成立", "已裁定")
    t.refuses("dept_leader", "appeal", "D05 objections")
    t.at("2026-03-04 10:30")
    t.does("deputy", "accept", "D05 objections")

    assert (t.row("D05").state, t.row("D06").state, t.row("D06").line_role) == ("withdrawn", "waiting", "lead")
    assert t.row("D06").called_at == t.now
    t.shows("other_dept_operator", "待签收", "裁定生效")
    t.at("2026-03-04 11:00")
    t.does("other_dept_operator", "sign", "D06")
    t.does("other_dept_operator", "respond", "D06", **EXPLAINED)
    t.does("other_dept_operator", "reply", "D06", **SOLVED)
    assert t.state() == "verifying"
    assert t.facts("department") == [
        "calls.line.called", "calls.objection.raised", "calls.sign.kept", "calls.objection.upheld",
        "calls.line.withdrawn",
    ]  # fmt: skip


def objection_lost(t) -> None:
    before = newest()
    objected(t)
    t.at("2026-03-04 10:00")
    t.does("ops", "overrule", "D05 objections", **RULING)
    t.refuses("deputy", "accept", "D05 objections")
    t.at("2026-03-04 15:00")
    t.sweep()  # nobody appealed within 4 working hours
    t.shows("dept_leader", "裁定生效", RULING["precedent"])
    assert "calls.objection.lost" in t.facts("department")
    assert t.row("D05").state == "signed"  # by the clock
    t.refuses("dept_leader", "object", "D05")

    # The ruling is written into the catalogue; the old case keeps its version, the next one has the new.
    after = newest()
    assert after.version_no == before.version_no + 1
    assert RULING["precedent"] in of_version(after.pk).items["UC03"].precedent_notes
    old = t.call()
    assert (old.item.version_id, old.item.precedent_notes) == (before.pk, "")
    in_force.clear()  # a test that is rolled back never commits
    t.at("2026-03-04 15:10")
    t.writes("operator", **ORDINARY)
    assert t.call().item.version_id == after.pk


def second_instance(t) -> None:
    objected(t)
    usual = due(t, "resolve")
    t.at("2026-03-04 10:00")
    t.does("ops", "overrule", "D05 objections", **RULING)
    t.at("2026-03-04 11:00")
    t.does("dept_leader", "appeal", "D05 objections", ground="登记的经营者为危险化学品企业")
    t.refuses("ops", "overrule_finally", "D05 objections")
    t.shows("establishment", "待终裁", "登记的经营者为危险化学品企业")
    t.at("2026-03-04 16:00")
    t.does("establishment", "overrule_finally", "D05 objections", **RULING)

    assert due(t, "resolve") == usual  # what was paused is taken back
    assert t.facts("department")[-1] == "calls.objection.lost"
    t.shows("dept_leader", "已终裁", "退单不成立")
    t.shows("operator", "会商仲裁决定书" if hasattr(t, "window") else "金编裁〔2026〕1号")


def second_instance_upheld(t) -> None:
    objected(t)
    t.at("2026-03-04 10:00")
    t.does("dept_operator", "sign", "D05")
    t.does("ops", "overrule", "D05 objections", **RULING)
    t.at("2026-03-04 11:00")
    t.does("dept_leader", "appeal", "D05 objections", ground="登记的经营者为危险化学品企业")
    t.is_shut_to("other_dept_operator")
    t.at("2026-03-04 16:00")
    t.refuses("ops", "uphold_finally", "D05 objections")
    t.does("establishment", "uphold_finally", "D05 objections", **ELSEWHERE)

    t.shows("dept_leader", "已终裁", "退单成立")
    assert (t.row("D05").state, t.row("D06").state, t.row("D06").line_role) == ("withdrawn", "waiting", "lead")
    assert t.row("D06").called_at == t.now
    assert t.facts("department")[-2:] == ["calls.objection.upheld", "calls.line.withdrawn"]
    t.shows("other_dept_operator", "待签收", "已终裁")
    t.refuses("other_dept_leader", "object", "D06")  # whom the final ruling names has nobody left to ask
    assert ELSEWHERE["precedent"] in of_version(newest().pk).items["UC03"].precedent_notes


def too_late(t) -> None:
    urgent_call(t)
    t.at("2026-03-04 10:12")  # an hour after the call
    t.refuses("dept_leader", "object", "D05")
    assert not CallLine.objects.exclude(asked=[]).exists()

    urgent_call(t, tier="P0")
    t.at("2026-03-04 09:13")
    t.refuses("dept_leader", "object", "D05")
    t.shows("dept_leader", "特急件不能退单")


def silence_of_both_instances(t) -> None:
    objected(t)
    t.at("2026-03-04 14:30")
    t.sweep()
    t.shows("dept_leader", "退单失效")
    assert t.row("D05").state == "signed"  # by the clock
    t.refuses("ops", "uphold", "D05 objections")

    objected(t)
    t.at("2026-03-04 10:00")
    t.does("ops", "overrule", "D05 objections", **RULING)
    t.at("2026-03-04 11:00")
    t.does("dept_leader", "appeal", "D05 objections", ground="登记的经营者为危险化学品企业")
    t.at("2026-03-05 17:00")
    t.sweep()
    t.shows("dept_leader", "退单失效", "终裁逾期")
    assert t.row("D05").leads and "calls.objection.lost" not in t.facts("department")
    assert t.facts("department").count("calls.objection.fallen") == 2


STORIES = (
    objection_upheld,
    objection_lost,
    second_instance,
    too_late,
    silence_of_both_instances,
    second_instance_upheld,
)
