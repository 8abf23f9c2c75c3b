"""The street rejects the work three times."""

import pytest

from dispatch.calls.choices import CallState, LineState
from governance.errors import Invalid, NotReady
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.workflow.models import Deadline


def reject(town, call, line, at):
    return town.do(call, "reject", town.operator, at, lines=[line.pk], note="面板仍在晃动")


def test_rework_three_times_and_no_fourth(town):
    call = town.verifying("2026-03-04 10:00")
    line = town.lead(call)

    for nth, day in enumerate(("04", "05", "06"), start=1):
        reject(town, call, line, f"2026-03-{day} 11:00")
        line.refresh_from_db()
        assert (call.state, line.state, line.rework_count) == (CallState.CALLED, LineState.REWORKING, nth)
        clock = Deadline.objects.get(case_id=line.pk, limit_name="rework", closed_at=None)
        assert clock.allowance.number == line.allowed("resolve").number / 2
        town.do(line, "reply", town.dept_operator, f"2026-03-{day} 11:30", result_kind="solved", result_text="再次加固")
        call.refresh_from_db()
        assert call.state == CallState.VERIFYING

    told = Fact.objects.filter(kind="calls.line.reworked").order_by("at")
    assert [fact.attributes["nth"] for fact in told] == [1, 2, 3]
    assert {fact.about_id for fact in told} == {town.department.pk}

    asked = Notice.objects.filter(title__endswith="第三次返工，提请督办")
    assert {notice.recipient for notice in asked} == {town.ops, town.dept_leader}

    with pytest.raises(Invalid) as refused:
        reject(town, call, line, "2026-03-06 14:00")
    assert refused.value.errors == {"lines": ["所选单位没有可以退回的答复"]}
    call.refresh_from_db()
    assert call.state == CallState.VERIFYING


def test_only_the_named_lines_go_back(town):
    call = town.verifying("2026-03-04 10:00")

    reject(town, call, town.assistant(call), "2026-03-04 11:00")

    assert town.lead(call).state == LineState.REPLIED
    assert town.assistant(call).state == LineState.REWORKING


def test_the_lead_waits_for_its_assistants(town):
    call = town.called()
    line = town.lead(call)
    town.answer(line, town.dept_operator, "2026-03-04 09:30", until="arrive")

    with pytest.raises(NotReady, match="还有 1 家协办单位没有答复"):
        town.do(line, "reply", town.dept_operator, "2026-03-04 09:40", result_kind="solved", result_text="已拆除")

    assert town.lead(call).state == LineState.RESPONDED
