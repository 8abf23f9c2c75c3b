"""A sheet follows the lamps of its matter: one matter, one sheet, and a colour never without its lamp."""

import pytest

from governance.documents.models import PaperNumber
from governance.supervision import services
from governance.supervision.models import Interview, SupervisionSheet
from governance.workflow.models import Deadline, TransitionRecord
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db
RESPONSE = {"contacted_whom": "刘洋", "measure": "吊车拆除", "promised_at": "2026-12-31 17:00"}


def orange_answered(town):
    """A call that both departments answered after their sheets turned orange; the sheets wait to be lifted."""
    call = town.called()
    town.follow("2026-03-04 10:43")
    town.answer(town.assistant(call), town.other_dept_operator, "2026-03-04 10:48")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:50")
    town.follow("2026-03-04 10:51")
    return call


def follow_on(town, at) -> None:
    sweep(at)
    services.follow_lamps(at)


def test_the_lamps_raise_a_sheet_from_blue_to_orange(town):
    call = town.called()
    assert town.follow("2026-03-04 09:30") == 0
    reached = []
    for moment in ("10:01", "10:13", "10:43", "11:13"):
        town.follow(f"2026-03-04 {moment}")
        sheet = town.sheet()
        reached.append((sheet.state, sheet.colour, sheet.limit_label))
    assert reached == [
        ("blue", "blue", "签收"), ("yellow", "yellow", "签收"), ("orange", "orange", "签收"),
        ("orange", "orange", "签收"),
    ]  # fmt: skip
    assert (sheet.root_no, sheet.street_id, sheet.tier, sheet.item) == (call.case_no, town.street.pk, "P1", "UC06")
    assert sheet.paper_no == str(PaperNumber.objects.get(case_id=sheet.pk)) != ""
    told = [kind for kind in town.facts(about=town.department) if kind.startswith("supervision.")]
    assert told == ["supervision.sheet.reminded", "supervision.sheet.yellow", "supervision.sheet.orange"]


def test_red_only_follows_a_person(town):
    call = town.called()
    town.follow("2026-03-04 11:13")
    assert town.sheet().state == "orange"
    town.light_red(town.lead(call), "2026-03-04 11:20")
    town.follow("2026-03-04 11:21")
    assert (town.sheet().state, town.sheet(town.other_department).state) == ("red", "orange")


def test_one_sheet_for_one_matter_and_organisation(town):
    town.called()
    town.follow("2026-03-04 11:13")
    assert town.follow("2026-03-04 11:14") == 0
    organisations = SupervisionSheet.objects.order_by("organisation_id").values_list("organisation_id", flat=True)
    assert list(organisations) == sorted([town.department.pk, town.other_department.pk])


def test_a_sheet_that_slept_begins_in_the_colour_of_its_lamp(town):
    town.called()
    town.follow("2026-03-04 10:43")
    sheet = town.sheet()
    assert (sheet.state, sheet.blue_at, sheet.orange_at) == ("orange", None, town.moment("2026-03-04 10:43"))
    names = TransitionRecord.objects.of_case(sheet).order_by("id").values_list("name", flat=True)
    assert list(names) == ["begin", "raise_orange"]
    assert "supervision.sheet.reminded" not in town.facts(about=town.department)


def test_a_reminder_ends_by_itself_when_its_clocks_have_stopped(town):
    call = town.called()
    town.follow("2026-03-04 10:13")
    assert town.sheet().state == "yellow"
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:20", until="respond")
    town.follow("2026-03-04 10:21")
    sheet = town.sheet()
    assert (sheet.state, sheet.ended_at) == ("settled", town.moment("2026-03-04 10:21"))
    assert "supervision.sheet.settled" in town.facts(about=town.department)


def test_a_later_clock_of_the_same_matter_brings_the_same_sheet_back(town):
    call = town.called()
    town.follow("2026-03-04 10:01")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:05", until="respond")
    town.follow("2026-03-04 10:06")
    assert town.sheet().state == "settled"
    first = town.sheet()
    town.follow("2026-03-04 11:10")  # arriving was due at 11:12
    again = town.sheet()
    assert (again.pk, again.state, again.limit_label, again.ended_at) == (first.pk, "blue", "到场", None)
    assert town.facts(about=town.department).count("supervision.sheet.reminded") == 1


def test_an_orange_sheet_waits_to_be_lifted(town):
    call = town.called()
    town.follow("2026-03-04 10:43")
    town.answer(town.assistant(call), town.other_dept_operator, "2026-03-04 10:48")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:50")
    town.follow("2026-03-04 10:51")
    assert (town.sheet().state, town.sheet().colour) == ("settling", "orange")


@pytest.mark.parametrize("red", [False, True])
def test_a_grave_sheet_stands_while_any_clock_of_the_organisation_runs(town, red):
    call = town.called(item="UC03")  # to be answered within a working day, resolved within five
    lead = town.lead(call)
    *_, orange, doubled = town.clock(lead, "respond").rungs
    follow_on(town, doubled if red else orange)
    if red:
        town.light_red(lead, "2026-03-06 10:00")
    town.follow("2026-03-06 10:01")
    town.do(lead, "respond", town.dept_operator, "2026-03-06 10:10", **RESPONSE)

    town.follow("2026-03-09 10:00")  # what was late is done, and the time to resolve runs on

    sheet = town.sheet()
    assert (sheet.state, sheet.ended_at) == ("red" if red else "orange", None)
    assert "supervision.confirm.missed" not in town.facts(about=town.street)
    assert "supervision.sheet.lifted" not in town.facts(about=town.department)


def test_a_sheet_that_waits_to_be_lifted_goes_on_with_a_rework(town):
    call = orange_answered(town)
    first = town.do(town.sheet(), "confirm", town.operator, "2026-03-04 11:00")
    town.do(call, "reject", town.operator, "2026-03-04 11:10", lines=[str(town.lead(call).pk)], note="面板仍松动")

    town.follow("2026-03-04 11:11")

    sheet = town.sheet()
    assert (sheet.pk, sheet.state, sheet.colour, sheet.confirmed_at) == (first.pk, "orange", "orange", None)
    assert sheet.orange_at == first.orange_at
    assert town.facts(about=town.department).count("supervision.sheet.orange") == 1
    town.follow("2026-03-09 18:00")  # nobody lifts it by silence meanwhile
    assert (town.sheet().state, town.sheet().auto_lifted) == ("orange", False)


def test_a_lesser_lamp_lowers_no_colour_and_the_sheet_ends_by_what_it_reached(town):
    call = orange_answered(town)
    town.do(town.sheet(), "confirm", town.operator, "2026-03-04 11:00")
    town.do(town.sheet(), "lift", town.ops, "2026-03-04 11:01")
    lead = town.lead(call)
    town.do(call, "reject", town.operator, "2026-03-04 11:10", lines=[str(lead.pk)], note="面板仍松动")
    town.follow("2026-03-04 11:11")
    assert town.sheet().state == "lifted"  # its clock runs and is not lit

    blue = town.clock(lead, "rework").rungs[0]
    follow_on(town, blue)
    sheet, lamp = town.sheet(), town.clock(lead, "rework").lamp
    assert (lamp, sheet.state, sheet.colour, sheet.blue_at) == ("blue", "orange", "orange", None)
    assert "supervision.sheet.reminded" not in town.facts(about=town.department)

    town.do(lead, "reply", town.dept_operator, f"{blue:%Y-%m-%d %H:%M}", result_kind="solved", result_text="已加固")
    follow_on(town, blue)
    assert town.sheet().state == "settling"


def test_a_yellow_sheet_that_settled_comes_back_no_lighter(town):
    call = town.called()
    town.follow("2026-03-04 10:13")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:20", until="respond")
    town.follow("2026-03-04 10:21")
    assert town.sheet().state == "settled"
    town.follow("2026-03-04 11:10")  # arriving was due at 11:12
    assert (town.clock(town.lead(call), "arrive").lamp, town.sheet().state) == ("blue", "yellow")


def test_a_sheet_stands_while_its_clocks_are_put_aside(town):
    call = town.called()
    town.follow("2026-03-04 10:43")
    Deadline.objects.filter(case_id=town.lead(call).pk, closed_at=None).update(lamp="grey")
    town.follow("2026-03-04 10:50")
    assert town.sheet().state == "orange"


def test_three_reds_of_a_quarter_lead_to_one_interview(town):
    for day in ("02", "03", "04"):
        call = town.called_on(f"2026-03-{day}")
        town.follow(f"2026-03-{day} 11:13")
        town.light_red(town.lead(call), f"2026-03-{day} 11:20")
        town.follow(f"2026-03-{day} 11:21")
        town.do(town.sheet(call=call), "sign_red", town.dept_leader, f"2026-03-{day} 11:30")
        town.do(town.sheet(call=call), "report", town.dept_leader, f"2026-03-{day} 11:40", report="已到场处置")
        assert Interview.objects.count() == (day == "04")
    interview = town.interview()
    assert (interview.organisation, interview.cause, interview.quarter) == (town.department, "three_reds", "2026Q1")
    assert len(interview.sheet_ids) == 3
    assert services.call_interviews(town.moment("2026-03-04 12:00")) == 0


def test_an_idle_round_asks_little(town, django_assert_max_num_queries):
    town.called()
    town.follow("2026-03-04 10:43")
    with django_assert_max_num_queries(14):
        assert services.follow_lamps(town.moment("2026-03-04 10:44")) == 0
