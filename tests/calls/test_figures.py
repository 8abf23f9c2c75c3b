"""Indicators: counted from facts, told with their base, open to the cases behind them, to each what is theirs."""

import pytest
import time_machine

from dispatch.calls import measures
from dispatch.calls.measures import Scope
from governance.facts.shares import Share

pytestmark = pytest.mark.django_db

DAY = "2026-03-05 10:00"


@pytest.fixture
def lived(town):
    """One call answered in time and satisfied, one of UC03 that nobody signs for two days."""
    town.closed()
    town.called(item="UC03", at="2026-03-04 09:12")
    town.sweep(DAY)
    return town


def counted(town, **more) -> measures.Counted:
    day = town.moment(DAY).date()
    return measures.count(Scope(day.replace(day=1), day.replace(day=6), **more))


def read(client, person, town, address: str):
    with time_machine.travel(town.moment(DAY), tick=False):
        client.force_login(person)
        return client.get(address)


def test_each_indicator_counts_its_own_facts(lived):
    whole = counted(lived).whole
    assert whole["K01"] == Share(2, 3)
    assert whole["K06"] == Share(1, 1)
    assert whole["K05"] == Share(1, 1)
    assert whole["K08"] == Share(0, 0)


def test_a_share_is_opened_down_to_the_facts_it_counts(lived):
    day = lived.moment(DAY).date()
    scope = Scope(day.replace(day=1), day.replace(day=6))
    for measure in measures.MEASURES:
        share, facts = measures.count(scope).whole[measure.code], measures.behind(measure, scope)
        assert facts.count() == share.total, measure.code
        assert (
            measures.behind(measure, scope, "good").count() + measures.behind(measure, scope, "bad").count()
            == share.total
        )


def test_the_page_tells_rate_and_base_and_leads_to_the_case(lived, client):
    page = read(client, lived.ops, lived, "/calls/figures/?since=2026-03-01&until=2026-03-05").content.decode()
    assert "66.7%" in page and "2 / 3" in page and "样本不足 20" in page
    opened = read(client, lived.ops, lived, "/calls/figures/K01/?since=2026-03-01&until=2026-03-05&part=bad")
    assert [fact["label"] for fact in opened.context["facts"]] == ["未在时限内签收"]
    assert f"/calls/{opened.context['facts'][0]['case_no']}/" in opened.content.decode()


def test_departments_see_their_own_and_nothing_of_the_call_back(lived, client):
    page = read(client, lived.dept_operator, lived, "/calls/figures/").content.decode()
    assert "签收及时率" in page and "满意率" not in page and "回访" not in page
    assert read(client, lived.dept_operator, lived, "/calls/figures/K06/").status_code == 404
    other = read(client, lived.other_dept_operator, lived, f"/calls/figures/K01/?about={lived.department.code}")
    assert other.context["facts"] == []
    assert [row[0].pk for row in other.context["shares"]] == [lived.other_department.pk]


def test_another_street_counts_nothing_of_this_one(lived, client):
    page = read(client, lived.other_operator, lived, "/calls/figures/?since=2026-03-01&until=2026-03-05")
    assert {line.share.total for _, line in page.context["rows"]} == {0}


@pytest.mark.parametrize("wrong", ["since=2026-03-09&until=2026-03-01", "since=gestern", "since=1000-01-01", "of=moon"])
def test_a_wrong_stretch_is_refused_in_words(lived, client, wrong):
    page = read(client, lived.ops, lived, f"/calls/figures/?{wrong}")
    assert page.status_code == 422
    assert read(client, lived.ops, lived, f"/calls/figures/K01/?{wrong}").status_code == 422


def test_the_page_takes_few_statements(lived, client, django_assert_max_num_queries):
    read(client, lived.ops, lived, "/calls/figures/")
    with time_machine.travel(lived.moment(DAY), tick=False), django_assert_max_num_queries(10):
        client.get("/calls/figures/")
