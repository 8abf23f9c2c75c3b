"""A third rework is supervised, whatever its lamp: the leader signs, street and district close the sheet."""

import pytest

from governance.supervision.models import Demand, SupervisionSheet

pytestmark = pytest.mark.django_db
REPLY = {"result_kind": "solved", "result_text": "面板已拆除"}


def reworked(town, times: int):
    """A call that was answered in time and sent back so many times within an hour."""
    call = town.verifying()
    lead = town.lead(call)
    for nth in range(1, times + 1):
        note = f"第 {nth} 次查看仍松动"
        town.do(call, "reject", town.operator, f"2026-03-04 10:{10 * nth}", lines=[str(lead.pk)], note=note)
        if nth < times:
            town.do(lead, "reply", town.dept_operator, f"2026-03-04 10:{10 * nth + 5}", **REPLY)
    return call


def test_a_second_rework_asks_for_no_sheet(town):
    reworked(town, 2)
    town.follow("2026-03-04 10:31")
    assert not SupervisionSheet.objects.exists()


def test_a_third_rework_opens_an_orange_sheet_that_says_why(town):
    call = reworked(town, 3)
    assert Demand.objects.count() == 1

    town.follow("2026-03-04 10:31")

    sheet = SupervisionSheet.objects.get()
    assert (sheet.root_no, sheet.organisation, sheet.state) == (call.case_no, town.department, "orange")
    assert (sheet.limit_label, sheet.reason) == ("返工", "同一事项第 3 次退回返工：第 3 次查看仍松动")
    assert sheet.due_at == town.clock(town.lead(call), "rework").due_at
    assert not sheet.by_hand and sheet.paper_no.startswith("金督办")
    assert not Demand.objects.exists() and town.follow("2026-03-04 10:32") == 0
    town.do(town.lead(call), "reply", town.dept_operator, "2026-03-04 10:40", **REPLY)
    town.follow("2026-03-04 10:41")
    assert town.sheet().state == "settling"


def test_a_sheet_that_has_ended_is_raised_by_a_third_rework(town):
    call = town.called()
    town.follow("2026-03-04 10:01")
    town.answer(town.assistant(call), town.other_dept_operator, "2026-03-04 10:02")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:02")
    town.follow("2026-03-04 10:03")
    first = town.sheet()
    assert first.state == "settled"
    lead = town.lead(call)
    for nth in range(1, 4):
        town.do(call, "reject", town.operator, f"2026-03-04 10:{10 * nth}", lines=[str(lead.pk)], note="仍松动")
        if nth < 3:
            town.do(lead, "reply", town.dept_operator, f"2026-03-04 10:{10 * nth + 5}", **REPLY)

    town.follow("2026-03-04 10:31")

    assert (town.sheet().pk, town.sheet().state, town.sheet().reason) == (
        first.pk, "orange", "同一事项第 3 次退回返工：仍松动",
    )  # fmt: skip


def test_a_third_rework_of_a_call_that_was_cancelled_at_once_opens_none(town):
    call = reworked(town, 3)
    town.do(call, "cancel", town.deputy, "2026-03-04 10:31", note="群众已自行解决")
    town.follow("2026-03-04 10:32")
    assert not SupervisionSheet.objects.exists() and not Demand.objects.exists()
