"""Stories of the catalogue, of the duty list's gate and of a task for a street, told over REST or in a browser."""

ORDINARY = {"situation": "为民路口十余个摊点占道经营。", "own_action": "已劝离两次", "item": "UC03"}
EXPLAINED = {
    "contacted_whom": "刘洋",
    "measure": "劝离并引导入市",
    "promised_at": "2026-03-09T17:00:00+08:00",
}
TASK = {
    "title": "协助排查楼顶违建",
    "content": "对西华街道十二个院落的楼顶搭建逐栋登记，拍照留存。",
    "street": "510106025",
    "duty": "P01",
    "finish_by": "2026-03-20T17:00:00+08:00",
    "reason": "网格员熟悉院落情况，登记需入户",
    "legal_basis": "《成都市城市管理综合行政执法条例》",
    "support": "每院落补助 300 元，派执法队员两名带队",
}


def called(t) -> None:
    t.at("2026-03-04 09:00")
    t.writes("operator", **ORDINARY)
    t.at("2026-03-04 09:12")
    t.does("deputy", "issue")


def re_issued(t) -> None:
    """The catalogue is published anew; what was called before keeps the version it is judged by."""
    called(t)
    old = t.number
    t.shows("dept_operator", "一般")

    t.at("2026-03-04 10:00")
    t.revises("establishment", "UC03", tier="P1")
    t.shows("dept_operator", "一般")
    t.publishes("establishment", "2026-03-04", "占道经营按紧急办", ("UC03", "一般", "紧急", "1"))

    t.shows("dept_operator", "一般")
    t.does("dept_operator", "sign", "D05")
    t.at("2026-03-04 10:10")
    t.writes("operator", **ORDINARY)
    t.shows("operator", "紧急")
    assert t.call().item.version.version_no == 2
    t.number = old
    assert (t.call().item.version.version_no, t.call().tier) == (1, "P2")


def withdrawn_item(t) -> None:
    """What the street no longer does it does not call about; what is under way goes on."""
    called(t)
    t.at("2026-03-04 10:00")
    t.revises("establishment", "UC03", duty_list="withdrawn")
    t.publishes("establishment", "2026-03-04", "占道经营收回", ("UC03", "配合", "收回", "1"))

    t.at("2026-03-04 10:30")
    t.is_refused("operator", "已列入收回事项", **ORDINARY)
    t.does("dept_operator", "sign", "D05")
    t.does("dept_operator", "respond", "D05", **EXPLAINED)


def task_for_a_street(t) -> None:
    """A department's task reaches the street only once the establishment office admitted it."""
    t.at("2026-03-04 09:00")
    t.is_refused("dept_operator", "已列入收回事项", **TASK | {"duty": "S01"})
    t.writes("dept_operator", **TASK)
    t.is_shut_to("operator")
    t.refuses("dept_operator", "send")
    t.does("dept_leader", "apply")
    t.refuses("dept_operator", "send")
    t.is_shut_to("operator")
    t.refuses("dept_leader", "admit")

    t.at("2026-03-04 11:00")
    t.does("establishment", "admit", note="限三月底前完成，补助随任务拨付")
    t.is_shut_to("operator")
    t.does("dept_operator", "send")
    t.shows("operator", "待接收", "限三月底前完成")
    t.at("2026-03-04 14:00")
    t.does("operator", "accept")
    t.at("2026-03-18 16:00")
    t.sweep()
    t.does("operator", "report", result="十二个院落已登记，发现新增搭建三处。")
    t.does("dept_operator", "confirm")

    assert t.state() == "closed"
    t.shows("operator", "办结", "发现新增搭建三处")
    assert t.facts("department") == ["duties.admission.asked", "duties.admission.granted"]
    kept = ["duties.task.sent", "duties.accept.kept", "duties.report.kept", "duties.task.closed"]
    assert t.facts("street") == kept


def task_nobody_admits(t) -> None:
    """Silence admits nothing, and a street may have an admission looked at again."""
    t.at("2026-03-04 09:00")
    t.writes("dept_operator", **TASK)
    t.does("dept_leader", "apply")
    t.does("establishment", "admit")
    t.does("dept_operator", "send")
    t.at("2026-03-04 10:00")
    t.does("deputy", "contest", note="登记须持执法证入户，街道没有这项权限")
    t.shows("establishment", "街道没有这项权限")
    t.at("2026-03-12 09:00")
    t.sweep()
    assert t.state() == "refused"
    t.shows("dept_operator", "视为不予准入")
    assert t.facts("department")[-1] == "duties.admission.refused"


OF_CALLS = (re_issued, withdrawn_item)
OF_TASKS = (task_for_a_street, task_nobody_admits)
