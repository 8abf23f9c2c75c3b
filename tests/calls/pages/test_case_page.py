"""The page of a call: the clocks, what one may do and why not, what happened."""

import re

import pytest

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def text_of(page) -> str:
    return TOKEN.sub("", page.content.decode())


def test_the_page_is_the_frame_around_its_live_fragment(browse, town, called):
    whole = text_of(browse(town.dept_operator, called.get_absolute_url()))
    live = browse(town.dept_operator, called.get_absolute_url(), **{"X-Poll": "1"})
    assert text_of(live).strip() in whole
    again = browse(town.dept_operator, called.get_absolute_url(), **{"X-Poll": "1", "If-None-Match": live["ETag"]})
    assert again.status_code == 304


def test_the_department_finds_its_button_first_and_its_reasons_after(browse, town, called):
    page = text_of(browse(town.dept_operator, called.get_absolute_url()))
    able, unable = page.split("现在不能做")
    assert "签收</button>" in able.split("现在可以做")[1]
    assert "到“已签收”时才能办" in unable and "到“已签收”时才能办" not in able


def test_a_late_line_stands_first_with_its_lamp(browse, town, called):
    town.answer(town.lead(called), town.dept_operator, "2026-03-04 09:20", until="arrive")
    town.sweep("2026-03-04 10:50")
    page = text_of(browse(town.operator, called.get_absolute_url()))
    lines = page.split("<article ")[1:]
    assert "区应急管理局" in lines[0] and lines[0].startswith('class="line is-orange"')
    assert "签收 09:20，用时 8 分" in lines[1]


def test_what_the_street_wrote_is_shown_and_never_run(browse, town):
    call = town.called(situation="<script>alert(1)</script>招牌松动")
    page = text_of(browse(town.dept_operator, call.get_absolute_url()))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_department_does_not_learn_of_a_call_back(browse, town):
    call = town.verifying(appellant_hot=True)
    town.do(call, "pass", town.operator, "2026-03-04 10:30")
    assert call.callback_due
    of_street = text_of(browse(town.operator, call.get_absolute_url()))
    of_department = text_of(browse(town.dept_operator, call.get_absolute_url()))
    assert "回访" in of_street and "回访" not in of_department
    town.do(call, "record_callback", town.ops, "2026-03-04 10:40", answer="satisfied", solved="yes")
    assert "满意" in text_of(browse(town.ops, call.get_absolute_url()))
    assert "回访" not in text_of(browse(town.dept_operator, call.get_absolute_url()))


def test_who_has_no_need_of_the_number_sees_it_masked(browse, town, called):
    assert "028-87500016" in text_of(browse(town.dept_operator, called.get_absolute_url()))
    masked = text_of(browse(town.leader, called.get_absolute_url()))
    assert "028-87500016" not in masked and "028****16" in masked


@pytest.mark.parametrize(("name", "most"), [("dept_operator", 10), ("ops", 9), ("operator", 10), ("deputy", 10)])
def test_a_call_is_read_in_a_fixed_number_of_statements(
    browse, town, called, client, name, most, django_assert_max_num_queries
):
    town.answer(town.lead(called), town.dept_operator, "2026-03-04 09:20", until="arrive")
    browse(getattr(town, name), called.get_absolute_url())
    with django_assert_max_num_queries(most):
        assert client.get(called.get_absolute_url()).status_code == 200


def test_what_fell_away_is_not_told_as_done(browse, town, called):
    town.do(called, "cancel", town.deputy, "2026-03-04 10:40", note="重复呼叫")
    page = text_of(browse(town.operator, called.get_absolute_url()))
    assert "撤回" in page and "重复呼叫" in page
    assert 'class="clocks-done"' not in page and "ruler-lg" not in page
