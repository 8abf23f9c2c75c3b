"""Vacancy, absence, and the next level."""

import pytest

from dispatch.calls.choices import CallState, LineState
from governance.errors import NotYours
from governance.organisations.mandate import forget
from governance.organisations.models import Delegation, Post


def away(town, person, substitute, starts="2026-03-04 08:00", ends="2026-03-05 08:00"):
    Delegation.objects.create(
        post=Post.objects.get(person=person),
        substitute=substitute,
        starts_at=town.moment(starts),
        ends_at=town.moment(ends),
    )


def test_an_ordinary_call_is_issued_by_the_deputy_alone(town):
    call = town.pending(item="UC03")

    for person in (town.operator, town.coordinator, town.chief, town.other_deputy, town.dept_leader, town.nobody):
        with pytest.raises(NotYours):
            town.do(call, "issue", person, "2026-03-04 09:10")

    assert town.do(call, "issue", town.deputy, "2026-03-04 09:10").state == CallState.CALLED


def test_when_the_deputy_is_away_the_chief_issues(town):
    away(town, town.deputy, None)
    call = town.pending(item="UC03")

    assert town.do(call, "issue", town.chief, "2026-03-04 09:10").state == CallState.CALLED


def test_when_the_deputy_is_late_the_chief_may_issue(town):
    call = town.pending(item="UC03")  # submitted 09:05: two working hours

    town.do(call, "issue", town.chief, "2026-03-04 11:06")

    assert call.state == CallState.CALLED
    assert town.facts(about=town.street) == ["calls.issue.missed"]


def test_a_substitute_signs_for_the_department(town):
    away(town, town.dept_operator, town.other_dept_operator)
    call = town.called()
    line = town.lead(call)

    with pytest.raises(NotYours):
        town.do(line, "sign", town.dept_operator, "2026-03-04 09:20")
    forget(town.other_dept_operator)
    town.do(line, "sign", town.other_dept_operator, "2026-03-04 09:20")

    assert line.state == LineState.SIGNED


def test_the_coordinator_issues_an_urgent_call_and_the_deputy_countersigns(town):
    call = town.called(actor=town.coordinator)
    assert call.countersigned_at is None

    town.do(call, "countersign", town.deputy, "2026-03-04 12:00")
    town.sweep("2026-03-05 10:00")

    assert call.countersigned_at == town.moment("2026-03-04 12:00")
    assert "calls.countersign.missed" not in town.facts()


def test_a_missing_countersign_counts_against_the_street(town):
    town.called("2026-03-04 09:12", actor=town.coordinator)

    town.sweep("2026-03-05 09:12")

    assert town.facts(about=town.street) == ["calls.countersign.missed"]
