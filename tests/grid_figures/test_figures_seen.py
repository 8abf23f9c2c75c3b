"""Who sees which figures, that every figure is as many events as its list has, and what a page asks of the database."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, OTHER_BUILDING, OTHER_COMPOUND, STREET

from governance.errors import Missing
from grids.counting import sheets
from grids.counting.measures import Tallied
from grids.counting.showing import usual

pytestmark = pytest.mark.django_db
OTHER_STREET = "510106038000000000"


def entered(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def told(user, query: str = "period=2026") -> dict:
    answer = entered(user).get(f"/api/v1/grid-figures/?{query}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def figure(found: dict, code: str) -> tuple:
    row = next(row for row in found["figures"] if row["code"] == code)
    return row["good"], row["total"]


def test_the_district_sees_every_street_and_what_each_level_closed(settled):
    found = told(settled.ops)
    assert (found["reported"], found["closed"]) == (5, 4)
    assert {row["code"]: row["closed"] for row in found["areas"]} == {STREET: 4, OTHER_STREET: 0}
    assert {row["level"]: row["closed"] for row in found["levels"]} == {4: 2, 3: 1, 2: 0, 1: 1, 0: 0}
    assert figure(found, "G01") == (4, 4)
    assert figure(found, "G02") == (3, 4)
    assert figure(found, "G04") == (3, 3)  # whoever would rather not say is not counted
    assert found["levels"][0]["hours"] == 1.0
    assert [row["month"] for row in found["months"]] == ["2026-03"]


def test_one_goes_down_from_street_to_building(settled):
    def below(area: str) -> dict:
        return {row["code"]: row["closed"] for row in told(settled.ops, f"period=2026&area={area}")["areas"]}

    assert below(STREET) == {COMMUNITY: 4}
    assert {code: count for code, count in below(COMMUNITY).items() if count} == {COMPOUND: 3, OTHER_COMPOUND: 1}
    assert below(COMPOUND) == {BUILDINGS[0]: 1, BUILDINGS[1]: 1, BUILDINGS[2]: 0}
    assert below(BUILDINGS[0]) == {}
    assert told(settled.ops, f"period=2026&area={BUILDINGS[0]}")["area"]["name"] == "和美苑1栋"


def test_last_year_and_a_quarter_are_periods_of_their_own(settled):
    assert told(settled.ops, "period=2025")["closed"] == 2
    assert told(settled.ops, "period=2025-Q2")["closed"] == 2
    assert told(settled.ops, "period=2025-07")["closed"] == 0
    assert figure(told(settled.ops, "period=2025"), "G04") == (1, 2)
    assert told(settled.ops, "")["period"]["code"] == "2026"


def test_a_year_that_only_closed_what_was_left_is_not_what_one_looks_at_first():
    at = datetime(2026, 3, 5, tzinfo=UTC)
    full, rest = Tallied({"reported": 4000, "closed": 3900}), Tallied({"reported": 0, "closed": 400})
    begun = Tallied({"reported": 60, "closed": 20})
    assert usual({2023: full, 2024: rest, 2026: begun}, at).code == "2023"
    assert usual({2023: full, 2026: Tallied({"reported": 60, "closed": 40})}, at).code == "2026"
    assert usual({}, at).code == "2026"


def test_one_class_of_events_alone(settled):
    assert told(settled.ops, "period=2026&group=05")["closed"] == 4
    assert told(settled.ops, "period=2026&group=01")["closed"] == 0


@pytest.mark.parametrize(
    ("who", "closed", "hidden"),
    [
        ("operator", 4, OTHER_STREET),
        ("chief", 4, OTHER_STREET),
        ("clerk", 4, STREET),
        ("grid_worker", 1, BUILDINGS[1]),
        ("other_operator", 0, STREET),
    ],
)
def test_each_sees_the_figures_of_the_own_place_alone(settled, who, closed, hidden):
    person = getattr(settled, who)
    assert told(person)["closed"] == closed
    for address in ("/api/v1/grid-figures/", "/grid-figures/"):
        assert entered(person).get(f"{address}?period=2026&area={hidden}").status_code == 404


@pytest.mark.parametrize("who", ["dept_operator", "agency_head", "nobody", "audit_admin"])
def test_whoever_has_nothing_to_do_with_the_ground_sees_none(settled, who):
    assert entered(getattr(settled, who)).get("/grid-figures/").status_code in (302, 403)
    assert entered(getattr(settled, who)).get("/api/v1/grid-figures/").status_code in (401, 403)


def test_a_grid_worker_sees_own_grids_as_they_are_on_the_day(settled):
    settled.post(COMPOUND, settled.grid_worker)
    assert told(settled.grid_worker)["closed"] == 3
    settled.post(OTHER_BUILDING, settled.grid_worker)
    found = told(settled.grid_worker)
    assert found["closed"] == 4
    assert [row["code"] for row in found["areas"]] == [COMPOUND, OTHER_BUILDING]


@pytest.mark.parametrize("who", ["ops", "operator", "clerk", "grid_worker"])
def test_every_figure_is_as_many_events_as_its_list(settled, who):
    client = entered(getattr(settled, who))
    for area in ("", *(row["code"] for row in told(getattr(settled, who))["areas"])):
        found = told(getattr(settled, who), f"period=2026&area={area}")
        for row in found["figures"]:
            assert bool(row["list"]) == bool(row["good"])
            if row["list"]:
                assert len(client.get(row["list"]).json()["results"]) == row["good"], (area, row["label"])


def test_the_numbers_of_the_page_lead_to_their_events(settled):
    client = entered(settled.ops)
    page = client.get(f"/grid-figures/?period=2026&area={COMPOUND}").content.decode()
    assert "示意图，非地理边界" in page and "和美苑1栋" in page
    addresses = {address.replace("&amp;", "&") for address in re.findall(r'href="(/grid-events/\?[^"]+)"', page)}
    parts = {parse_qs(urlsplit(address).query)["part"][0] for address in addresses}
    assert {"reported", "closed", "small", "community_down", "satisfied", "level4", "level1"} <= parts
    for address in addresses:
        shown = client.get(address).content.decode()
        assert "所数的事件" in shown and "回到指标" in shown, address


def test_areas_are_sorted_as_the_reader_wants(settled):
    client = entered(settled.ops)

    def order(sort: str) -> list[str]:
        page = client.get(f"/grid-figures/?period=2026&area={COMMUNITY}&sort={sort}").content.decode()
        return re.findall(r'class="sub"><span class="num">([0-9]{18})', page)

    assert order("-closed")[:2] == [COMPOUND, OTHER_COMPOUND]
    assert order("closed")[-1] == COMPOUND
    assert order("")[:2] == [COMPOUND, OTHER_COMPOUND]
    assert client.get("/grid-figures/?sort=age").status_code == 422


@pytest.mark.parametrize("query", ["period=2026-13", "area=12", "group=77", "measure=X", "period=x"])
def test_what_is_no_question_is_refused(settled, query):
    assert entered(settled.ops).get(f"/api/v1/grid-figures/?{query}").status_code == 422
    assert entered(settled.ops).get(f"/grid-figures/?{query}").status_code == 422


def test_an_area_that_never_was_is_missing(settled):
    assert entered(settled.ops).get("/api/v1/grid-figures/?area=510106099000000000").status_code == 404


@pytest.mark.parametrize("who", ["ops", "operator", "clerk", "grid_worker"])
@pytest.mark.parametrize("address", ["/grid-figures/", "/api/v1/grid-figures/"])
def test_figures_take_few_statements(settled, who, address):
    client = entered(getattr(settled, who))
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) < (10 if who == "ops" else 11), [query["sql"][:90] for query in seen]


def test_the_spreadsheet_has_the_rows_of_the_page(settled):
    query = QueryDict(f"period=2026&area={COMPOUND}")
    rows = [dict(zip([column.name for column in sheets.COLUMNS], row, strict=True))
            for row in sheets.rows(settled.clerk, query)]  # fmt: skip
    assert [(row["code"], row["name"], row["closed"], row["G01"]) for row in rows] == [
        (BUILDINGS[0], "和美苑1栋", 1, 1.0),
        (BUILDINGS[1], "和美苑2栋", 1, 1.0),
        (BUILDINGS[2], "和美苑3栋", 0, None),
    ]
    assert sheets.count(settled.clerk, query) == 3
    with pytest.raises(Missing):
        list(sheets.rows(settled.other_operator, query))
