"""The list over REST: filtered by what the page knows, walked by cursor, each call once."""

import pytest

CALLS = "/api/v1/calls/"


@pytest.fixture
def listed(town, platform, clock):
    """Urgent calls and ordinary ones, one of them signed, one a draft, at twenty past ten."""
    calls = {"urgent": town.called(), "signed": town.called(item="UC03"), "draft": town.draft(situation="路面塌陷。")}
    town.do(town.lead(calls["signed"]), "sign", town.dept_operator, "2026-03-04 09:20")
    town.sweep("2026-03-04 10:20")
    clock("2026-03-04 10:20")
    return {name: call.case_no for name, call in calls.items()}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("", "draft signed urgent"),
        ("state=draft", "draft"),
        ("state=draft&state=called", "draft signed urgent"),
        ("tier=P2", "signed"),
        ("item=uc03", "signed"),
        ("item_class=UC&state=called", "signed urgent"),
        ("lamp=yellow", "urgent"),
        ("lamp=normal&state=called", "signed"),
        ("mine=late", "urgent"),
        ("q=塌陷", "draft"),
        ("street=510106025&lead=D05&period=7", "draft signed urgent"),
        ("street=510106038", ""),
        ("department=D06", "urgent"),
        ("called_from=2026-03-05", ""),
        ("called_from=2026-03-04&called_to=2026-03-04&state=called", "signed urgent"),
    ],
)
def test_filters_keep_what_they_name(platform, listed, given, names):
    found = platform.get(f"{CALLS}?{given}").json()["results"]

    assert [row["number"] for row in found] == [listed[name] for name in names.split()]


def test_what_waits_for_a_department_is_its_own(desk, listed):
    assert [row["number"] for row in desk.get(f"{CALLS}?mine=sign").json()["results"]] == [listed["urgent"]]
    assert [row["number"] for row in desk.get(f"{CALLS}?mine=respond").json()["results"]] == [listed["signed"]]


def test_pages_follow_each_other_and_each_call_comes_once(town, platform):
    numbers = [town.draft().case_no for _ in range(7)]
    seen, path = [], f"{CALLS}?size=3&count=1&state=draft"
    while path:
        page = platform.get(path).json()
        assert (page["count"], page["count_exact"]) == (7, True)
        seen += [row["number"] for row in page["results"]]
        path, before = page["next"], page["previous"]

    assert seen == numbers[::-1]
    assert [row["number"] for row in platform.get(before).json()["results"]] == numbers[1:4][::-1]
