"""The stories of a call, each told to whichever teller: over REST or in a browser."""

EXPLAINED = {
    "contacted_whom": "刘洋",
    "measure": "吊车拆除松动面板",
    "promised_at": "2026-03-09T17:00:00+08:00",
}
SOLVED = {"result_kind": "solved", "result_text": "面板已拆除，现场安全"}
URGENT = {
    "situation": "营门口路 128 号二楼招牌松动，随时可能坠落。下方为公交站台。",
    "own_action": "已拉警戒线并劝离行人",
    "item": "UC06",
    "contact_name": "刘洋",
    "contact_phone": "028-87500016",
}
ORDINARY = {"situation": "为民路口十余个摊点占道经营。", "own_action": "已劝离两次", "item": "UC03"}


def answered(t, who: str, department: str, at: str) -> None:
    """Sign, respond, arrive and reply, one line, within the hour."""
    t.at(at)
    t.does(who, "sign", department)
    t.does(who, "respond", department, **EXPLAINED)
    t.does(who, "arrive", department)
    t.does(who, "reply", department, **SOLVED)


def urgent_call(t, **more) -> None:
    t.at("2026-03-04 09:00")
    t.writes("operator", **URGENT | more)
    t.shows("operator", "待签发")
    t.at("2026-03-04 09:12")
    t.does("deputy", "issue")


def from_call_to_archive(t) -> None:
    urgent_call(t, appellant_hot=True)  # a strong appeal is always called back
    t.shows("dept_operator", "已呼叫", "待签收")
    t.refuses("dept_operator", "reply", "D05")
    answered(t, "other_dept_operator", "D06", "2026-03-04 09:40")
    answered(t, "dept_operator", "D05", "2026-03-04 09:50")
    t.shows("operator", "核验")

    t.at("2026-03-04 14:00")
    t.does("operator", "pass")
    t.shows("dept_operator", "核验后处理")
    t.at("2026-03-04 15:00")
    t.does("operator", "score", speed=5, cooperation=4, result=5)
    t.at("2026-03-05 10:00")
    t.does("ops", "record_callback", answer="satisfied", solved="yes")

    assert t.state() == "closed"
    t.shows("operator", "办结归档")
    t.hides("dept_operator", "回访")
    kept = [f"calls.{word}" for word in ("line.called", "sign.kept", "response.kept", "arrival.kept", "reply.kept")]
    assert t.facts("other_department") == [*kept, "calls.line.done"]
    assert t.facts("department") == [
        *kept, "calls.line.done", "calls.call.scored", "calls.callback.answered", "calls.call.closed",
    ]  # fmt: skip
    assert t.facts("street") == ["calls.verify.kept"]


def nobody_signs(t) -> None:
    urgent_call(t)
    for moment, lamp, shown in (
        ("10:00", "blue", "临期"),
        ("10:12", "yellow", "超期"),
        ("10:42", "orange", "严重超期"),
    ):
        t.at(f"2026-03-04 {moment}")
        t.sweep()
        assert t.lamp("sign", "D05") == t.lamp("respond", "D05") == lamp
        t.shows("dept_operator", shown)

    t.at("2026-03-04 11:12")
    t.sweep()
    assert t.lamp("respond", "D05") == "red_proposed"
    t.shows("dept_leader", "系统签收", "红牌")
    t.refuses("dept_leader", "light_red", "D05")

    t.at("2026-03-04 11:20")
    t.does("ops", "light_red", "D05", limit_name="respond", note="特急件两小时无人响应")
    assert t.lamp("respond", "D05") == "red"
    t.shows("dept_leader", "红牌督办")
    told = t.facts("department")
    assert sorted(told[:3]) == ["calls.line.called", "calls.response.missed", "calls.sign.missed"]
    assert sorted(told[3:]) == ["calls.arrival.missed", "calls.lamp.lit", "calls.response.refused"]
    assert "calls.lamp.lit" not in t.facts("other_department")


def rework_three_times(t) -> None:
    urgent_call(t)
    answered(t, "other_dept_operator", "D06", "2026-03-04 09:40")
    answered(t, "dept_operator", "D05", "2026-03-04 09:50")
    for nth, day in enumerate(("04", "05", "06"), start=1):
        t.at(f"2026-03-{day} 11:00")
        t.does("operator", "reject", lines=[t.line("D05")], note="面板仍在晃动")
        t.shows("dept_operator", "返工", "面板仍在晃动")
        assert t.reworks("D05") == nth
        t.at(f"2026-03-{day} 11:30")
        t.does("dept_operator", "reply", "D05", **SOLVED)
        assert t.state() == "verifying"

    assert (t.state(), t.reworks("D05"), t.reworks("D06")) == ("verifying", 3, 0)
    told = t.facts("department")
    assert told.count("calls.line.reworked") == 3
    assert told.count("calls.rework.kept") == 3


def standing_in(t) -> None:
    t.at("2026-03-04 08:00")
    t.leaves("operator", "2026-03-05 08:00", to="org_clerk")
    t.leaves("deputy", "2026-03-05 08:00")
    t.leaves("dept_operator", "2026-03-05 08:00")

    t.at("2026-03-04 09:00")
    t.writes("org_clerk", **ORDINARY)
    t.at("2026-03-04 09:12")
    t.refuses("org_clerk", "issue")
    t.does("chief", "issue")
    t.is_shut_to("dept_operator")
    t.at("2026-03-04 09:20")
    t.does("dept_leader", "sign", "D05")

    t.at("2026-03-05 09:00")  # everyone is back
    t.does("dept_operator", "respond", "D05", **EXPLAINED)
    t.does("dept_operator", "reply", "D05", **SOLVED)
    t.refuses("org_clerk", "pass")
    t.does("operator", "pass")

    assert t.state() == "aftercare"
    assert t.actors() == [
        "org_clerk",
        "org_clerk",
        "chief",
        "dept_leader",
        "dept_operator",
        "dept_operator",
        "operator",
    ]
    assert "calls.sign.kept" in t.facts("department")


def an_agency_answers_late(t) -> None:
    t.at("2026-03-04 09:00")
    t.writes("operator", **ORDINARY)
    t.at("2026-03-04 09:12")
    t.does("deputy", "issue")
    t.at("2026-03-04 09:20")
    t.does("dept_operator", "hand_to_agency", "D05", agency="510106025-F3", note="请中队今天到现场")
    t.shows("dept_operator", "西华综合执法中队")
    t.shows("agency_member", "西华综合执法中队", "签收")
    t.refuses("dept_operator", "hand_to_agency", "D05")
    t.at("2026-03-04 09:30")
    t.does("agency_member", "sign", "D05")
    t.at("2026-03-09 09:00")
    t.sweep()
    assert t.lamp("resolve", "D05") == "yellow"
    t.shows("agency_head", "超期")
    t.does("agency_head", "respond", "D05", **EXPLAINED | {"promised_at": "2026-03-13T17:00:00+08:00"})
    t.does("agency_member", "reply", "D05", **SOLVED)
    assert t.state() == "verifying"
    assert [kind for kind in t.facts("agency") if kind.startswith("calls.agency")] == [
        "calls.agency.called", "calls.agency.missed",
    ]  # fmt: skip
    assert "calls.reply.missed" in t.facts("department")


STORIES = (from_call_to_archive, nobody_signs, rework_three_times, standing_in, an_agency_answers_late)
