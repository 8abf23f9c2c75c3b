"""What was lit and answered while nobody followed the lamps is supervised all the same, once."""

import pytest

from governance.documents.models import PaperNumber
from governance.supervision import following, services
from governance.supervision.models import Interview, SupervisionSheet

pytestmark = pytest.mark.django_db
RESPONSE = {"contacted_whom": "刘洋", "measure": "吊车拆除", "promised_at": "2026-12-31 17:00"}
REPLY = {"result_kind": "solved", "result_text": "面板已拆除"}


@pytest.fixture
def followed(town):
    """A town whose sheets followed the lamps until nine in the morning."""
    services.follow_lamps(town.moment("2026-03-04 09:00"))
    return town


def answered_late(town, call, at="2026-03-04 10:50"):
    """Both departments answer after 150 % of the time to respond, with nobody sweeping or following meanwhile."""
    town.answer(town.assistant(call), town.other_dept_operator, at)
    return town.answer(town.lead(call), town.dept_operator, at)


def test_a_matter_answered_late_in_an_outage_has_the_sheet_that_it_would_have_had(followed):
    call = followed.called()
    answered_late(followed, call)
    assert not SupervisionSheet.objects.exists()

    followed.follow("2026-03-04 16:00")

    sheet = followed.sheet()
    assert (sheet.state, sheet.colour, sheet.orange_at) == ("settling", "orange", followed.moment("2026-03-04 16:00"))
    assert sheet.lit_at == followed.moment("2026-03-04 10:42")
    assert sheet.paper_no == str(PaperNumber.objects.get(case_id=sheet.pk)) != ""
    assert followed.facts(about=followed.department).count("supervision.sheet.orange") == 1
    assert followed.follow("2026-03-04 16:01") == 0 and following.behind() == []


def test_a_sheet_that_was_lighter_is_raised_by_what_was_missed(followed):
    call = followed.called()
    followed.follow("2026-03-04 10:13")
    assert followed.sheet().state == "yellow"
    answered_late(followed, call)
    followed.follow("2026-03-05 16:00")
    assert (followed.sheet().state, followed.sheet().colour) == ("settling", "orange")


def test_what_was_lifted_is_not_raised_again_by_the_same_clock(followed):
    call = followed.called()
    answered_late(followed, call)
    followed.follow("2026-03-04 16:00")
    followed.do(followed.sheet(), "confirm", followed.operator, "2026-03-04 16:10")
    followed.do(followed.sheet(), "lift", followed.ops, "2026-03-04 16:20")
    followed.follow("2026-03-04 16:21")
    assert followed.sheet().state == "lifted"


def test_a_yellow_that_was_answered_meanwhile_asks_for_nothing(followed):
    call = followed.called()
    answered_late(followed, call, "2026-03-04 10:20")
    followed.follow("2026-03-04 16:00")
    assert not SupervisionSheet.objects.exists()


def test_a_matter_that_fell_away_meanwhile_gets_no_sheet(followed):
    call = followed.called()
    followed.do(call, "cancel", followed.deputy, "2026-03-04 11:00", note="群众已自行解决")
    followed.follow("2026-03-04 16:00")
    assert not SupervisionSheet.objects.exists()
    assert "supervision.sheet.orange" not in followed.facts(about=followed.department)


def test_what_closed_long_before_the_last_round_is_history(town):
    call = town.called()
    answered_late(town, call)
    services.follow_lamps(town.moment("2026-03-20 09:00"))
    town.follow("2026-03-20 09:01")
    assert not SupervisionSheet.objects.exists()


def test_a_red_that_is_lit_and_answered_at_once_counts_among_three(town):
    for day in ("02", "03", "04"):
        call = town.called_on(f"2026-03-{day}")
        town.follow(f"2026-03-{day} 11:13")
        town.light_red(town.lead(call), f"2026-03-{day} 11:20")
        for line, actor in ((town.assistant(call), town.other_dept_operator), (town.lead(call), town.dept_operator)):
            for name, data in (("respond", RESPONSE), ("arrive", {}), ("reply", REPLY)):
                town.do(line, name, actor, f"2026-03-{day} 11:20", **data)
        town.follow(f"2026-03-{day} 11:21")
        assert (town.sheet(call=call).state, town.sheet(call=call).colour) == ("settling", "red")
        assert Interview.objects.count() == (day == "04")
    assert (town.interview().organisation, town.interview().cause) == (town.department, "three_reds")
