"""A call that the grid brought up never lies on nobody's desk, and is never about what a street no longer does."""

import pytest

from dispatch.calls.choices import CallState
from dispatch.calls.desk import queue
from dispatch.calls.models import CallItem, ServiceCall
from dispatch.calls.preparing import missing_lead
from governance.catalogues import services
from governance.catalogues.selectors import in_force
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.workflow.models import Deadline
from grids.events.choices import EventState

pytestmark = pytest.mark.django_db


def call_of(event) -> ServiceCall:
    return ServiceCall.objects.get(grid_event_id=event.pk)


def withdraw_item(town, code: str) -> None:
    at = town.moment("2026-03-04 08:30")
    draft = services.draft("calls", actor=town.establishment, at=at)
    CallItem.objects.filter(version=draft, code=code).update(duty_list="withdrawn")
    services.publish(draft, effective_from=at.date(), actor=town.establishment, at=at)
    in_force.clear()


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("id").values_list("title", flat=True))


def drafts_of(town, person: str, at: str) -> list[tuple[str, str]]:
    return [(item.number, item.step) for item in queue(getattr(town, person), town.moment(at)) if item.step == "草稿"]


def test_an_urgent_event_about_what_was_withdrawn_is_a_draft_that_says_so(town):
    withdraw_item(town, "PS18")
    event = town.flood("2026-03-04 09:00")
    call = call_of(event)
    assert (call.state, call.called_at, call.lines.count()) == (CallState.DRAFT, None, 0)
    assert "已列入收回事项" in told("calls.from_grid")[0]
    event.refresh_from_db()
    assert (event.state, event.call_no) == (EventState.ESCALATED, call.case_no)


def test_an_event_that_nobody_solved_is_not_sent_for_signing_where_the_item_was_withdrawn(town):
    withdraw_item(town, "UC03")
    event = town.reported("2026-03-04 09:00")
    town.sweep("2026-03-13 17:01")
    call = call_of(event)
    assert (call.state, call.submitted_at) == (CallState.DRAFT, None)
    assert "已列入收回事项" in told("calls.from_grid")[0]
    for person in ("operator", "coordinator"):
        assert drafts_of(town, person, "2026-03-13 17:05") == [(call.case_no, "草稿")]
    assert drafts_of(town, "other_operator", "2026-03-13 17:05") == []


def test_a_call_of_an_event_does_not_lie_in_drafts(town):
    call = call_of(town.escalated())  # sent for signing at 09:30
    town.do(call, "withdraw", town.operator, "2026-03-04 09:40")
    clock = Deadline.objects.running().get(case_id=call.pk, limit_name="submit")
    assert clock.due_at == town.moment("2026-03-04 11:40")

    town.sweep("2026-03-04 11:20")
    assert town.lamp(call, "submit") == "blue"
    assert not Fact.objects.filter(kind="calls.submit.missed").exists()
    told_at = Notice.objects.filter(kind__contains="lamp").values_list("recipient__name", flat=True)
    blue = set(told_at)
    assert town.operator.name in blue and town.chief.name not in blue
    town.sweep("2026-03-04 11:41")
    assert town.lamp(call, "submit") == "yellow"
    assert Fact.objects.get(kind="calls.submit.missed").about_id == town.street.pk
    assert town.chief.name in set(told_at.all())

    town.do(call, "submit", town.operator, "2026-03-04 11:50")
    assert list(Deadline.objects.of_roots(ServiceCall, [call.pk]).running().values_list("limit_name", flat=True)) == [
        "issue"
    ]


def test_a_call_sent_back_to_the_street_has_its_time_again(town):
    call = call_of(town.escalated())
    town.do(call, "send_back", town.deputy, "2026-03-04 10:00", note="请补充照片")
    assert Deadline.objects.running().get(case_id=call.pk, limit_name="submit").due_at == town.moment(
        "2026-03-04 12:00"
    )


def test_a_draft_that_a_person_wrote_has_no_time(town):
    call = town.draft()
    assert not Deadline.objects.of_roots(ServiceCall, [call.pk]).exists()


def test_an_organisation_that_is_no_longer_in_use_is_not_called(town):
    Organisation.objects.filter(pk=town.other_department.pk).update(active=False)
    directory.clear()
    event = town.flood("2026-03-04 09:00")
    call = call_of(event)
    assert (call.state, call.plan, call.lines.count()) == (CallState.DRAFT, [], 0)
    assert "已停用" in missing_lead(call)
    assert "已停用" in told("calls.from_grid")[0]
