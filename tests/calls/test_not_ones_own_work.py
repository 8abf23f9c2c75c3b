"""Whoever answered a call neither calls back about it, nor looks at the place, nor rules on an objection to it."""

import pytest

from dispatch.calls.check_desk import checks_of
from dispatch.calls.desk import queue
from dispatch.calls.models import ServiceCall, SiteCheck
from dispatch.calls.objection_desk import objections_of
from dispatch.calls.permissions import CENTRE
from dispatch.calls.sampling import draw_site_checks
from governance.errors import NotReady, NotYours
from governance.organisations.choices import Role
from governance.organisations.mandate import forget
from governance.organisations.models import Organisation, Post
from governance.organisations.selectors import directory

pytestmark = pytest.mark.django_db

RULING = {"reason": "属占道经营", "precedent": "路口摊点由该单位牵头"}


@pytest.fixture
def centred(town):
    """The town with D05 as the operation centre, at which the people of the centre sit."""
    Organisation.objects.filter(pk=town.department.pk).update(code=CENTRE)
    directory.clear()
    Post.objects.filter(person=town.ops, role=Role.DISTRICT_OPS).update(organisation=town.department)
    forget(town.ops)
    return town


def led_by_centre(town) -> ServiceCall:
    call = town.called(item="XX99")
    return town.do(call, "designate", town.ops, "2026-03-04 09:20", lead=CENTRE)


def to_call_back(town, lead: str = CENTRE) -> ServiceCall:
    call = town.called(item="XX99", appellant_hot=True)
    town.do(call, "designate", town.ops, "2026-03-04 09:20", lead=lead)
    town.answer(town.lead(call), town.dept_operator if lead == CENTRE else town.other_dept_operator, "2026-03-04 09:30")
    call.refresh_from_db()
    return town.do(call, "pass", town.operator, "2026-03-04 10:00")


def test_the_centre_does_not_call_back_about_its_own_work(centred):
    town, call = centred, to_call_back(centred)
    answer = {"answer": "satisfied", "solved": "yes"}
    with pytest.raises(NotReady, match="本件由本单位承办，不能由本单位登记回访，请由区委目标绩效办办理"):
        town.do(call, "record_callback", town.ops, "2026-03-04 11:00", **answer)
    call.refresh_from_db()
    assert call.called_back_at is None
    at = town.moment("2026-03-04 10:30")
    assert [item.step for item in queue(town.performance, at)] == ["待回访"]
    assert "待回访" not in [item.step for item in queue(town.ops, at)]
    town.do(call, "record_callback", town.performance, "2026-03-04 11:00", **answer)
    assert call.callback_answer == "satisfied"


def test_another_office_calls_back_in_that_case_alone(centred):
    town, call = centred, to_call_back(centred, lead="D06")
    with pytest.raises(NotYours):
        town.do(call, "record_callback", town.performance, "2026-03-04 11:00", answer="satisfied", solved="yes")
    assert queue(town.performance, town.moment("2026-03-04 10:30")) == []
    town.do(call, "record_callback", town.ops, "2026-03-04 11:00", answer="satisfied", solved="yes")


@pytest.mark.parametrize("finding", ["find_true", "find_false"])
def test_the_centre_does_not_check_its_own_work(centred, monkeypatch, finding):
    town = centred
    monkeypatch.setattr(ServiceCall, "sampled_for_check", lambda call: True)
    call = to_call_back(town)
    town.do(call, "score", town.operator, "2026-03-04 11:00", speed=5, cooperation=5, result=5)
    town.do(call, "record_callback", town.performance, "2026-03-04 11:10", answer="satisfied", solved="yes")
    draw_site_checks(town.moment("2026-03-05 09:00"))
    check, at = SiteCheck.objects.get(), town.moment("2026-03-05 09:30")
    with pytest.raises(NotReady, match="请由区委目标绩效办办理"):
        town.do(check, finding, town.ops, "2026-03-05 10:00", note="现场属实")
    check.refresh_from_db()
    assert (check.state, check.checked_at) == ("drawn", None)
    assert ([item.step for item in checks_of(town.performance, at)], checks_of(town.ops, at)) == (["待抽查"], [])
    town.do(check, finding, town.performance, "2026-03-05 10:00", note="现场查看")
    assert check.state == {"find_true": "passed", "find_false": "failed"}[finding]


def test_the_centre_does_not_rule_on_an_objection_to_what_it_was_called_to(centred):
    town, call = centred, led_by_centre(centred)
    town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 09:30", ground="《条例》第十条", owner="D06")
    objection, at = call.objections.get(), town.moment("2026-03-04 09:40")
    with pytest.raises(NotReady, match="请由区委编办办理"):
        town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    objection.refresh_from_db()
    assert (objection.state, objection.doc_no) == ("raised", "")
    assert ([item.step for item in objections_of(town.establishment, at)], objections_of(town.ops, at)) == (
        ["退单待裁"], [],
    )  # fmt: skip
    town.do(objection, "overrule", town.establishment, "2026-03-04 10:00", **RULING)
    assert objection.ruling == "lost"


def test_the_establishment_office_rules_first_in_that_case_alone(town):
    call = town.called(item="UC03")
    town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 09:30", ground="《条例》第十条", owner="D06")
    with pytest.raises(NotYours):
        town.do(call.objections.get(), "overrule", town.establishment, "2026-03-04 10:00", **RULING)
