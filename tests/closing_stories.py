"""Stories of what follows a closed call: looked at on the spot, or taken into the catalogue; for whichever teller."""

from dispatch.calls.models import ServiceCall, SiteCheck
from dispatch.calls.sampling import draw_site_checks
from governance.catalogues.selectors import in_force

UNTRUE = {"note": "面板仍挂在墙上，没有拆除"}
ROW = {
    "code": "UC11", "name": "废弃杆线清理", "item_class": "UC", "definition": "无主的废弃杆线下垂、脱落。",
    "tier": "P2", "lead": "D05", "duty_list": "assisting", "keywords": "废弃杆线 下垂",
}  # fmt: skip
AGAIN = {"situation": "为民路口废弃杆线下垂，碰到行人。", "own_action": "已拉警戒线", "item": "UC11"}


def drawn(t) -> None:
    """Turn to the check of a call that was closed on the day before."""
    t.at("2026-03-05 09:00")
    call = t.town.closed()
    ServiceCall.objects.filter(pk=call.pk).update(check_due=True)  # the share is drawn with a key: here it is this one
    draw_site_checks(t.now)
    t.number = call.case_no
    t.turn(SiteCheck.objects.get(call=call))


def found_untrue(t) -> None:
    """What was not done is found on the spot, looked at again by others than who found it, and counts as R07."""
    drawn(t)
    t.is_shut_to("dept_leader")
    t.at("2026-03-05 10:00")
    t.does("ops", "find_false", **UNTRUE)
    t.shows("dept_leader", UNTRUE["note"])
    t.refuses("dept_operator", "ask_review")
    assert "calls.check.failed" not in t.facts("department")
    t.does("dept_leader", "ask_review", note="已拆除，当日另有一块脱落")
    t.refuses("ops", "uphold")
    t.at("2026-03-06 10:00")
    t.does("performance", "uphold", note="照片为同一块面板")
    t.shows("dept_leader", "照片为同一块面板")
    assert (t.standing(), t.facts("department")[-1]) == ("confirmed", "calls.check.failed")


def nobody_asks_again(t) -> None:
    drawn(t)
    t.at("2026-03-05 10:00")
    t.does("ops", "find_false", **UNTRUE)
    t.at("2026-03-12 17:00")
    t.sweep()
    t.refuses("dept_leader", "ask_review")
    assert (t.standing(), t.facts("department")[-1]) == ("confirmed", "calls.check.failed")


def becomes_a_row(t) -> None:
    """What was ruled on a matter outside the catalogue becomes a row of it; the old case keeps its version."""
    t.at("2026-03-04 10:00")
    call = t.town.called(item="XX99", appellant_hot=False)
    t.town.do(call, "designate", t.town.ops, "2026-03-04 09:30", lead="D05")
    t.town.answer(t.town.lead(call), t.town.dept_operator, "2026-03-04 09:40")
    t.town.do(call, "pass", t.town.operator, "2026-03-04 09:50")
    t.number, before = call.case_no, call.item.version_id
    t.refuses("ops", "promote")
    t.does("establishment", "promote", **ROW)
    t.shows("dept_leader", "UC11")
    t.refuses("establishment", "promote")
    assert "calls.item.promoted" in t.facts("department")

    in_force.clear()  # a test that is rolled back never commits
    t.at("2026-03-04 10:10")
    t.writes("operator", **AGAIN)
    assert (t.call().item_code, t.call().lead.code) == ("UC11", "D05")
    old = ServiceCall.objects.get(pk=call.pk)
    assert (old.item_code, old.item.version_id) == ("XX99", before)
    assert t.call().item.version_id != before


STORIES = (found_untrue, becomes_a_row)
OVER_REST = (*STORIES, nobody_asks_again)
