"""The `who` column: whom a predicate admits, how it says so, and whom it lists."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from governance.organisations.choices import SEATS, Role
from governance.organisations.permissions import any_of, district, role
from governance.workflow.machine import CLOCK

AT = datetime(2026, 3, 4, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
street_operator = role(Role.STREET_OPERATOR, "street")
dept_leader = role(Role.DEPT_LEADER, "line.department")
ops = district(Role.DISTRICT_OPS)


@pytest.fixture
def case(cast):
    return SimpleNamespace(street_id=cast.street.pk, line=SimpleNamespace(department_id=cast.department.pk))


def admitted(cast, holder, case):
    people = {name: person for name, person in vars(cast).items() if hasattr(person, "username")}
    return {name for name, person in people.items() if holder(person, case, AT)}


def test_only_holders_in_the_organisation_of_the_case_are_admitted(cast, case):
    assert admitted(cast, street_operator, case) == {"operator"}
    assert admitted(cast, dept_leader, case) == {"dept_leader"}
    assert admitted(cast, ops, case) == {"ops"}
    assert admitted(cast, any_of(street_operator, ops), case) == {"operator", "ops"}
    assert not any_of(street_operator, ops)(CLOCK, case, AT)


def test_a_case_without_the_organisation_admits_nobody(cast):
    for case in (SimpleNamespace(street_id=None, line=None), SimpleNamespace(), None):
        assert admitted(cast, any_of(street_operator, dept_leader), case) == set()
        assert street_operator.organisation_id(case) is None
        assert list(any_of(street_operator, ops).pairs(case)) == [(Role.DISTRICT_OPS, None)]


def test_a_predicate_names_its_roles_organisation_and_pairs(cast, case):
    both = any_of(street_operator, ops)
    assert both.roles == ("street_operator", "district_ops")
    assert both.organisation_id(case) == cast.street.pk
    assert list(both.pairs(case)) == [("street_operator", cast.street.pk), ("district_ops", None)]
    assert ops.organisation_id(case) is None


def test_labels_say_whose_role_it_is(cast):
    assert street_operator.label == "本街道城运中心坐席"
    assert role(Role.STREET_CHIEF, "street").label == "本街道主要领导"
    assert dept_leader.label == "本部门分管领导"
    assert ops.label == "区城运中心值班"
    assert any_of(street_operator, ops, street_operator).label == "本街道城运中心坐席、区城运中心值班"
    assert role(Role.DEPT_LEADER, "owner", label="拟接单部门领导").label == "拟接单部门领导"


def test_every_role_has_a_seat_somewhere():
    assert set(SEATS) == set(Role.values)
