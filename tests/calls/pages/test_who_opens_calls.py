"""Every address of calls, for everyone in town: what one may not see is not there."""

import pytest
from django.urls import get_resolver, reverse

pytestmark = pytest.mark.django_db

OF_THE_CALL = {"operator", "coordinator", "deputy", "chief", "org_clerk", "dept_operator", "dept_leader"} | {
    "other_dept_operator", "other_dept_leader", "agency_head", "agency_member",
    "ops", "establishment", "district_org", "performance", "leader",
}  # fmt: skip
STRANGERS = {
    "other_operator", "other_deputy", "other_chief", "grid_worker", "clerk", "community_head",
    "sys_admin", "sec_admin", "audit_admin", "nobody",
}  # fmt: skip
# The other street has no coordinator: that seat falls to its deputy.
WRITERS = {"operator", "coordinator", "other_operator", "other_deputy"}
LISTS = ("calls", "calls-count")
CHECKING = ("site-checks", "site-check", "site-check-do")  # who opens these: test_site_check_pages.py
COUNTING = ("call-figures", "call-figure")  # test_figures_of_calls.py
BESIDE = ("call-loads", "visits", "visit", "visit-do", "topics", "topic", "topic-do")  # test_matter_pages.py
WRITING = ("call-new", "call-new-items", "call-new-preview")


def addresses() -> set[str]:
    found = set()
    for each in get_resolver().url_patterns:
        if str(each.pattern) == "calls/":
            found = {row.name for row in each.url_patterns}
    return found


def test_every_address_of_calls_has_its_row_here():
    moving = ("call-do", "call-line-do", "call-child-do")
    single = ("calls-sign", "suspended", "call", "call-edit")
    assert addresses() == {*LISTS, *WRITING, *CHECKING, *COUNTING, *BESIDE, *moving, *single}


@pytest.mark.parametrize("name", sorted(OF_THE_CALL | STRANGERS))
def test_a_call_opens_to_those_it_concerns_and_is_not_there_for_others(browse, town, called, name):
    person = getattr(town, name)
    line = town.lead(called)
    paths = (
        reverse("call", args=[called.case_no]),
        reverse("call-do", args=[called.case_no, "cancel"]),
        reverse("call-line-do", args=[called.case_no, line.pk, "sign"]),
        reverse("call-child-do", args=[called.case_no, "lines", line.pk, "sign"]),
    )
    expected = 200 if name in OF_THE_CALL else 404
    assert {browse(person, path).status_code for path in paths} == {expected}


@pytest.mark.parametrize("name", sorted(OF_THE_CALL | STRANGERS))
def test_the_list_opens_to_everyone_and_shows_only_what_one_may_see(browse, town, called, name):
    page = browse(getattr(town, name), reverse("calls"))
    assert page.status_code == 200
    assert (called.case_no in page.content.decode()) == (name in OF_THE_CALL)


@pytest.mark.parametrize("name", sorted(OF_THE_CALL | STRANGERS))
def test_only_writers_of_calls_get_a_form_for_a_new_one(browse, town, name):
    expected = 200 if name in WRITERS else 403
    assert {browse(getattr(town, name), reverse(path)).status_code for path in WRITING} == {expected}


@pytest.mark.parametrize("name", sorted(OF_THE_CALL | STRANGERS))
def test_a_draft_is_rewritten_by_its_own_street_alone(browse, town, name):
    draft = town.draft()
    seen = browse(getattr(town, name), reverse("call-edit", args=[draft.case_no])).status_code
    if name in ("operator", "coordinator"):
        assert seen == 200
    else:
        assert seen in (403, 404)
        assert browse(getattr(town, name), reverse("call-edit", args=[draft.case_no]), {}).status_code in (403, 404)


def test_a_department_learns_nothing_of_a_call_before_it_is_issued(browse, town):
    pending = town.pending()
    assert browse(town.dept_operator, pending.get_absolute_url()).status_code == 404
    assert browse(town.operator, pending.get_absolute_url()).status_code == 200


def test_a_stranger_is_led_to_the_log_in(client, called):
    assert client.get(called.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("path", ["/calls/510106-1/", "/calls/x/do/sign/", "/calls/510106-260304-C99999/"])
def test_what_is_no_call_is_not_found(browse, town, path):
    assert browse(town.ops, path).status_code == 404
