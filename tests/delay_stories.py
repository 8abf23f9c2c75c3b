"""Stories of what may hold up a line, each told to whichever teller: over REST or in a browser."""

from call_stories import EXPLAINED, ORDINARY, SOLVED

from governance.workflow.models import Deadline

EXTEND = {"amount": 2, "note": "需等吊车进场"}
SUSPEND = {"ground": "funds", "target_on": "2026-12-18", "note": "改造资金列入下半年预算"}


def responded(t) -> None:
    """An ordinary call of 09:12 to D05 with two working days, answered at 09:30: due on Friday at 17:00."""
    t.at("2026-03-04 09:00")
    t.writes("operator", **ORDINARY)
    t.at("2026-03-04 09:12")
    t.does("deputy", "issue")
    t.at("2026-03-04 09:30")
    t.does("dept_operator", "sign", "D05")
    t.does("dept_operator", "respond", "D05", **EXPLAINED)


def due(t) -> str:
    row = Deadline.objects.filter(case_id=t.line("D05"), case_type__model="callline", limit_name="resolve")
    return f"{row.latest('id').due_at.astimezone(t.now.tzinfo):%m-%d %H:%M}"


def extension_granted(t) -> None:
    responded(t)
    t.at("2026-03-05 10:00")
    t.refuses("dept_operator", "extend", "D05")
    t.does("dept_leader", "extend", "D05", **EXTEND)
    t.shows("operator", "延期", "2 工作日" if hasattr(t, "window") else "需等吊车进场")
    t.refuses("dept_leader", "grant", "D05 extensions")
    t.refuses("dept_leader", "extend", "D05")
    t.does("operator", "grant", "D05 extensions")
    assert due(t) == "03-10 17:00"
    t.shows("dept_leader", "已同意")

    t.at("2026-03-06 10:00")
    t.refuses("dept_leader", "extend", "D05")
    t.at("2026-03-10 16:00")
    t.sweep()
    t.does("dept_operator", "reply", "D05", **SOLVED)
    assert t.facts("department")[-1] == "calls.reply.kept"
    assert t.facts("department").count("calls.extension.granted") == 1


def extension_refused(t) -> None:
    responded(t)
    t.at("2026-03-05 10:00")
    t.does("dept_leader", "extend", "D05", **EXTEND)
    t.at("2026-03-05 10:30")
    t.does("operator", "refuse", "D05 extensions", note="群众催得紧")
    t.shows("dept_leader", "未同意")
    assert due(t) == "03-06 17:00"
    t.at("2026-03-05 11:00")  # once, whatever was answered
    t.refuses("dept_leader", "extend", "D05")
    t.shows("dept_leader", "只能申请一次")


def extension_unanswered(t) -> None:
    responded(t)
    t.at("2026-03-05 10:00")
    t.does("dept_leader", "extend", "D05", **EXTEND)
    t.at("2026-03-05 15:00")
    t.sweep()
    t.shows("dept_leader", "未同意", "视为不同意")
    t.refuses("operator", "grant", "D05 extensions")
    assert due(t) == "03-06 17:00"
    assert "calls.extension.lapsed" in t.facts("department")
    assert t.facts("street") == ["calls.extension.unanswered"]


def put_aside_with_a_missed_review(t) -> None:
    responded(t)
    t.at("2026-03-05 10:00")
    t.does("dept_leader", "suspend", "D05", **SUSPEND)
    t.refuses("ops", "approve", "D05 suspensions")
    t.refuses("operator", "consent", "D05 suspensions")
    t.does("deputy", "consent", "D05 suspensions")
    t.at("2026-03-05 14:00")
    t.does("ops", "approve", "D05 suspensions")
    assert t.lamp("resolve", "D05") == "grey"
    t.shows("dept_operator", "挂账中", "挂账(灰)")
    t.refuses("dept_operator", "reply", "D05")

    t.at("2026-05-20 10:00")
    t.sweep()
    t.shows("operator", "挂账中")
    t.at("2026-06-05 14:00")  # a quarter, and nobody has reviewed it
    t.sweep()
    assert (t.lamp("resolve", "D05"), due(t)) == ("", "06-08 17:00")
    t.shows("dept_operator", "已恢复办理", "逾期未评审" if hasattr(t, "window") else "review")
    assert t.facts("department")[-2:] == ["calls.suspension.unreviewed", "calls.line.lifted"]
    t.at("2026-06-08 17:00")
    t.sweep()
    assert t.lamp("resolve", "D05") == "yellow"


def material_within_its_cap(t) -> None:
    responded(t)
    t.at("2026-03-05 10:00")
    t.refuses("dept_leader", "ask_material", "D05")
    t.does("dept_operator", "ask_material", "D05", note="请补充经营户租赁合同")
    t.shows("operator", "待补充材料", "请补充经营户租赁合同")
    t.refuses("dept_operator", "supply", "D05 materials")
    t.at("2026-03-05 11:30")
    t.does("operator", "supply", "D05 materials", note="合同已上传附件")
    assert due(t) == "03-09 10:30"  # an hour and a half was used, the rest is given back
    t.refuses("dept_operator", "ask_material", "D05")

    responded(t)
    t.at("2026-03-05 10:00")
    t.does("dept_operator", "ask_material", "D05", note="请补充经营户租赁合同")
    t.at("2026-03-06 17:00")
    t.sweep()
    t.shows("dept_operator", "逾期未补充")
    assert due(t) == "03-10 16:00"
    assert "calls.material.missed" in t.facts("street")


STORIES = (
    extension_granted, extension_refused, extension_unanswered, put_aside_with_a_missed_review, material_within_its_cap,
)  # fmt: skip
