"""An account put aside: agreed by street and district, grey, reviewed each quarter, taken up again."""

import pytest

from dispatch.calls.choices import LiftCause, SuspensionState
from dispatch.calls.models import ServiceCall, Suspension
from dispatch.calls.selectors import Load, loads
from governance.errors import Invalid, NotReady, NotYours
from governance.workflow.models import Deadline

WHY = {"ground": "funds", "target_on": "2026-12-18", "note": "改造资金列入下半年预算"}


@pytest.fixture
def line(town):
    return town.answer(town.lead(town.called(item="UC03")), town.dept_operator, "2026-03-04 09:30", until="respond")


def propose(town, line, at="2026-03-05 10:00", **more):
    town.do(line, "suspend", town.dept_leader, at, **WHY | more)
    return Suspension.objects.latest("id")


def running(town, line, **more):
    suspension = propose(town, line, **more)
    town.do(suspension, "consent", town.deputy, "2026-03-05 11:00")
    return town.do(suspension, "approve", town.ops, "2026-03-05 14:00")


def clock(line, limit_name="resolve"):
    return Deadline.objects.filter(case_id=line.pk, case_type__model="callline", limit_name=limit_name).latest("id")


def test_it_takes_three_to_put_a_line_aside(town, line):
    suspension = propose(town, line)
    for who in (town.operator, town.ops, town.dept_leader, town.other_deputy):
        with pytest.raises(NotYours):
            town.do(suspension, "consent", who, "2026-03-05 11:00")
    town.do(suspension, "consent", town.deputy, "2026-03-05 11:00")
    with pytest.raises(NotYours):
        town.do(suspension, "approve", town.deputy, "2026-03-05 11:10")
    assert clock(line).lamp == ""

    town.do(suspension, "approve", town.ops, "2026-03-05 14:00")

    line.refresh_from_db()
    assert (suspension.state, line.suspended_at) == (SuspensionState.RUNNING, town.moment("2026-03-05 14:00"))
    assert (clock(line).lamp, clock(line).next_at) == ("grey", None)
    assert town.facts(about=town.department)[-1] == "calls.line.suspended"


def test_what_is_put_aside_is_never_late_and_stays_on_the_open_list(town, line):
    running(town, line)
    at = town.moment("2026-05-20 10:00")
    town.sweep("2026-05-20 10:00")

    open_calls = ServiceCall.objects.visible_to(town.ops, at).open()
    assert open_calls.count() == 1
    assert open_calls.late(town.ops, at).count() == 0
    assert loads([town.department.pk], at) == {town.department.pk: Load(1, 0)}
    assert "calls.reply.missed" not in town.facts()
    with pytest.raises(NotReady, match="挂账中"):
        town.do(line, "reply", town.dept_operator, "2026-05-20 10:00", result_kind="solved", result_text="已办")
    with pytest.raises(NotReady, match="挂账中"):
        propose(town, line, "2026-05-20 10:00")


def test_a_missed_review_takes_the_line_up_again(town, line):
    suspension = running(town, line)
    town.sweep("2026-06-05 13:59")
    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.RUNNING

    town.sweep("2026-06-05 14:00")

    suspension.refresh_from_db()
    line.refresh_from_db()
    assert (suspension.state, suspension.lifted_because) == (SuspensionState.LIFTED, LiftCause.REVIEW)
    assert line.suspended_at is None
    # Ten working hours were left on Thursday 5 March at 14:00, and are left again on Friday 5 June at 14:00.
    assert clock(line).due_at == town.moment("2026-06-08 17:00")
    assert clock(line).lamp == ""
    assert town.facts(about=town.department)[-2:] == ["calls.suspension.unreviewed", "calls.line.lifted"]
    town.sweep("2026-06-08 17:00")
    assert town.facts(about=town.department)[-1] == "calls.reply.missed"


def test_a_review_begins_another_quarter_and_may_move_the_target(town, line):
    suspension = running(town, line)
    town.do(suspension, "review", town.ops, "2026-06-01 10:00", note="资金仍未到位", target_on="2027-03-31")

    assert (suspension.review_count, str(suspension.target_on)) == (1, "2027-03-31")
    town.sweep("2026-06-05 14:00")
    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.RUNNING
    clocks = Deadline.objects.running().filter(case_type__model="suspension").order_by("limit_name")
    assert [(row.limit_name, row.due_at) for row in clocks] == [
        ("quarter", town.moment("2026-09-01 10:00")),
        ("target", town.moment("2027-03-31 17:00")),
    ]
    assert "calls.suspension.reviewed" in town.facts(about=town.department)


def test_on_its_target_day_the_line_is_taken_up(town, line):
    suspension = running(town, line, target_on="2026-03-31")
    town.sweep("2026-03-31 17:00")
    suspension.refresh_from_db()
    assert (suspension.state, suspension.lifted_because) == (SuspensionState.LIFTED, LiftCause.TARGET)


def test_the_department_takes_it_up_early_and_replies_in_time(town, line):
    suspension = running(town, line)
    town.do(suspension, "lift", town.dept_operator, "2026-04-07 09:30", note="资金已到位")
    assert suspension.lifted_because == LiftCause.PERSON
    line.refresh_from_db()
    town.do(line, "reply", town.dept_operator, "2026-04-07 16:00", result_kind="solved", result_text="已改造")
    assert town.facts(about=town.department)[-3:] == ["calls.line.suspended", "calls.line.lifted", "calls.reply.kept"]


def test_without_consent_or_approval_nothing_stops(town, line):
    first = propose(town, line)
    town.do(first, "withhold", town.chief, "2026-03-05 10:30", note="影响通行，不能再拖")
    second = propose(town, line, "2026-03-05 10:40")
    with pytest.raises(NotReady, match="正等答复"):
        propose(town, line, "2026-03-05 10:41")
    town.do(second, "consent", town.deputy, "2026-03-05 10:45")
    town.do(second, "decline", town.ops, "2026-03-05 10:50", note="理由不足")
    third = propose(town, line, "2026-03-05 11:00")
    town.sweep("2026-03-06 17:00")
    for row in (first, second, third):
        row.refresh_from_db()
        assert row.state == SuspensionState.DECLINED
    assert clock(line).lamp == "yellow"
    assert town.facts(about=town.street) == ["calls.suspension.unanswered"]


def test_the_target_lies_ahead_and_within_two_years(town, line):
    for day in ("2026-03-05", "2026-01-01", "2028-03-31", "9999-01-01"):
        with pytest.raises(Invalid):
            propose(town, line, target_on=day)
    assert not Suspension.objects.exists()


def test_a_red_lamp_is_not_escaped_from(town, line):
    suspension = propose(town, line)
    town.do(suspension, "consent", town.deputy, "2026-03-05 11:00")
    Deadline.objects.filter(case_id=line.pk, limit_name="resolve").update(lamp="red")
    with pytest.raises(NotReady, match="红牌"):
        town.do(suspension, "approve", town.ops, "2026-03-05 14:00")


def test_a_call_that_is_cancelled_leaves_nothing_put_aside(town, line):
    suspension = running(town, line)
    town.do(line.call, "cancel", town.deputy, "2026-04-01 10:00", note="群众已自行解决")
    suspension.refresh_from_db()
    line.refresh_from_db()
    assert (suspension.state, line.suspended_at) == (SuspensionState.DROPPED, None)
    assert not Deadline.objects.running().exists()


def test_time_that_ran_out_before_is_late_again_afterwards(town, line):
    town.sweep("2026-03-06 17:00")
    suspension = propose(town, line, "2026-03-09 09:30")
    town.do(suspension, "consent", town.deputy, "2026-03-09 09:40")
    town.do(suspension, "approve", town.ops, "2026-03-09 09:50")
    assert clock(line).lamp == "grey"
    town.do(suspension, "lift", town.ops, "2026-03-20 09:50", note="条件已具备")
    assert clock(line).lamp == "yellow"
    assert town.facts().count("calls.reply.missed") == 1
