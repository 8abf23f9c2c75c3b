"""Joint visits, monthly topics, loads and what is alike, on their pages, each to whom it concerns."""

import pytest
from django.urls import reverse

from dispatch.calls.clusters import propose_topics, propose_visits
from dispatch.calls.models import JointVisit, MonthlyTopic

pytestmark = pytest.mark.django_db
HERE = {"address": "兴盛西路 12 号"}
# Of whom it is: the street that calls, the departments called, the district.
SEE = {"operator", "deputy", "dept_operator", "dept_leader", "ops", "leader"}
DO_NOT = {"other_operator", "other_chief", "nobody", "grid_worker", "clerk", "sys_admin"}


@pytest.fixture
def visit(town):
    for item in ("UC03", "UC06"):
        town.called(item=item, **HERE)
    propose_visits(town.moment("2026-03-04 09:15"))
    return JointVisit.objects.get()


@pytest.fixture
def topic(town):
    for _ in range(3):
        town.called(item="UC03", **HERE)
    propose_topics(town.moment("2026-03-04 09:15"))
    topic = MonthlyTopic.objects.get()
    return town.do(topic, "assign", town.ops, "2026-03-04 09:20", owner="D05")


@pytest.mark.parametrize("name", sorted(SEE | DO_NOT))
def test_a_visit_opens_to_its_parties(browse, town, visit, name):
    expected = 200 if name in SEE else 404
    person = getattr(town, name)
    pages = (reverse("visit", args=[visit.case_no]), reverse("visit-do", args=[visit.case_no, "agree"]))
    assert {browse(person, path).status_code for path in pages} == {expected}
    assert (visit.case_no in browse(person, reverse("visits")).content.decode()) == (expected == 200)


@pytest.mark.parametrize("name", sorted(SEE | DO_NOT))
def test_a_topic_opens_to_its_street_and_its_owner(browse, town, topic, name):
    expected = 200 if name in SEE else 404
    person = getattr(town, name)
    pages = (reverse("topic", args=[topic.case_no]), reverse("topic-do", args=[topic.case_no, "lay_plan"]))
    assert {browse(person, path).status_code for path in pages} == {expected}
    assert (topic.case_no in browse(person, reverse("topics")).content.decode()) == (expected == 200)


def test_a_party_agrees_on_a_visit_and_the_call_leads_to_it(browse, town, visit):
    page = browse(town.dept_operator, visit.get_absolute_url()).content.decode()
    assert "约定出勤" in page and "区应急管理局" in page

    path = reverse("visit-do", args=[visit.case_no, "agree"])
    answer = browse(town.dept_operator, path, {"visits_at": "2026-03-05T10:00", "meets_where": "南门"})
    assert answer.status_code == 302
    shown = browse(town.other_dept_operator, visit.get_absolute_url()).content.decode()
    assert "南门" in shown and "登记已出勤" in shown
    call = reverse("call", args=[visit.case_nos[0]])
    assert visit.case_no in browse(town.dept_operator, call).content.decode()


def test_a_refused_move_says_why_and_keeps_what_was_typed(browse, town, visit, topic):
    path = reverse("visit-do", args=[visit.case_no, "agree"])
    answer = browse(town.operator, path, {"visits_at": "2020-03-05T10:00", "meets_where": "南门"})
    assert (answer.status_code, JointVisit.objects.get().state) == (422, "proposed")
    assert "出勤时间应晚于现在" in answer.content.decode() and "南门" in answer.content.decode()

    path = reverse("topic-do", args=[topic.case_no, "lay_plan"])
    answer = browse(town.dept_leader, path, {"plan": "值守", "due_on": "2020-01-01"})
    assert (answer.status_code, MonthlyTopic.objects.get().state) == (422, "assigned")


def test_loads_count_what_waits_and_what_is_late(browse, town):
    town.called(item="UC03")
    page = browse(town.operator, reverse("call-loads"))
    assert page.status_code == 200 and "区综合行政执法局" in page.content.decode()
    assert browse(town.dept_operator, reverse("call-loads")).status_code == 403


def test_loads_say_on_the_page_since_when_something_is_late(browse, town):
    town.called()
    town.sweep("2026-03-04 12:00")
    page = browse(town.operator, reverse("call-loads")).content.decode()
    assert "橙牌、红牌" in page and 'datetime="2026-03-04T02:12+00:00"' in page
    told = browse(
        town.operator, reverse("call-new-preview"), {"item": "UC06", "situation": "人民路 9 号招牌松动"}
    ).content.decode()
    assert "橙牌、红牌 1，最早" in told


def test_the_form_tells_what_is_alike_while_one_types(browse, town):
    first = town.called()
    asked = {"item": "UC06", "situation": "营门口路128号招牌松动快掉下来了，下面是公交站"}
    told = browse(town.operator, reverse("call-new-preview"), asked).content.decode()
    assert "可能是同一件事 1 件" in told and first.case_no in told
    told = browse(town.other_operator, reverse("call-new-preview"), asked).content.decode()
    assert "西华街道的呼叫" in told and first.get_absolute_url() not in told
    told = browse(town.operator, reverse("call-new-preview"), asked | {"situation": "育仁西路 7 号广告布破损"})
    assert "可能是同一件事" not in told.content.decode()


def test_who_signs_is_told_what_is_alike(browse, town):
    first = town.called()
    page = browse(town.deputy, reverse("call", args=[town.pending().case_no])).content.decode()
    assert "可能是同一件事 1 件" in page and first.case_no in page
