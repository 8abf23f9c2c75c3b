"""A line handed to the department's agency in the street: whom the clock presses, and what is told of whom."""

import pytest

from dispatch.calls.desk import queue
from governance.errors import NotReady
from governance.facts.models import Fact
from governance.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(town):
    """An ordinary line, handed to the agency within the hour."""
    found = town.lead(town.called(item="UC03"))
    return town.do(found, "hand_to_agency", town.dept_operator, "2026-03-04 10:00", agency=town.agency.code)


def told(town, organisation) -> list[str]:
    rows = Fact.objects.filter(about_id=organisation.pk, kind__startswith="calls.agency").order_by("at", "id")
    return [kind.removeprefix("calls.agency.") for kind in rows.values_list("kind", flat=True)]


def recipients(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_head_and_members_are_told_and_find_it_on_their_desks(town, line):
    assert recipients("calls.handed") == {town.agency_head.name, town.agency_member.name}
    at = town.moment("2026-03-04 10:01")
    for person in (town.agency_head, town.agency_member):
        assert [item.step for item in queue(person, at)] == ["待签收"]
    (watched,) = queue(town.dept_operator, at)
    assert (watched.step, watched.action) == ("派出机构承办", "查看")
    assert f"{town.agency.name}承办" in watched.parts


def test_what_it_answers_in_time_is_told_of_agency_and_department(town, line):
    town.answer(line, town.agency_member, "2026-03-04 10:10")
    assert told(town, town.agency) == ["called", "kept"]
    assert Fact.objects.filter(kind="calls.reply.kept", about_id=town.department.pk).exists()


def test_what_it_answers_late_is_told_of_both_once_and_its_head_hears_of_the_lamp(town, line):
    town.do(line, "sign", town.agency_member, "2026-03-04 10:10")
    town.sweep("2026-03-12 09:00")
    assert told(town, town.agency) == ["called", "missed"]
    town.do(
        line, "respond", town.agency_member, "2026-03-12 10:00", contacted_whom="社区", measure="清理",
        promised_at="2026-03-13 17:00",
    )  # fmt: skip
    town.do(line, "reply", town.agency_member, "2026-03-12 11:00", result_kind="solved", result_text="已清理")
    assert told(town, town.agency) == ["called", "missed"]
    missed = Fact.objects.get(kind="calls.reply.missed")
    assert (missed.about_id, missed.attributes["agency"]) == (town.department.pk, town.agency.code)
    assert town.agency_head.name in set(Notice.objects.values_list("recipient__name", flat=True))


def test_what_was_late_before_the_hand_over_is_the_departments_alone(town):
    found = town.lead(town.called(item="UC03"))
    town.sweep("2026-03-12 09:00")
    town.do(found, "hand_to_agency", town.dept_operator, "2026-03-12 10:00", agency=town.agency.code)
    town.do(
        found, "respond", town.agency_member, "2026-03-12 11:00", contacted_whom="社区", measure="清理",
        promised_at="2026-03-13 17:00",
    )  # fmt: skip
    town.do(found, "reply", town.agency_member, "2026-03-12 12:00", result_kind="solved", result_text="已清理")
    assert told(town, town.agency) == ["called"]


def test_rework_verification_and_call_back_are_told_of_the_agency(town, line):
    town.answer(line, town.agency_member, "2026-03-04 10:10")
    call = line.call
    call.refresh_from_db()
    town.do(call, "reject", town.operator, "2026-03-05 11:00", lines=[line.pk], note="摊点仍在")
    town.do(line, "reply", town.agency_member, "2026-03-05 14:00", result_kind="solved", result_text="已清理")
    call.refresh_from_db()
    call.__class__.objects.filter(pk=call.pk).update(appellant_hot=True)
    call.refresh_from_db()
    town.do(call, "pass", town.operator, "2026-03-05 15:00")
    town.do(call, "record_callback", town.ops, "2026-03-05 16:00", answer="dissatisfied", solved="no")
    assert told(town, town.agency) == ["called", "kept", "reworked", "done", "answered"]
    answered = Fact.objects.get(kind="calls.agency.answered")
    assert answered.attributes["answer"] == "dissatisfied" and answered.attributes["valid"] is True


def test_a_line_taken_back_is_the_departments_again(town, line):
    town.do(line, "take_back", town.dept_operator, "2026-03-04 10:05", note="机构人手不足")
    line.refresh_from_db()
    assert line.agency_id is None
    assert recipients("calls.taken_back") == {town.agency_head.name, town.agency_member.name}
    town.answer(line, town.dept_operator, "2026-03-04 10:10")
    assert told(town, town.agency) == ["called"]


def test_nobody_hands_a_line_to_whom_has_it_nor_takes_back_what_nobody_has(town, line):
    with pytest.raises(NotReady, match="没有其他派出机构"):
        town.do(line, "hand_to_agency", town.dept_operator, "2026-03-04 10:05", agency=town.agency.code)
    town.do(line, "take_back", town.dept_operator, "2026-03-04 10:06", note="机构人手不足")
    with pytest.raises(NotReady, match="自办"):
        town.do(line, "take_back", town.dept_operator, "2026-03-04 10:07", note="再收回")


def test_a_department_without_an_agency_there_says_so(town):
    assist = town.assistant(town.called())
    with pytest.raises(NotReady, match="没有派出机构"):
        town.do(assist, "hand_to_agency", town.other_dept_operator, "2026-03-04 09:30", agency=town.agency.code)
