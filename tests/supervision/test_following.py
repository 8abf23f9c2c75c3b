"""A sheet follows the lamps of its matter: one matter, one sheet, and a colour never without its lamp."""

import pytest

from governance.documents.models import PaperNumber
from governance.supervision import services
from governance.supervision.models import Interview, SupervisionSheet
from governance.workflow.models import Deadline, TransitionRecord

pytestmark = pytest.mark.django_db


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
