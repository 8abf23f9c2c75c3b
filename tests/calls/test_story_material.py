"""Missing material: the line's time stands still, once, for a working day at most; what was not used is given back."""

import pytest

from dispatch.calls.choices import MaterialState
from dispatch.calls.models import MaterialRequest, ServiceCall
from governance.errors import NotReady, NotYours
from governance.workflow.models import Deadline

WANTED = "请补充经营户租赁合同"


@pytest.fixture
def line(town):
    return town.answer(town.lead(town.called(item="UC03")), town.dept_operator, "2026-03-04 09:30", until="respond")


def ask(town, line, at="2026-03-05 10:00"):
    town.do(line, "ask_material", town.dept_operator, at, note=WANTED)
    return MaterialRequest.objects.latest("id")


def clock(line):
    return Deadline.objects.get(case_id=line.pk, case_type__model="callline", limit_name="resolve")


def test_the_street_supplies_and_only_the_time_that_was_used_is_added(town, line):
    request = ask(town, line)
    assert clock(line).paused_at == town.moment("2026-03-05 10:00")

    town.do(request, "supply", town.operator, "2026-03-05 11:30", note="合同已上传附件")

    assert (request.state, request.supplied) == (MaterialState.SUPPLIED, "合同已上传附件")
    assert (clock(line).paused_at, clock(line).due_at) == (None, town.moment("2026-03-09 10:30"))
    with pytest.raises(NotReady, match="一次"):
        ask(town, line, "2026-03-05 14:00")
    assert town.facts(about=town.department)[-2:] == ["calls.material.asked", "calls.material.supplied"]


def test_the_pause_ends_by_itself_after_a_working_day(town, line):
    request = ask(town, line)
    town.sweep("2026-03-06 16:59")
    request.refresh_from_db()
    assert request.state == MaterialState.OPEN

    town.sweep("2026-03-20 09:00")  # however late the sweep comes

    request.refresh_from_db()
    assert (request.state, request.ended_at) == (MaterialState.EXPIRED, town.moment("2026-03-06 17:00"))
    assert clock(line).due_at == town.moment("2026-03-10 16:00")
    assert "calls.material.missed" in town.facts(about=town.street)
    missed = town.facts(about=town.department)
    assert missed.count("calls.reply.missed") == 1


def test_a_pause_is_not_late(town, line):
    ask(town, line, "2026-03-06 16:00")
    town.sweep("2026-03-06 17:30")
    at = town.moment("2026-03-06 17:30")
    assert ServiceCall.objects.visible_to(town.ops, at).late(town.ops, at).count() == 0
    assert "calls.reply.missed" not in town.facts()


def test_a_reply_during_the_pause_is_judged_by_the_time_given_back(town, line):
    request = ask(town, line, "2026-03-06 16:00")
    town.do(line, "reply", town.dept_operator, "2026-03-09 10:00", result_kind="solved", result_text="已清理")
    request.refresh_from_db()
    assert request.state == MaterialState.DROPPED
    assert town.facts(about=town.department)[-1] == "calls.reply.kept"
    assert clock(line).due_at == town.moment("2026-03-09 11:00")


def test_only_the_lead_asks_and_only_in_time(town, line):
    for who in (town.operator, town.dept_leader, town.other_dept_operator):
        with pytest.raises(NotYours):
            town.do(line, "ask_material", who, "2026-03-05 10:00", note=WANTED)
    town.sweep("2026-03-06 17:00")
    with pytest.raises(NotReady, match="已过"):
        ask(town, line, "2026-03-09 09:30")
    assistant = town.assistant(town.called())
    town.answer(assistant, town.other_dept_operator, "2026-03-04 09:30", until="respond")
    with pytest.raises(NotReady, match="牵头"):
        town.do(assistant, "ask_material", town.other_dept_operator, "2026-03-04 09:40", note=WANTED)
    assert not MaterialRequest.objects.exists()


def test_two_pauses_are_never_one(town, line):
    ask(town, line)
    with pytest.raises(NotReady, match="暂停"):
        town.do(line, "extend", town.dept_leader, "2026-03-05 10:30", amount=1, note="需等吊车进场")
