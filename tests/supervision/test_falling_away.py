"""A sheet does not outlive its matter: it ends by itself, says why, and blames nobody who is not to blame."""

import pytest

from governance.facts.models import Fact
from governance.supervision import following, services
from governance.supervision.models import SupervisionSheet
from governance.supervision.services import quarter
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord

pytestmark = pytest.mark.django_db
RULING = {"reason": "属占道经营", "precedent": "招牌由应急部门牵头", "owner": "D06"}


def objected(town, call, at="2026-03-04 10:05"):
    ground = {"ground": "不属本单位职责", "owner": "D06"}
    town.do(town.lead(call), "object", town.dept_leader, at, **ground)
    return call.objections.get()


def upheld(town, call, at="2026-03-04 11:20"):
    """Ruled and accepted; by then the department was late with signing and answering."""
    objection = call.objections.get()
    town.do(objection, "uphold", town.ops, at, **RULING)
    return town.do(objection, "accept", town.deputy, at)


def last_line(sheet) -> tuple[str, str]:
    """The last move in the trail and what it says."""
    record = TransitionRecord.objects.of_case(sheet).filter(limit_name="").order_by("id").last()
    return record.name, RecordDetail.objects.get(pk=record.detail_id).note


def told(town, kind: str):
    return Fact.objects.filter(kind=kind, about_id=town.department.pk)


def waits_for_nobody(sheet) -> bool:
    return not Deadline.objects.of_roots(SupervisionSheet, [sheet.pk]).running().exists()


@pytest.mark.parametrize("moment", ["10:01", "10:13", "11:14"])
def test_a_cancelled_call_ends_its_sheets_whatever_their_colour(town, moment):
    call = town.called()
    town.follow(f"2026-03-04 {moment}")
    colour = town.sheet().colour

    town.do(call, "cancel", town.deputy, "2026-03-04 11:20", note="群众已自行解决")
    town.follow("2026-03-20 10:00")

    for sheet in SupervisionSheet.objects.all():
        assert (sheet.state, sheet.ended_at) == ("settled", town.moment("2026-03-04 11:20"))
        assert last_line(sheet) == ("fall_away", "呼叫已撤销")
        assert waits_for_nobody(sheet)
    assert [fact.attributes["colour"] for fact in told(town, "supervision.sheet.settled")] == [colour]
    assert not Fact.objects.filter(kind="supervision.confirm.missed").exists()
    assert not Fact.objects.filter(kind__in=("supervision.sheet.lifted", "supervision.sheet.revoked")).exists()


def test_a_sheet_that_waits_to_be_lifted_ends_with_its_call(town):
    call = town.called()
    town.follow("2026-03-04 10:43")
    town.answer(town.assistant(call), town.other_dept_operator, "2026-03-04 10:48")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:50")
    town.follow("2026-03-04 10:51")
    assert town.sheet().state == "settling"

    town.do(call, "cancel", town.deputy, "2026-03-04 11:00", note="重复")
    town.follow("2026-03-09 18:00")

    assert (town.sheet().state, town.sheet().auto_lifted) == ("settled", False)
    assert "supervision.confirm.missed" not in town.facts(about=town.street)


def test_a_merged_call_ends_its_sheets_and_names_the_one_that_goes_on(town):
    first, second = town.called(), town.called("2026-03-04 10:30")
    town.follow("2026-03-04 10:43")
    sheet = town.sheet(call=first)
    assert sheet.state == "orange"

    town.do(first, "merge", town.operator, "2026-03-04 10:50", into=second.case_no, note="同一事")

    sheet.refresh_from_db()
    assert (sheet.state, last_line(sheet)) == ("settled", ("fall_away", f"呼叫已并案至 {second.case_no}"))
    town.follow("2026-03-04 11:45")
    assert town.sheet(call=second).state == "yellow"


def test_a_draft_that_is_merged_asks_for_no_sheets(town):
    first, second = town.draft(), town.called()
    town.do(first, "merge", town.operator, "2026-03-04 09:20", into=second.case_no, note="同一事")
    assert not SupervisionSheet.objects.exists()


def test_an_objection_that_is_upheld_revokes_the_sheet_and_every_colour_of_it(town):
    call = town.called()
    objected(town, call)
    town.follow("2026-03-04 11:13")
    town.light_red(town.lead(call), "2026-03-04 11:14")
    town.follow("2026-03-04 11:15")
    assert town.sheet().state == "red"

    upheld(town, call)
    town.follow("2026-03-20 10:00")

    sheet = town.sheet()
    assert (sheet.state, sheet.ground, waits_for_nobody(sheet)) == ("revoked", "not_theirs", True)
    assert last_line(sheet) == ("withdraw", f"退单成立，改由{town.other_department.name}承办")
    assert told(town, "supervision.sheet.revoked").get().attributes["ground"] == "not_theirs"
    _, first, after = quarter(town.moment("2026-03-04 11:30"))
    assert town.department.pk not in dict(following.with_three_reds(first, after, "2026Q1"))
    assert not SupervisionSheet.objects.reds(first, after).filter(organisation=town.department).exists()
    assert "supervision.interview.called" not in town.facts(about=town.department)


def test_a_sheet_that_has_ended_before_the_ruling_is_revoked_too(town):
    call = town.called()
    objected(town, call, "2026-03-04 09:30")
    town.follow("2026-03-04 10:13")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:20", until="respond")
    town.follow("2026-03-04 10:21")
    assert town.sheet().state == "settled"

    upheld(town, call, "2026-03-04 10:40")

    assert (town.sheet().state, town.sheet().ground) == ("revoked", "not_theirs")


def test_the_sheets_of_others_and_of_lost_objections_stand(town):
    call = town.called()
    objection = objected(town, call)
    town.follow("2026-03-04 10:43")
    town.do(objection, "overrule", town.ops, "2026-03-04 10:50", reason="属户外广告", precedent="招牌由城管牵头")
    town.do(objection, "accept", town.dept_leader, "2026-03-04 10:55")
    assert {sheet.state for sheet in SupervisionSheet.objects.all()} == {"orange"}


def test_whom_a_final_ruling_calls_again_is_supervised_again_from_nothing(town):
    call = town.called(item="UC03")
    objected(town, call, "2026-03-04 09:30")
    town.follow("2026-03-04 11:13")  # signing was due at 11:12
    assert town.sheet().yellow_at
    upheld(town, call, "2026-03-04 11:20")
    fresh = call.lines.get(department=town.other_department)
    town.do(fresh, "object", town.other_dept_leader, "2026-03-04 11:30", ground="属城管", owner="D05")
    second = call.objections.get(line=fresh)
    town.do(second, "uphold_finally", town.establishment, "2026-03-04 11:40", **RULING | {"owner": "D05"})

    town.follow("2026-03-04 14:30")  # two working hours from 11:40, of which 80 % are over

    sheet = town.sheet()
    assert (sheet.state, sheet.ground, sheet.blue_at, sheet.yellow_at) == (
        "blue", "", town.moment("2026-03-04 14:30"), None,
    )  # fmt: skip


def test_a_sheet_that_a_person_revoked_is_raised_by_no_lamp(town):
    town.called()
    town.follow("2026-03-04 10:13")
    town.do(town.sheet(), "revoke", town.ops, "2026-03-04 10:20", ground="wrong", note="误发")
    assert town.follow("2026-03-04 10:43") == 1  # the other department's
    assert town.sheet().state == "revoked"


def test_a_lamp_that_went_out_meanwhile_raises_nothing(town, monkeypatch):
    call = town.called()
    town.follow("2026-03-04 10:01")
    town.sweep("2026-03-04 10:13")
    seen = following.behind()  # read by a round that is slow to go on
    town.do(call, "cancel", town.deputy, "2026-03-04 10:14", note="重复")

    assert services._raise([row for row in seen if row.sheet_id], town.moment("2026-03-04 10:15")) == 0
    assert {sheet.state for sheet in SupervisionSheet.objects.all()} == {"settled"}
