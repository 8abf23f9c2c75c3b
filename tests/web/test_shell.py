import re

import pytest
from django.urls import reverse

from governance.organisations.choices import Role
from governance.organisations.mandate import Mandate
from governance.organisations.presence import Seat
from governance.web import nav

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    client.force_login(cast.dept_operator)
    return lambda path="/", **more: client.get(path, **more)


def test_a_stranger_is_led_to_the_log_in_page(client):
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, "/login/?next=/")


def test_the_frame_tells_who_acts_where_and_as_what(page):
    text = page().content.decode()
    assert "周婷" in text
    assert "区综合行政执法局 · 部门经办" in text


@pytest.mark.parametrize("name", ["desk", "notices", "delegations", "preferences", "search", "help"])
def test_every_page_of_the_frame_opens_in_chinese_without_inline_script_or_style(page, name):
    answer = page(reverse(name))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="zh-CN"' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|<style|\son\w+=", text)


def test_the_policy_allows_nothing_inline(page):
    policy = page()["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_switches_are_kept_on_the_account_and_written_by_the_server(page, client, cast):
    client.post("/preferences/", {"dark": "1", "large_type": "1", "next": "/help/"})
    assert '<html lang="zh-CN" data-bs-theme="dark" class="large">' in page().content.decode()
    cast.dept_operator.refresh_from_db()
    assert (cast.dept_operator.dark, cast.dept_operator.large_type) == (True, True)


def test_a_stranger_keeps_the_switches_in_a_cookie(client):
    client.post("/preferences/", {"dark": "1", "next": "/login/"})
    assert 'data-bs-theme="dark"' in client.get("/login/").content.decode()


def test_a_switch_never_leads_away_from_the_site(client):
    assert client.post("/preferences/", {"dark": "1", "next": "https://example.com/"}).url == "/"


def test_a_polled_part_that_did_not_change_is_not_sent_again(page):
    first = page(headers={"X-Poll": "1"})
    assert "<html" not in first.content.decode()
    again = page(headers={"X-Poll": "1", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_half_an_hour_away_ends_the_session_but_polling_does_not_keep_it(page, client, time_machine):
    time_machine.move_to("2026-03-04T02:00:00+00:00", tick=False)
    assert page().status_code == 200
    time_machine.shift(1200)
    assert page(headers={"X-Poll": "1"}).status_code == 200
    time_machine.shift(1200)
    assert page().status_code == 302


def test_an_entry_shows_only_where_its_page_exists_and_its_role_is_held(monkeypatch, rf, cast):
    monkeypatch.setattr(nav, "entries", [])
    nav.register(nav.HANDLE, "工作台", "desk", rank=0, tab="工作台")
    nav.register(nav.JUDGE, "没有的页", "no-such-page")
    nav.register(nav.LOOK, "领导看", "help", visible=lambda mandate: mandate.has(Role.DISTRICT_LEADER))

    class Nobody:
        def has(self, *roles):
            return False

    assert [(group, [link.label for link in links]) for group, links in nav.groups(Nobody(), "/")] == [
        ("办理", ["工作台"])
    ]
    assert [link.current for link in nav.tabs(Nobody(), "/")] == [True]


@pytest.mark.parametrize(
    "role, labels",
    [
        (Role.GRID_WORKER, ["工作台", "上报", "消息"]),
        (Role.COMMUNITY_HEAD, ["工作台", "上报", "消息"]),
        (Role.STREET_OPERATOR, ["工作台", "呼叫", "新建"]),
        (Role.DEPT_OPERATOR, ["工作台", "呼叫", "消息"]),
    ],
)
def test_a_phone_shows_first_what_is_in_these_hands_every_day(role, labels):
    assert [link.label for link in nav.tabs(Mandate(frozenset({Seat(role, 1)})), "/")] == labels


def test_every_component_is_shown_in_a_demonstration_only(client, settings, cast):
    settings.DEMONSTRATION = False
    assert client.get("/help/components/").status_code == 404
    settings.DEMONSTRATION = True
    answer = client.get("/help/components/")
    assert answer.status_code == 200
    assert "超 38 分" in answer.content.decode()


def test_the_frame_costs_few_statements(page, django_assert_max_num_queries):
    page("/help/")  # organisations and calendar are then known to the process
    with django_assert_max_num_queries(6):
        page("/help/")


def test_a_page_that_begins_something_is_a_button_on_the_desk(page, monkeypatch):
    monkeypatch.setattr(nav, "entries", list(nav.entries))
    nav.register(nav.HANDLE, "新建呼叫", "help", side=False, starts=True)
    assert '<a class="btn btn-line" href="/help/">新建呼叫</a>' in page().content.decode()


def test_whoever_keeps_the_calendar_is_warned_of_a_year_without_its_notice(client, cast, time_machine):
    time_machine.move_to("2026-11-20T02:00:00+00:00", tick=False)
    client.force_login(cast.ops)
    assert "2027 年的节假日安排尚未录入" in client.get("/").content.decode()
    client.force_login(cast.dept_operator)
    assert "尚未录入" not in client.get("/").content.decode()
