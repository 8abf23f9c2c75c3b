"""The call-item catalogue as everyone reads it."""

import pytest

from governance.catalogues.models import CatalogueVersion
from governance.catalogues.services import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast, town):
    client.force_login(cast.nobody)
    return lambda path="/catalogues/calls/": client.get(path)


def test_everyone_with_an_account_reads_it_and_strangers_do_not(client, cast, town):
    assert client.get("/catalogues/").status_code == 302
    assert client.get("/catalogues/calls/").status_code == 302
    for name in ("operator", "dept_leader", "leader", "sys_admin", "audit_admin", "nobody"):
        client.force_login(getattr(cast, name))
        assert "呼叫事项目录" in client.get("/catalogues/").content.decode()
        assert client.get("/catalogues/calls/").status_code == 200
        assert client.post("/catalogues/calls/").status_code == 405


def test_it_shows_items_tiers_limits_and_where_they_come_from(page):
    answer = page()
    text = answer.content.decode()
    assert answer.context["count"] >= 43
    assert "UC06" in text and "P0 特急" in text and "签收" in text and "区综合行政执法局" in text
    assert "evidence-found" in text or "evidence-recommended" in text


def test_it_is_searched_by_words_and_by_mark(page):
    found = page("/catalogues/calls/?q=油烟").content.decode()
    assert "UC05" in found and "UC06" not in found
    assert page("/catalogues/calls/?q=没有这种事").context["count"] == 0
    marked = page("/catalogues/calls/?evidence=illustrative").context["sections"]
    assert {row.evidence for section in marked for row in section.rows} <= {"illustrative"}


def test_only_published_versions_are_shown(page, cast, town):
    no = draft("calls", actor=cast.establishment, at=town.moment("2026-03-04 09:00")).version_no
    answer = page(f"/catalogues/calls/?version={no}")
    assert answer.context["version"].state == "published"
    assert f"第 {no} 版" not in answer.content.decode()
    assert CatalogueVersion.objects.draft().exists()


def test_what_is_not_a_catalogue_is_not_found(page):
    assert page("/catalogues/nothing/").status_code == 404


def test_it_costs_few_statements(page, django_assert_max_num_queries):
    page()
    with django_assert_max_num_queries(8):
        page()
