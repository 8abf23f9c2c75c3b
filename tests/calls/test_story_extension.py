"""More time: granted, refused, silent, and asked for once."""

import pytest

from dispatch.calls.choices import ExtensionState
from dispatch.calls.models import Extension
from governance.errors import Invalid, NotReady, NotYours
from governance.workflow.models import Deadline

REASON = "需等吊车进场"


@pytest.fixture
def line(town):
    """An ordinary matter of two working days: called on Wednesday, due on Friday at 17:00."""
    return town.answer(town.lead(town.called(item="UC03")), town.dept_operator, "2026-03-04 09:30", until="respond")


def ask(town, line, at="2026-03-05 10:00", amount=2):
    town.do(line, "extend", town.dept_leader, at, amount=amount, note=REASON)
    return Extension.objects.latest("id")


def due(line):
    return Deadline.objects.get(case_id=line.pk, case_type__model="callline", limit_name="resolve").due_at


def test_the_street_grants_and_the_due_moment_moves(town, line):
    extension = ask(town, line)
    assert (extension.state, extension.nth, str(extension.length)) == (ExtensionState.ASKED, 1, "2 工作日")
    assert due(line) == town.moment("2026-03-06 17:00")

    town.do(extension, "grant", town.operator, "2026-03-05 11:00")

    assert due(line) == extension.new_due_at == town.moment("2026-03-10 17:00")
    town.sweep("2026-03-09 09:00")
    town.do(line, "reply", town.dept_operator, "2026-03-10 16:00", result_kind="solved", result_text="已清理")
    told = town.facts(about=town.department)
    assert told[3:] == ["calls.extension.asked", "calls.extension.granted", "calls.reply.kept"]


def test_the_street_refuses_and_nothing_moves(town, line):
    extension = ask(town, line)
    with pytest.raises(NotYours):
        town.do(extension, "grant", town.ops, "2026-03-05 11:00")
    with pytest.raises(NotYours):
        town.do(extension, "refuse", town.other_operator, "2026-03-05 11:00", note="不同意")
    with pytest.raises(Invalid):
        town.do(extension, "refuse", town.operator, "2026-03-05 11:00")

    town.do(extension, "refuse", town.operator, "2026-03-05 11:00", note="群众催得紧")

    assert (extension.state, extension.silent) == (ExtensionState.REFUSED, False)
    assert due(line) == town.moment("2026-03-06 17:00")
    town.sweep("2026-03-06 17:00")
    assert town.facts(about=town.department)[-2:] == ["calls.extension.refused", "calls.reply.missed"]


def test_silence_refuses_and_counts_against_the_street(town, line):
    extension = ask(town, line)  # four working hours: until 15:00
    town.sweep("2026-03-05 14:59")
    extension.refresh_from_db()
    assert extension.state == ExtensionState.ASKED

    town.sweep("2026-03-05 15:00")

    extension.refresh_from_db()
    assert (extension.state, extension.silent) == (ExtensionState.REFUSED, True)
    assert extension.ended_at == town.moment("2026-03-05 15:00")
    assert due(line) == town.moment("2026-03-06 17:00")
    assert town.facts(about=town.department)[-1] == "calls.extension.lapsed"
    assert town.facts(about=town.street) == ["calls.extension.unanswered"]


def test_it_is_asked_before_four_fifths_of_the_time(town, line):
    before = town.facts()
    with pytest.raises(NotReady, match="八成"):
        ask(town, line, "2026-03-06 11:51")
    assert not Extension.objects.exists() and town.facts() == before
    ask(town, line, "2026-03-06 11:50")


def test_it_is_no_longer_than_the_limit_itself(town, line):
    with pytest.raises(Invalid) as refused:
        ask(town, line, amount=3)
    assert refused.value.errors == {"amount": ["延长不能超过原时限 2 工作日"]}
    with pytest.raises(NotYours):
        town.do(line, "extend", town.dept_operator, "2026-03-05 10:00", amount=1, note=REASON)


@pytest.mark.parametrize("answer", ["grant", "refuse"])
def test_it_is_asked_for_once_whatever_was_answered(town, line, answer):
    first = ask(town, line)
    with pytest.raises(NotReady, match="正等答复"):
        ask(town, line, "2026-03-05 10:30")
    town.do(first, answer, town.operator, "2026-03-05 11:00", note="群众催得紧")
    before = due(line)
    with pytest.raises(NotReady, match="每条线只能申请一次"):
        ask(town, line, "2026-03-05 11:30", amount=1)
    assert (Extension.objects.count(), due(line)) == (1, before)


def test_an_answer_comes_before_the_time_itself_is_out(town):
    line = town.lead(town.called(item="UC04"))  # four working hours: until 14:12
    town.answer(line, town.dept_operator, "2026-03-04 09:20", until="respond")
    extension = ask(town, line, "2026-03-04 11:00", amount=4)
    assert extension.answer_by == town.moment("2026-03-04 14:12")
    town.sweep("2026-03-04 14:12")
    extension.refresh_from_db()
    assert extension.state == ExtensionState.REFUSED


def test_a_reply_lets_the_question_fall(town, line):
    extension = ask(town, line)
    town.do(line, "reply", town.dept_operator, "2026-03-05 11:00", result_kind="solved", result_text="已清理")
    extension.refresh_from_db()
    assert (extension.state, extension.ended_at) == (ExtensionState.DROPPED, town.moment("2026-03-05 11:00"))
    assert not Deadline.objects.running().filter(case_type__model="extension").exists()
