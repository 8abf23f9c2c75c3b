"""Who holds which role when: own posts, absences, substitutes, vacancies."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.notices.inbox import Draft, deliver
from governance.notices.models import Notice
from governance.organisations.choices import Role
from governance.organisations.mandate import forget, held, mandate
from governance.organisations.models import Delegation, Post, User
from governance.organisations.selectors import holders
from governance.workflow.machine import CLOCK

AT = datetime(2026, 3, 4, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)


def away(person, substitute=None, starts_at=AT - HOUR, ends_at=AT + HOUR):
    return Delegation.objects.create(
        post=person.posts.get(), substitute=substitute, starts_at=starts_at, ends_at=ends_at
    )


def who(role, organisation, at=AT):
    return holders([(role, organisation.pk)], at)[role, organisation.pk]


def agree(person, role, organisation, at=AT):
    """Ask both directions, which must give the same answer."""
    forget(person)
    held = mandate(person, at).holds(role, organisation.pk)
    assert held == (person in who(role, organisation, at))
    return held


def test_a_post_gives_its_role_in_its_organisation_only(cast):
    assert agree(cast.operator, Role.STREET_OPERATOR, cast.street)
    assert not agree(cast.operator, Role.STREET_OPERATOR, cast.other_street)
    assert not agree(cast.operator, Role.STREET_DEPUTY, cast.street)


def test_a_post_begins_on_its_first_day_and_ends_before_its_last(cast):
    Post.objects.filter(person=cast.operator).update(starts_on="2026-03-04", ends_on="2026-03-05")
    first = AT.replace(hour=0, minute=0)
    assert not agree(cast.operator, Role.STREET_OPERATOR, cast.street, first - timedelta(seconds=1))
    assert agree(cast.operator, Role.STREET_OPERATOR, cast.street, first)
    assert agree(cast.operator, Role.STREET_OPERATOR, cast.street, first + timedelta(days=1, seconds=-1))
    assert not agree(cast.operator, Role.STREET_OPERATOR, cast.street, first + timedelta(days=1))


def test_an_absent_holder_steps_aside_for_the_substitute_and_comes_back(cast):
    away(cast.dept_operator, substitute=cast.other_dept_operator)
    assert not agree(cast.dept_operator, Role.DEPT_OPERATOR, cast.department)
    assert agree(cast.other_dept_operator, Role.DEPT_OPERATOR, cast.department)
    assert agree(cast.other_dept_operator, Role.DEPT_OPERATOR, cast.other_department)
    assert not agree(cast.dept_leader, Role.DEPT_OPERATOR, cast.department)
    assert agree(cast.dept_operator, Role.DEPT_OPERATOR, cast.department, AT + HOUR)
    assert not agree(cast.other_dept_operator, Role.DEPT_OPERATOR, cast.department, AT + HOUR)


def test_a_substitute_acts_beside_other_holders_of_the_role(cast):
    second = User.objects.create(username="203", name="鲁宁")
    Post.objects.create(person=second, organisation=cast.department, role=Role.DEPT_OPERATOR, starts_on="2026-01-01")
    away(cast.dept_operator, substitute=cast.dept_leader)
    assert who(Role.DEPT_OPERATOR, cast.department) == [cast.dept_leader, second]
    assert agree(cast.dept_leader, Role.DEPT_OPERATOR, cast.department)


def test_an_empty_role_falls_to_the_next_in_line_who_is_present(cast):
    away(cast.operator)
    assert who(Role.STREET_OPERATOR, cast.street) == [cast.coordinator]
    assert agree(cast.coordinator, Role.STREET_OPERATOR, cast.street)
    assert not agree(cast.deputy, Role.STREET_OPERATOR, cast.street)
    away(cast.coordinator)
    assert agree(cast.deputy, Role.STREET_OPERATOR, cast.street)
    assert agree(cast.deputy, Role.STREET_COORDINATOR, cast.street)
    assert not agree(cast.chief, Role.STREET_OPERATOR, cast.street)
    assert not agree(cast.coordinator, Role.STREET_OPERATOR, cast.street)


def test_a_role_that_nobody_was_ever_given_falls_too(cast):
    assert agree(cast.other_deputy, Role.STREET_OPERATOR, cast.other_street) is False
    Post.objects.filter(person=cast.other_operator).delete()
    assert agree(cast.other_deputy, Role.STREET_OPERATOR, cast.other_street)
    assert agree(cast.other_deputy, Role.STREET_ORG, cast.other_street)
    assert not agree(cast.other_deputy, Role.STREET_OPERATOR, cast.street)


def test_a_substitute_of_the_next_in_line_inherits_with_the_post(cast):
    away(cast.grid_worker)
    away(cast.clerk, substitute=cast.nobody)
    assert agree(cast.nobody, Role.GRID_WORKER, cast.community)
    assert not agree(cast.community_head, Role.GRID_WORKER, cast.community)


def test_a_role_without_a_line_stays_empty(cast):
    away(cast.chief)
    assert who(Role.STREET_CHIEF, cast.street) == []
    assert who(Role.STREET_DEPUTY, cast.street) == [cast.deputy]


@pytest.mark.parametrize("barred", [{"is_active": False}, {"admin_role": "sec_admin"}])
def test_a_barred_substitute_counts_as_none(cast, barred):
    User.objects.filter(pk=cast.nobody.pk).update(**barred)
    away(cast.operator, substitute=cast.nobody)
    assert who(Role.STREET_OPERATOR, cast.street) == [cast.coordinator]


def test_an_inactive_account_holds_nothing_and_its_role_falls(cast):
    User.objects.filter(pk=cast.operator.pk).update(is_active=False)
    cast.operator.refresh_from_db()
    assert not agree(cast.operator, Role.STREET_OPERATOR, cast.street)
    assert agree(cast.coordinator, Role.STREET_OPERATOR, cast.street)


def test_a_machine_with_a_post_is_a_holder_like_anyone(cast):
    Post.objects.create(
        person=cast.machine, organisation=cast.street, role=Role.STREET_OPERATOR, starts_on="2026-01-01"
    )
    assert agree(cast.machine, Role.STREET_OPERATOR, cast.street)


def test_a_machine_in_post_does_not_keep_the_next_in_line_from_acting(cast):
    Post.objects.create(
        person=cast.machine, organisation=cast.department, role=Role.DEPT_OPERATOR, starts_on="2026-01-01"
    )
    assert not agree(cast.dept_leader, Role.DEPT_OPERATOR, cast.department)
    away(cast.dept_operator)
    assert agree(cast.dept_leader, Role.DEPT_OPERATOR, cast.department)
    assert agree(cast.machine, Role.DEPT_OPERATOR, cast.department)
    assert not agree(cast.machine, Role.DEPT_LEADER, cast.department)
    with held():
        assert mandate(cast.dept_leader, AT).holds(Role.DEPT_OPERATOR, cast.department.pk)
        assert mandate(cast.machine, AT).roles == {Role.DEPT_OPERATOR}


def test_the_next_in_line_is_told_what_a_machine_in_post_cannot_read(cast):
    Post.objects.create(
        person=cast.machine, organisation=cast.department, role=Role.DEPT_OPERATOR, starts_on="2026-01-01"
    )
    away(cast.dept_operator)
    deliver([Draft(Role.DEPT_OPERATOR, cast.department.pk, "lamp", "呼叫超期(黄)", case_url="/calls/1/")], AT)
    assert list(Notice.objects.values_list("recipient", "title")) == [(cast.dept_leader.pk, "呼叫超期(黄)")]


def test_the_clock_administrators_and_strangers_hold_nothing(cast):
    for actor in (CLOCK, cast.sys_admin, cast.sec_admin, cast.audit_admin, cast.nobody):
        assert mandate(actor, AT).seats == frozenset()


def test_roles_and_organisations_are_listed(cast):
    held = mandate(cast.deputy, AT)
    assert held.roles == {Role.STREET_DEPUTY}
    assert held.organisations() == held.organisations(Role.STREET_DEPUTY) == {cast.street.pk}
    assert held.organisations(Role.STREET_CHIEF) == frozenset()
    assert held.has(Role.STREET_CHIEF, Role.STREET_DEPUTY) and not held.has(Role.STREET_CHIEF)


def test_everyone_who_holds_a_district_role_is_found_without_an_organisation(cast):
    found = holders([(Role.DISTRICT_OPS, None), (Role.STREET_OPERATOR, None)], AT)
    assert found[Role.DISTRICT_OPS, None] == [cast.ops]
    assert found[Role.STREET_OPERATOR, None] == [cast.operator, cast.other_operator]


def test_a_mandate_costs_one_statement_and_is_remembered(cast, django_assert_num_queries):
    for person in (cast.operator, cast.chief):
        with django_assert_num_queries(1):
            mandate(person, AT)
    with django_assert_num_queries(0):
        mandate(cast.chief, AT)
        mandate(cast.operator, AT)
        mandate(CLOCK, AT)
        mandate(cast.sys_admin, AT)


def test_holders_of_many_roles_cost_two_statements(cast, django_assert_num_queries):
    pairs = [(role, place.pk) for role in Role for place in (cast.street, cast.department, cast.community, cast.agency)]
    with django_assert_num_queries(2):
        found = holders([*pairs, (Role.DISTRICT_OPS, None)], AT)
    assert set(found) == {*pairs, (Role.DISTRICT_OPS, None)}
    assert found[Role.AGENCY_MEMBER, cast.agency.pk] == [cast.agency_member]
    with django_assert_num_queries(0):
        assert holders([], AT) == {}
