"""What was withdrawn is neither called about by a street nor handed down to one."""

import pytest

from dispatch.calls.models import CallItem, ServiceCall
from dispatch.duties.models import Duty, StreetTask
from governance.catalogues import services
from governance.catalogues.selectors import in_force
from governance.errors import Invalid, NotReady

pytestmark = pytest.mark.django_db


def published(town, name, change) -> None:
    at = town.moment("2026-03-04 09:08")
    draft = services.draft(name, actor=town.establishment, at=at)
    change(draft)
    services.publish(draft, effective_from=at.date(), actor=town.establishment, at=at)
    in_force.clear()


def withdraw_for(town, *streets) -> None:
    """Withdraw UC03 by the duty list, for these streets alone."""

    def change(draft):
        rows = Duty.objects.filter(version=draft, code="S01")
        rows.update(item_codes=["UC03"], streets=[street.code for street in streets], name="占道经营查处")

    published(town, "duties", change)


def test_a_street_whose_duty_was_withdrawn_does_not_call(town):
    withdraw_for(town, town.street)
    with pytest.raises(Invalid) as refused:
        town.draft(item="UC03")
    assert "占道经营查处”已列入收回事项" in refused.value.errors["item"][0]
    assert town.draft(item="UC06").state == "draft"
    assert ServiceCall.objects.count() == 1


def test_another_street_still_calls(town):
    withdraw_for(town, town.other_street)
    assert town.called(item="UC03").state == "called"


def test_what_was_drafted_before_is_not_submitted_and_what_waits_is_not_issued(town):
    drafted, waiting = town.draft(item="UC03"), town.pending(item="UC03")
    called = town.called(item="UC03")
    published(
        town, "calls", lambda draft: CallItem.objects.filter(version=draft, code="UC03").update(duty_list="withdrawn")
    )
    with pytest.raises(NotReady, match="已列入收回事项"):
        town.do(drafted, "submit", town.operator, "2026-03-04 09:20")
    with pytest.raises(NotReady, match="已列入收回事项"):
        town.do(waiting, "issue", town.deputy, "2026-03-04 09:20")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.revision) == ("pending", 1)
    town.answer(town.lead(called), town.dept_operator, "2026-03-04 09:20", until="sign")


def test_an_item_that_left_the_catalogue_is_not_called(town):
    drafted = town.draft(item="UC03")
    published(town, "calls", lambda draft: CallItem.objects.filter(version=draft, code="UC03").delete())
    with pytest.raises(NotReady, match="已移出呼叫事项目录"):
        town.do(drafted, "submit", town.operator, "2026-03-04 09:20")


def test_a_withdrawn_duty_is_not_handed_down(town):
    with pytest.raises(Invalid) as refused:
        town.task(duty="S01")
    assert "已列入收回事项" in refused.value.errors["duty"][0] and StreetTask.objects.count() == 0


def test_a_duty_withdrawn_on_the_way_stops_before_the_street(town):
    task = town.admitted()

    def change(draft):
        Duty.objects.filter(version=draft, code="P01").update(
            duty_list="withdrawn", takeover="由区综合行政执法局自行巡查"
        )

    published(town, "duties", change)
    with pytest.raises(NotReady, match="不得交街道办理"):
        town.do(task, "send", town.dept_operator, "2026-03-04 09:30")
    task.refresh_from_db()
    assert (task.state, task.sent_at) == ("admitted", None)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"street": "510106999"}, "street"),
        ({"street": "D05"}, "street"),
        ({"duty": "Z99"}, "duty"),
        ({"finish_by": "2026-03-04 08:00"}, "finish_by"),
        ({"support": ""}, "support"),
        ({"title": "长" * 61}, "title"),
        ({"department_code": "D99"}, "department_code"),
    ],
)
def test_bad_input_is_refused_by_field(town, bad, field):
    with pytest.raises(Invalid) as refused:
        town.task(**bad)
    assert list(refused.value.errors) == [field] and StreetTask.objects.count() == 0
