import pytest
from django.core.management import call_command

from governance.organisations.choices import Role


@pytest.fixture
def api(client, cast):
    client.force_login(cast.operator)
    return client


@pytest.mark.parametrize(
    ("query", "due_at"),
    [
        ("from=2026-03-04T09:12:00%2B08:00&amount=4&unit=work_hour", "2026-03-04T14:12:00+08:00"),
        ("from=2026-03-04T09:12:00+08:00&amount=1&unit=workday", "2026-03-05T17:00:00+08:00"),
        ("from=2026-03-04T01:12:00Z&amount=2&unit=hour", "2026-03-04T11:12:00+08:00"),
        ("from=2026-03-04T09:12:00&amount=90&unit=minute", "2026-03-04T10:42:00+08:00"),
        ("from=2026-03-31T09:12:00&amount=1&unit=month", "2026-04-30T09:12:00+08:00"),
        ("from=2026-03-04T09:12:00&amount=1.5&unit=day", "2026-03-05T21:12:00+08:00"),
    ],
)
def test_a_deadline_is_previewed(api, query, due_at):
    assert api.get(f"/api/v1/worktime/deadline/?{query}").json()["due_at"] == due_at


def test_a_deadline_in_a_year_not_announced_is_provisional(api):
    answer = api.get("/api/v1/worktime/deadline/?from=2028-03-01T09:00:00&amount=3&unit=workday").json()
    assert answer["provisional"] is True


@pytest.mark.parametrize(
    ("query", "blamed"),
    [
        ("amount=1&unit=day", "from"),
        ("from=soon&amount=1&unit=day", "from"),
        ("from=1899-01-01T00:00:00&amount=1&unit=day", "from"),
        ("from=2100-01-01T08:00:00&amount=1&unit=day", "from"),
        ("from=2026-02-30T00:00:00&amount=1&unit=day", "from"),
        ("from=2026-03-04T09:12:00&unit=day", "amount"),
        ("from=2026-03-04T09:12:00&amount=0&unit=day", "amount"),
        ("from=2026-03-04T09:12:00&amount=-1&unit=day", "amount"),
        ("from=2026-03-04T09:12:00&amount=NaN&unit=day", "amount"),
        ("from=2026-03-04T09:12:00&amount=1e30&unit=day", "amount"),
        ("from=2026-03-04T09:12:00&amount=1.5&unit=month", "amount"),
        ("from=2026-03-04T09:12:00&amount=1&unit=week", "unit"),
        ("from=2026-03-04T09:12:00&amount=1&unit=day&organisation=none", "organisation"),
    ],
)
def test_a_preview_of_nonsense_names_the_parameter(api, query, blamed):
    answer = api.get(f"/api/v1/worktime/deadline/?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [blamed]


def test_organisations_are_listed_with_their_place(api):
    found = api.get("/api/v1/organisations/?kind=agency").json()["results"]
    assert [(row["name"], row["department"]["name"], row["street"]["name"]) for row in found] == [
        ("西华综合执法中队", "区综合行政执法局", "西华街道")
    ]
    assert api.get("/api/v1/organisations/D05/").json()["name"] == "区综合行政执法局"
    assert api.get("/api/v1/organisations/D99/").status_code == 404


def test_a_list_is_walked_forward_and_back(api):
    forward, link = [], "/api/v1/organisations/?size=2"
    while link:
        last = api.get(link).json()
        forward.append([row["code"] for row in last["results"]])
        link = last["next"]
    assert [len(rows) for rows in forward] == [2, 2, 2, 1]
    assert len({code for rows in forward for code in rows}) == 7
    backward, link = [forward[-1]], last["previous"]
    while link:
        page = api.get(link).json()
        backward.append([row["code"] for row in page["results"]])
        link = page["previous"]
    assert backward == forward[::-1]


FORGED = [
    "x",
    "bm9uc2Vuc2U",
    "WyJuIl0",
    "WyJuIixudWxsXQ",
    "WyJuIiwxZTk5OV0",
    "é",
    "WyJuIiwiXHUwMDAwIl0",
    "WyJuIix0cnVlXQ",
]


@pytest.mark.parametrize("cursor", FORGED)
def test_a_forged_cursor_is_refused(api, cursor):
    answer = api.get("/api/v1/organisations/", {"cursor": cursor})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["cursor"])


@pytest.mark.parametrize(
    "query", ["size=0", "size=201", "size=x", "size=-1", "kind=nothing", "colour=red", "active=x", "q=%00"]
)
def test_a_bad_filter_is_refused_by_name(api, query):
    answer = api.get(f"/api/v1/organisations/?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [query.split("=")[0]]


def test_a_count_comes_on_request(api):
    assert "count" not in api.get("/api/v1/organisations/").json()
    answer = api.get("/api/v1/organisations/?count=1").json()
    assert (answer["count"], answer["count_exact"]) == (7, True)


def test_the_schema_is_sound_and_open_to_everyone(client, db, tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    schema = client.get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    assert "/oauth/token/" in schema["paths"]
    problems = schema["paths"]["/api/v1/organisations/"]["get"]["responses"]
    assert {"401", "403", "422", "429"} <= set(problems)


def test_the_docs_page_holds_under_a_strict_policy(client, db):
    page = client.get("/api/v1/docs/").content.decode()
    assert "<style" not in page
    assert all("src=" in tag for tag in page.split("<script")[1:])


def test_a_machine_reads_as_a_person_does(machine, cast):
    assert machine(cast.department, Role.DEPT_OPERATOR).get("/api/v1/organisations/").status_code == 200
