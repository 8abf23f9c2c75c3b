"""The list of calls: every filter, both orders, its pages and what it costs."""

import pytest
from django.urls import reverse

from dispatch.calls.models import ServiceCall
from dispatch.calls.views import listing
from governance.worktime import calendar

pytestmark = pytest.mark.django_db
LIST = "/calls/"


def numbers(page) -> list[str]:
    return [row.call.case_no for row in page.context["rows"]]


@pytest.fixture
def three(town):
    """A draft, an urgent call whose assistant is late, and one of the ordinary tier called a day before and signed."""
    old = town.draft("2026-03-03 15:00", item="UC03", situation="市场外围货车占道装卸，堵住消防口。")
    town.do(old, "submit", town.operator, "2026-03-03 15:30")
    town.do(old, "issue", town.deputy, "2026-03-03 16:00")
    town.answer(town.lead(old), town.dept_operator, "2026-03-03 16:05", until="sign")
    urgent = town.called()
    town.answer(town.lead(urgent), town.dept_operator, "2026-03-04 09:20", until="arrive")
    draft = town.draft("2026-03-04 10:00", situation="路灯不亮")
    town.sweep("2026-03-04 10:50")
    return draft, urgent, old


def test_the_newest_comes_first_and_a_draft_is_shown_to_its_street(browse, town, three):
    draft, urgent, old = (call.case_no for call in three)
    assert sorted(numbers(browse(town.operator, LIST))) == sorted([draft, urgent, old])
    assert numbers(browse(town.dept_operator, LIST))[:1] == [urgent]
    assert draft not in numbers(browse(town.dept_operator, LIST))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=消防口", "old"),
        ("q=找不到的话", ""),
        ("tier=P1", "draft urgent"),
        ("tier=P1&tier=P2", "draft urgent old"),
        ("item=uc03", "old"),
        ("state=draft", "draft"),
        ("lamp=orange", "urgent"),
        ("lamp=normal", "old"),
        ("lamp=grey", ""),
        ("street=510106025", "draft urgent old"),
        ("street=510106038", ""),
        ("street=nowhere", ""),
        ("lead=D05", "draft urgent old"),
        ("department=D06", "urgent"),
        ("called_from=2026-03-04", "draft urgent"),
        ("called_to=2026-03-03", "old"),
        ("period=7", "draft urgent old"),
        ("mine=late", "urgent"),
    ],
)
def test_each_filter_leaves_what_it_names(browse, town, three, query, expected):
    known = dict(zip(("draft", "urgent", "old"), (call.case_no for call in three), strict=True))
    found = numbers(browse(town.operator, f"{LIST}?{query}&order=new"))
    assert sorted(found) == sorted(known[name] for name in expected.split())


def test_a_case_number_finds_its_call_alone(browse, town, three):
    _, urgent, _ = three
    assert numbers(browse(town.operator, f"{LIST}?q={urgent.case_no.lower()}")) == [urgent.case_no]


def test_each_person_finds_what_waits_for_them(browse, town, three):
    _, urgent, old = (call.case_no for call in three)
    assert numbers(browse(town.dept_operator, f"{LIST}?mine=sign")) == []
    assert numbers(browse(town.dept_operator, f"{LIST}?mine=respond")) == [old]
    assert numbers(browse(town.dept_operator, f"{LIST}?mine=reply")) == [urgent]
    assert numbers(browse(town.other_dept_operator, f"{LIST}?mine=sign")) == [urgent]
    assert numbers(browse(town.other_dept_operator, f"{LIST}?mine=reply")) == []


def test_what_waits_is_listed_by_its_end(browse, town, three):
    _, urgent, old = (call.case_no for call in three)
    assert numbers(browse(town.operator, f"{LIST}?order=due")) == [urgent, old]


@pytest.mark.parametrize("query", ["tier=P9", "called_from=gestern", "mine=all", "lamp=purple"])
def test_a_filter_that_says_nothing_is_named_and_shows_nothing(browse, town, three, query):
    page = browse(town.operator, f"{LIST}?{query}")
    assert numbers(page) == [] and "有的条件认不出" in page.content.decode()


@pytest.mark.parametrize("order", ["new", "due"])
def test_every_call_comes_once_in_either_order(browse, town, order, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    made = {town.called(situation=f"第 {n} 处招牌松动").case_no for n in range(5)}
    seen, path = [], f"{LIST}?order={order}"
    while path:
        page = browse(town.operator, path)
        seen += numbers(page)
        cursor = page.context["page"].next
        path = f"{LIST}?order={order}&cursor={cursor}" if cursor else ""
    assert len(seen) == 5 and set(seen) == made


def test_a_broken_cursor_is_refused(browse, town):
    assert browse(town.operator, f"{LIST}?cursor=xyz").status_code == 422


def test_the_count_is_read_after_the_page(browse, town, three):
    text = browse(town.operator, reverse("calls-count")).content.decode()
    assert "当前条件下 3 件，其中超期 1 件" in text


def test_own_waiting_lines_are_signed_from_the_list_at_once(browse, town, three):
    page = browse(town.other_dept_operator, f"{LIST}?mine=sign").content.decode()
    assert "签收本页待签 1 件" in page
    assert "签收本页待签" not in browse(town.other_dept_leader, f"{LIST}?mine=sign").content.decode()


@pytest.mark.parametrize(("name", "most"), [("ops", 7), ("dept_operator", 8), ("operator", 8)])
def test_fifty_rows_cost_a_fixed_number_of_statements(
    browse, town, client, three, name, most, django_assert_max_num_queries
):
    for n in range(12):
        town.called(situation=f"第 {n} 处招牌松动")
    browse(getattr(town, name), LIST)
    calendar.current()
    assert ServiceCall.objects.count() == 15
    with django_assert_max_num_queries(most):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["called_to=9999-12-31", "called_from=0001-01-01", "q=%00", "street=%00", "q=" + "%E6%8B%9B" * 101, "size=x"],
)
def test_hostile_filters_break_nothing(browse, town, three, query):
    assert browse(town.operator, f"{LIST}?{query}").status_code == 200
    assert browse(town.operator, f"{reverse('calls-count')}?{query}").status_code == 200
