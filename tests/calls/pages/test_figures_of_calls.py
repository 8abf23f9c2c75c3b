"""Every indicator says its base, and opens to the very facts it was counted from."""

import re

import pytest

from dispatch.calls.measures import MEASURES, Scope, behind, count, times
from dispatch.calls.models import ServiceCall
from dispatch.calls.recurrence import earlier, facts_of, tell_recurrences
from governance.facts import ledger
from governance.facts.models import Fact
from governance.facts.shares import Share

pytestmark = pytest.mark.django_db
MARCH = "?since=2026-03-01&until=2026-03-31"


@pytest.fixture
def told(browse, town):
    """One call that both departments answered in time and a resident praised, one that nobody signed."""
    browse.at.move_to("2026-04-02T02:50:00+00:00", tick=False)
    call = town.closed()
    town.called(situation="另一处招牌松动")
    town.sweep("2026-03-04 12:00")
    return call


def march(town, **more) -> Scope:
    day = town.moment("2026-03-01 00:00").date()
    return Scope(day, day.replace(month=4), **more)


def test_each_share_counts_what_its_formula_says(town, told):
    whole = count(march(town)).whole
    assert whole["K01"] == Share(2, 4)
    assert whole["K06"] == Share(1, 1)
    assert whole["K05"] == Share(1, 1)
    assert whole["K07"] == Share(0, 2)
    assert whole["K08"] == Share(0, 4)
    assert whole["K11"] == Share(0, 1)


def test_the_list_behind_holds_exactly_what_was_counted(town, told):
    scope = march(town)
    whole = count(scope).whole
    for measure in MEASURES:
        if measure.code in ("K05", "K11"):
            continue  # partly solved counts half; what came back stands above the line alone
        good, bad = behind(measure, scope, "good").count(), behind(measure, scope, "bad").count()
        below = whole[measure.code].total + (whole[measure.code].good if measure.code == "K08" else 0)
        assert (good, good + bad) == (whole[measure.code].good, below), measure.code
        assert behind(measure, scope).count() == good + bad


def test_a_fact_that_was_taken_back_counts_no_more(town, told):
    missed = Fact.objects.filter(kind="calls.sign.missed").first()
    ledger.void(missed, reason="平台故障", actor=town.ops, at=town.moment("2026-03-05 09:00"))
    assert count(march(town)).whole["K01"] == Share(2, 3)


def test_working_hours_from_call_to_reply(town, told):
    taken = times(march(town))
    assert (taken.lines, round(taken.median, 2)) == (2, 0.8)  # 09:12 to 10:00


def test_the_district_sees_every_unit_and_opens_each_figure(browse, town, told):
    page = browse(town.ops, f"/calls/figures/{MARCH}").content.decode()
    assert "50.0 %" in page and "2 / 4" in page and town.department.name in page
    urls = [url.replace("&amp;", "&") for url in re.findall(r'href="(/calls/figures/[A-Z][^"]+)"', page)]
    assert len(urls) == len(MEASURES)
    for url in urls:
        assert browse(town.ops, url).status_code == 200
    behind_page = browse(town.ops, f"/calls/figures/K06/{MARCH}").content.decode()
    assert told.case_no in behind_page and "满意" in behind_page


def test_a_street_counts_its_own_calls_alone(browse, town, told):
    assert "2 / 4" in browse(town.operator, f"/calls/figures/{MARCH}").content.decode()
    assert "2 / 4" not in browse(town.other_operator, f"/calls/figures/{MARCH}").content.decode()


def test_a_department_sees_itself_and_never_which_call_was_called_back(browse, town, told):
    page = browse(town.dept_operator, f"/calls/figures/{MARCH}").content.decode()
    assert town.department.name in page and town.other_department.name not in page
    assert "1 / 2" in page
    assert "/calls/figures/K06/" not in page
    assert browse(town.dept_operator, f"/calls/figures/K06/{MARCH}").status_code == 403
    assert browse(town.dept_operator, f"/calls/figures/K01/{MARCH}").status_code == 200
    assert browse(town.dept_operator, f"/calls/figures/{MARCH}&unit=D06").status_code == 403


def test_this_months_call_backs_are_not_in_a_departments_figures(browse, town, told):
    browse.at.move_to("2026-03-20T02:50:00+00:00", tick=False)
    row = re.search(
        r"K06</div>.*?class=\"num\">([^<]+)</td>",
        browse(town.dept_operator, f"/calls/figures/{MARCH}").content.decode(),
        re.S,
    )
    assert row[1] == "0 / 0"


def test_strangers_count_nothing_and_odd_questions_are_refused(browse, town):
    assert browse(town.nobody, "/calls/figures/").status_code == 403
    assert browse(town.ops, "/calls/figures/K99/").status_code == 404
    assert browse(town.ops, "/calls/figures/?since=2026-04-01&until=2026-03-01").status_code == 422
    assert browse(town.ops, "/calls/figures/?unit=Z99").status_code == 422
    assert browse(town.ops, "/calls/figures/?since=2020-01-01&until=2026-03-01").status_code == 422


def test_machines_read_the_same_figures(browse, town, told):
    said = browse(town.ops, f"/api/v1/call-figures/{MARCH}").json()
    by_code = {row["code"]: row for row in said["figures"]}
    assert (by_code["K01"]["good"], by_code["K01"]["total"], by_code["K01"]["value"]) == (2, 4, 0.5)
    assert by_code["K06"]["lower"] == pytest.approx(0.2065, abs=1e-4)
    assert said["hours"]["lines"] == 2


@pytest.fixture
def returned(town, told) -> ServiceCall:
    """A second call for the same door, a week after the first was verified."""
    before = {"verified_at": town.moment("2026-02-25 10:00"), "begun_at": town.moment("2026-02-24 10:00")}
    ServiceCall.objects.filter(pk=told.pk).update(place_keys=["营门口路128号"], **before)
    again = town.called(situation="营门口路 128 号二楼招牌又松动了。")
    ServiceCall.objects.filter(pk=again.pk).update(place_keys=["营门口路128号"])
    again.refresh_from_db()
    return again


def test_what_comes_back_to_the_same_door_is_told_of_the_earlier_call_and_its_agency(town, told, returned):
    town.lead(told).__class__.objects.filter(call=told, line_role="lead").update(agency=town.agency)
    at = town.moment("2026-03-05 10:00")
    for _ in range(2):
        ledger.append(facts_of(returned, at))
    facts = Fact.objects.filter(kind__endswith=".recurred").order_by("kind")
    assert [(fact.kind, fact.about_id, fact.source_id) for fact in facts] == [
        ("calls.agency.recurred", town.agency.pk, told.pk),
        ("calls.call.recurred", town.department.pk, told.pk),
    ]
    assert facts[1].attributes["again"] == returned.case_no
    assert count(march(town)).whole["K11"] == Share(1, 1)


def test_another_door_or_a_longer_time_is_no_return(town, told, returned):
    assert earlier(returned) == told
    ServiceCall.objects.filter(pk=told.pk).update(place_keys=["营门口路130号"])
    assert earlier(returned) is None
    long_ago = town.moment("2026-01-20 10:00")
    ServiceCall.objects.filter(pk=told.pk).update(place_keys=["营门口路128号"], verified_at=long_ago)
    assert earlier(returned) is None


def test_a_round_reads_on_from_where_it_stood(town, told):
    assert tell_recurrences(town.moment("2026-03-05 10:00")) == 0
