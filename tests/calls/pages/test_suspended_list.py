"""The list of accounts put aside, on the page and as a spreadsheet; the list of calls tells them by the grey lamp."""

import pytest
from django.http import QueryDict

from dispatch.calls import suspended
from dispatch.calls.models import Suspension

pytestmark = pytest.mark.django_db
WHY = {"ground": "funds", "target_on": "2026-12-18", "note": "改造资金列入下半年预算"}


@pytest.fixture
def aside(town):
    line = town.answer(town.lead(town.called(item="UC03")), town.dept_operator, "2026-03-04 09:30", until="respond")
    town.do(line, "suspend", town.dept_leader, "2026-03-04 09:40", **WHY)
    found = Suspension.objects.get()
    town.do(found, "consent", town.deputy, "2026-03-04 09:45")
    return town.do(found, "approve", town.ops, "2026-03-04 09:50")


@pytest.mark.parametrize("name", ["operator", "deputy", "dept_operator", "dept_leader", "ops", "performance", "leader"])
def test_it_is_listed_for_those_whom_the_call_concerns(browse, town, aside, name):
    page = browse(getattr(town, name), "/calls/suspended/").content.decode()
    assert aside.call.case_no in page and "挂账(灰)" in page and "2026-12-18" in page


@pytest.mark.parametrize("name", ["other_operator", "other_dept_operator", "grid_worker", "nobody"])
def test_it_is_not_there_for_others(browse, town, aside, name):
    assert aside.call.case_no not in browse(getattr(town, name), "/calls/suspended/").content.decode()


@pytest.mark.parametrize(
    "query, listed",
    [
        ("", 1), ("group=ended", 0), ("group=asked", 0), ("ground=funds", 1), ("ground=season", 0), ("ground=x", 0),
        ("street=510106025", 1), ("street=510106038", 0), ("department=D05", 1), ("department=none", 0),
    ],
)  # fmt: skip
def test_page_and_spreadsheet_filter_alike(browse, town, aside, query, listed):
    page = browse(town.ops, f"/calls/suspended/?{query}").content.decode()
    assert (aside.call.case_no in page) == bool(listed)
    rows = list(suspended.rows(town.ops, QueryDict(query)))
    assert len(rows) == suspended.count(town.ops, QueryDict(query)) == listed
    assert all(len(row) == len(suspended.COLUMNS) for row in rows)


@pytest.mark.parametrize(
    "query, listed", [("lamp=grey", True), ("lamp=normal", False), ("mine=late", False), ("order=due", True)]
)
def test_the_list_of_calls_shows_it_grey(browse, town, aside, query, listed):
    page = browse(town.ops, f"/calls/?{query}").content.decode()
    assert (aside.call.case_no in page) == listed
