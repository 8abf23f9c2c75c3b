"""The pages of on-site checks: list, check, form, and the link from the call."""

import pytest

from dispatch.calls.models import ServiceCall, SiteCheck
from dispatch.calls.sampling import draw_site_checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(browse, town, monkeypatch) -> SiteCheck:
    monkeypatch.setattr(ServiceCall, "sampled_for_check", lambda call: True)
    town.closed()
    draw_site_checks(town.moment("2026-03-05 09:00"))
    browse.at.move_to("2026-03-05T02:50:00+00:00", tick=False)
    return SiteCheck.objects.get()


def test_the_district_finds_the_check_and_writes_down_what_it_saw(browse, town, drawn):
    assert drawn.case_no in browse(town.ops, "/calls/checks/").content.decode()
    page = browse(town.ops, drawn.get_absolute_url()).content.decode()
    assert "抽查不属实" in page and "面板已拆除，现场安全" in page
    form = browse(town.ops, f"{drawn.get_absolute_url()}do/find_true/").content.decode()
    assert "查看情况" in form
    answer = browse(town.ops, f"{drawn.get_absolute_url()}do/find_true/", {"note": "墙面平整"})
    assert answer.status_code == 302
    drawn.refresh_from_db()
    assert (drawn.state, drawn.finding) == ("passed", "墙面平整")


def test_an_empty_finding_comes_back_with_the_reason(browse, town, drawn):
    answer = browse(town.ops, f"{drawn.get_absolute_url()}do/find_false/", {"note": ""})
    assert answer.status_code == 422
    assert "还没有抽查不属实" in answer.content.decode()
    drawn.refresh_from_db()
    assert (drawn.state, drawn.revision) == ("drawn", 0)


def test_a_department_sees_nothing_of_a_drawn_check_and_all_of_a_found_one(browse, town, drawn):
    assert drawn.case_no not in browse(town.dept_leader, "/calls/checks/").content.decode()
    assert browse(town.dept_leader, drawn.get_absolute_url()).status_code == 404
    assert drawn.case_no not in browse(town.dept_leader, drawn.call.get_absolute_url()).content.decode()
    town.do(drawn, "find_false", town.ops, "2026-03-05 10:00", note="面板仍挂在墙上")
    page = browse(town.dept_leader, drawn.get_absolute_url()).content.decode()
    assert "申请复核" in page and "面板仍挂在墙上" in page
    assert drawn.get_absolute_url() in browse(town.dept_leader, drawn.call.get_absolute_url()).content.decode()
    assert browse(town.nobody, drawn.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("ops", 9), ("operator", 10), ("dept_operator", 10)])
def test_a_drawn_call_that_was_an_event_is_read_in_as_few_statements_as_another(
    browse, town, drawn, client, name, most, django_assert_max_num_queries
):
    ServiceCall.objects.update(grid_event_id=1)
    browse(getattr(town, name), drawn.call.get_absolute_url())
    with django_assert_max_num_queries(most):
        assert client.get(drawn.call.get_absolute_url()).status_code == 200
