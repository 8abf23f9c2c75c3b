"""Bounds of what a move takes: when a matter was accepted, what may be sent back, which lamp is offered."""

import pytest

from dispatch.calls.forms.moves import RejectForm
from dispatch.calls.models import CallLine
from governance.errors import Invalid, NotReady
from governance.notices.models import Notice
from governance.workflow.models import TransitionRecord

pytestmark = pytest.mark.django_db


def respond(town, line, accepted_at):
    town.do(line, "sign", town.dept_operator, "2026-03-04 09:20")
    town.do(
        line, "respond", town.dept_operator, "2026-03-04 09:40", accepted_at=accepted_at, contacted_whom="刘洋",
        measure="吊车拆除", promised_at="2026-03-05 12:00",
    )  # fmt: skip


@pytest.mark.parametrize("accepted_at, why", [
    ("2026-03-04 09:41", "受理时间不能晚于现在"),
    ("2026-03-04 08:59", "受理时间不能早于街道提出呼叫的时间"),
])  # fmt: skip
def test_a_matter_is_accepted_neither_in_the_future_nor_before_the_call(town, accepted_at, why):
    line = town.lead(town.called())
    with pytest.raises(Invalid) as refused:
        respond(town, line, accepted_at)
    assert refused.value.errors == {"accepted_at": [why]}
    line.refresh_from_db()
    assert (line.state, line.accepted_at) == ("signed", None)


@pytest.mark.parametrize("accepted_at", ["2026-03-04 09:00", "2026-03-04 09:40"])
def test_a_matter_is_accepted_between_the_draft_and_now(town, accepted_at):
    line = town.lead(town.called())
    respond(town, line, accepted_at)
    assert line.accepted_at == town.moment(accepted_at)


def test_a_line_done_again_three_times_is_not_offered_for_more(town):
    call = town.verifying()
    CallLine.objects.filter(pk=town.lead(call).pk).update(rework_count=3)
    assert [pk for pk, _ in RejectForm(case=call, move=None).fields["lines"].choices] == [town.assistant(call).pk]

    CallLine.objects.filter(call=call).update(rework_count=3)
    with pytest.raises(NotReady, match="各线都已返工 3 次，不能再退回"):
        town.do(call, "reject", town.operator, "2026-03-04 11:00", lines=[town.lead(call).pk], note="还不行")
    call.refresh_from_db()
    assert call.state == "verifying"


def test_no_red_lamp_is_announced_where_the_clock_signs(town):
    call = town.called()
    town.sweep("2026-03-04 11:13")  # twice the hour for signing has passed
    line = town.lead(call)
    assert (line.state, line.signed_by_clock) == ("signed", True)
    assert (town.lamp(line, "sign"), town.lamp(line, "respond")) == ("orange", "red_proposed")
    lamps = TransitionRecord.objects.filter(case_id=line.pk, name="climb", limit_name="sign").order_by("at")
    assert list(lamps.values_list("lamp", flat=True)) == ["blue", "yellow", "orange", ""]
    assert not Notice.objects.filter(title__contains="签收").filter(title__contains="红牌").exists()
    with pytest.raises(Invalid):
        town.do(line, "light_red", town.ops, "2026-03-04 11:20", limit_name="sign", note="两小时无人签收")
