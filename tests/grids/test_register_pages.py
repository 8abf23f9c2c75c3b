"""The register on pages and over REST: who sees what, what may be changed, and that both doors agree."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, MARKET, OTHER_COMPOUND, STREET
from machines import Machine, Person

from grids import selectors
from grids.models import AttachedGroup, Grid, GridPost

pytestmark = pytest.mark.django_db
ON = "2026-03-10"


@pytest.fixture
def browse(ground, client, time_machine):
    time_machine.move_to("2026-03-04T02:50:00+00:00", tick=False)

    def ask(user, path, data=None):
        client.force_login(user)
        return client.get(path) if data is None else client.post(path, data)

    return ask


def text(answer) -> str:
    return answer.content.decode()


def test_every_address_of_the_register_has_its_row_here():
    names = {
        row.name for each in get_resolver().url_patterns if str(each.pattern) == "grids/" for row in each.url_patterns
    }
    assert names == {"grids", "grid", "grid-do", "grid-post-end", "grid-group-end"}


SEES = {
    "ops": {STREET, COMMUNITY, COMPOUND, BUILDINGS[0], "510106038008001000"},
    "leader": {STREET, COMMUNITY, COMPOUND, BUILDINGS[0], "510106038008001000"},
    "operator": {STREET, COMMUNITY, COMPOUND, BUILDINGS[0]},
    "agency_head": {STREET, COMMUNITY, COMPOUND, BUILDINGS[0]},
    "clerk": {COMMUNITY, COMPOUND, BUILDINGS[0]},
    "grid_worker": {BUILDINGS[0]},
    "other_operator": {"510106038008001000"},
    "dept_operator": set(),
    "nobody": set(),
    "sys_admin": set(),
}


@pytest.mark.parametrize("name", SEES)
def test_a_grid_opens_to_those_it_concerns(browse, ground, name):
    person = getattr(ground, name)
    for code in (STREET, COMMUNITY, COMPOUND, BUILDINGS[0], "510106038008001000"):
        expected = 200 if code in SEES[name] else 404
        assert browse(person, reverse("grid", args=[code])).status_code == expected
        assert Person(person).get(f"/api/v1/grids/{code}/").status_code == expected
    assert browse(person, reverse("grids")).status_code == 200
    listed = Person(person).get("/api/v1/grids/?size=200").json()["results"]
    assert {row["code"] for row in listed} >= SEES[name]
    assert len(listed) == Grid.objects.visible_to(person).count()


def test_the_tree_counts_what_one_sees(browse, ground):
    district = text(browse(ground.ops, "/grids/"))
    assert "各街道" in district and "营门口街道" in district
    assert "各社区" not in text(browse(ground.operator, "/grids/"))
    mine = text(browse(ground.grid_worker, "/grids/"))
    assert "我的网格" in mine and "和美苑1栋" in mine and "和美苑2栋" not in mine
    assert "没有您的网格" in text(browse(ground.nobody, "/grids/"))


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("q=和美苑", "和美苑1栋", "兴业苑1栋"),
        ("q=510106 025 002 002", "兴业苑1栋", "和美苑"),
        (f"q={MARKET}", "金牛农贸市场", "和美苑"),
        ("kind=dedicated", "金牛农贸市场", "和美苑"),
        ("rank=4", "和美苑1栋", "金牛农贸市场"),
        ("street=510106038", "桂苑", "和美苑"),
        (f"parent={COMPOUND}", "和美苑3栋", "兴业苑1栋"),
        ("q=没有的", "没有符合条件的网格", "和美苑1栋"),
        ("on=2020-01-01", "没有符合条件的网格", "和美苑1栋"),
        ("on=昨天", "有的条件认不出", "和美苑1栋"),
    ],
)
def test_the_list_is_searched_and_filtered(browse, ground, query, there, gone):
    page = text(browse(ground.ops, f"/grids/?{query}"))
    main = page[page.index("<table") if "<table" in page else 0 :]
    assert there in page and gone not in main


def test_the_search_of_the_site_finds_grids(browse, ground):
    assert "和美苑1栋" in text(browse(ground.grid_worker, "/search/?q=和美苑"))
    assert "和美苑2栋" not in text(browse(ground.grid_worker, "/search/?q=和美苑"))


def test_a_grid_shows_its_people_its_buildings_and_its_past(browse, ground):
    browse(
        ground.operator,
        f"/grids/{COMPOUND}/do/redraw/",
        {"name": "和美苑小区", "on": ON, "note": "金西街函〔2026〕12号"},
    )
    page = text(browse(ground.operator, f"/grids/{COMPOUND}/"))
    assert "510106 025 002 001 000" in page and "楼栋 3 个" in page and "金西街函〔2026〕12号" in page
    assert "<h1>和美苑</h1>" in page
    later = text(browse(ground.operator, f"/grids/{COMPOUND}/?on={ON}"))
    assert "<h1>和美苑小区</h1>" in later and "只能查看" in later
    building = text(browse(ground.grid_worker, f"/grids/{BUILDINGS[0]}/"))
    assert "吴秀芳" in building and f'href="/grids/{COMPOUND}/"' not in building


CHANGES = [
    ("redraw", COMPOUND, {"name": "和美院", "on": ON}, "operator"),
    ("add", COMPOUND, {"name": "和美苑4栋", "on": ON}, "operator"),
    ("merge", COMPOUND, {"others": [OTHER_COMPOUND], "name": "和美兴业苑", "on": ON}, "operator"),
    ("split", COMPOUND, {"name": "东区", "others": "西区", "moving": [BUILDINGS[2]], "on": ON}, "operator"),
    ("split", BUILDINGS[0], {"name": "1单元", "others": "2单元\n3单元", "on": ON}, "operator"),
    ("move", BUILDINGS[0], {"parent": OTHER_COMPOUND, "on": ON}, "operator"),
    ("close", BUILDINGS[0], {"on": ON}, "operator"),
    (
        "appoint", COMPOUND,
        {"person": "121", "role": "grid_worker", "paid": True, "starts_on": "2026-03-04"}, "clerk",
    ),
    ("attach", COMPOUND, {"kind": "social", "name": "邻里互助社", "valid_from": "2026-03-04"}, "clerk"),
    ("attach", STREET, {"kind": "party", "name": "西华街道党工委", "valid_from": "2026-03-04"}, "operator"),
]  # fmt: skip


def standing() -> list:
    rows = Grid.objects.order_by("code", "valid_from").values_list(
        "code", "name", "valid_from", "valid_to", "unit_codes"
    )
    posts = GridPost.objects.order_by("grid__code", "starts_on").values_list(
        "grid__code", "person__name", "ends_on", "paid"
    )
    groups = AttachedGroup.objects.order_by("grid_code", "name").values_list("grid_code", "kind", "name", "valid_to")
    return [*rows, *posts, *groups]


@pytest.mark.parametrize(("verb", "code", "given", "who"), CHANGES)
def test_page_and_api_make_the_same_change(browse, ground, verb, code, given, who):
    path, person = f"/grids/{code}/do/{verb}/", getattr(ground, who)
    assert browse(person, path).status_code == 200
    before, mark = standing(), transaction.savepoint()
    answer = browse(person, path, given)
    assert (answer.status_code, answer.get("Location")) == (302, f"/grids/{code}/")
    by_page = standing()
    assert by_page != before
    transaction.savepoint_rollback(mark)
    answer = Person(person).post(f"/api/v1{path}", given)
    assert (answer.status_code, standing()) == (200, by_page)


def test_what_is_not_ones_own_is_refused_at_both_doors(browse, ground):
    path, given, before = f"/grids/{COMPOUND}/do/redraw/", {"name": "新名", "on": ON}, standing()
    assert "由本街道城运中心坐席" in text(browse(ground.clerk, path))
    assert browse(ground.clerk, path, given).status_code == 403
    assert Person(ground.clerk).post(f"/api/v1{path}", given).status_code == 403
    assert browse(ground.dept_operator, path, given).status_code == 404
    assert Person(ground.dept_operator).post(f"/api/v1{path}", given).status_code == 404
    assert standing() == before


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"on": "2026-03-01", "name": "新名"}, "on"),
        ({"on": ON, "name": ""}, "name"),
        ({"on": ON, "name": "新名", "boundary": "30,104"}, "boundary"),
        ({"on": ON, "name": "新名", "unit_codes": "12"}, "unit_codes"),
        ({"on": "下周", "name": "新名"}, "on"),
        ({"on": ON, "name": "新名", "colour": "red"}, "colour"),
        ({"on": ON, "name": "新名", "owner": "D05"}, "owner"),
    ],
)
def test_wrong_input_is_named_by_field_and_changes_nothing(browse, ground, given, name):
    before, path = standing(), f"/grids/{COMPOUND}/do/redraw/"
    answer = Person(ground.operator).post(f"/api/v1{path}", given)
    if name != "owner":  # an ordinary grid's form knows no owner, so that one is left unread
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [name])
        assert standing() == before
    if name not in ("colour", "owner"):
        assert browse(ground.operator, path, given).status_code == 422
        assert standing() == before


def test_a_post_ends_from_the_page_and_over_the_api(browse, ground):
    post = ground.grid_worker.grid_posts.get()
    path = f"/grids/{BUILDINGS[0]}/posts/{post.pk}/end/"
    assert "吴秀芳" in text(browse(ground.clerk, path))
    assert browse(ground.grid_worker, path, {"ends_on": ON}).status_code == 403
    assert browse(ground.clerk, path, {"ends_on": "2026-03-01"}).status_code == 422
    assert browse(ground.clerk, path, {"ends_on": ON}).status_code == 302
    post.refresh_from_db()
    assert post.ends_on == date(2026, 3, 10)
    answer = Person(ground.clerk).post(f"/api/v1{path}", {"ends_on": "2026-03-06"})
    assert (answer.status_code, answer.json()["ends_on"]) == (200, "2026-03-06")
    assert (
        Person(ground.clerk).post(f"/api/v1/grids/{COMPOUND}/posts/{post.pk}/end/", {"ends_on": ON}).status_code == 404
    )


def test_a_machine_of_the_street_reads_the_grid_of_a_point_and_of_a_day(browse, ground):
    machine = Machine(ground.street, "street_operator")
    found = machine.get("/api/v1/grids/at/?lat=30.705&lon=104.005").json()
    assert (found["code"], found["community"]["name"]) == (COMPOUND, "金牛社区")
    assert machine.get("/api/v1/grids/at/?lat=30.9&lon=104.005").status_code == 404
    assert machine.get("/api/v1/grids/at/?lat=x&lon=104.005").json()["errors"].keys() == {"lat"}
    assert machine.get("/api/v1/grids/at/?lat=nan&lon=104.005").status_code == 422
    made = machine.post(f"/api/v1/grids/{COMPOUND}/do/redraw/", {"name": "和美院", "on": ON})
    assert made.json()["valid_from"] == ON
    assert machine.get(f"/api/v1/grids/{COMPOUND}/").json()["name"] == "和美苑"
    later = machine.get(f"/api/v1/grids/{COMPOUND}/?on={ON}").json()
    assert (later["name"], later["forebears"][0]["kind"], later["path"][1]["code"]) == ("和美院", "redraw", COMMUNITY)
    assert machine.get(f"/api/v1/grids/{COMPOUND}/?on=2026-13-01").status_code == 422
    assert selectors.grid_at(COMPOUND, date(2026, 3, 9)).name == "和美苑"


def test_a_change_asked_twice_with_one_key_is_made_once(browse, ground):
    machine, given = Machine(ground.street, "street_operator"), {"name": "和美苑4栋", "on": ON}
    path = f"/api/v1/grids/{COMPOUND}/do/add/"
    first = machine.post(path, given, **{"Idempotency-Key": "one"})
    again = machine.post(path, given, **{"Idempotency-Key": "one"})
    assert (first.json(), again["Idempotent-Replayed"]) == (again.json(), "true")
    assert Grid.objects.filter(name="和美苑4栋").count() == 1


@pytest.mark.parametrize("code", ["x", "510106", "510106025002001999", "at"])
def test_what_is_no_grid_is_not_found(browse, ground, code):
    assert browse(ground.ops, f"/grids/{code}/").status_code == 404
    assert browse(ground.ops, f"/grids/{COMPOUND}/do/{code}/").status_code == 404


def test_reading_costs_the_same_however_many_grids_there_are(browse, client, ground, django_assert_max_num_queries):
    person = Person(ground.ops)
    person.get("/api/v1/grids/")
    browse(ground.ops, "/grids/")
    for path, most in (("/grids/", 8), ("/grids/?q=和美", 11), (f"/grids/{COMPOUND}/", 16)):
        with django_assert_max_num_queries(most):
            client.get(path)
    with django_assert_max_num_queries(6):
        person.get("/api/v1/grids/")
