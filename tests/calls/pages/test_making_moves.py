"""Moves by their pages: what is typed is kept, what is done is told."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dispatch.calls.choices import LineState

pytestmark = pytest.mark.django_db
ELEMENTS = {"contacted_whom": "刘洋", "measure": "吊车拆除松动面板", "promised_at": "2026-03-05T12:00"}


def line_url(line, move):
    return reverse("call-line-do", args=[line.call.case_no, line.pk, move])


def test_one_press_signs_and_the_next_page_tells_number_moment_and_time_taken(browse, town, called):
    line = town.lead(called)
    page = browse(town.dept_operator, line_url(line, "sign"), {"revision": called.revision})
    assert (page.status_code, page["Location"]) == (302, called.get_absolute_url())
    (told,) = [str(message) for message in get_messages(page.wsgi_request)]
    assert f"已签收 {called.case_no}，10:50，用时 1 小时 38 分。" in told
    line.refresh_from_db()
    assert line.state == LineState.SIGNED


def test_a_person_comes_back_to_where_they_were(browse, town, called):
    page = browse(town.dept_operator, line_url(town.lead(called), "sign"), {"next": "/"})
    assert page["Location"] == "/"
    page = browse(town.dept_operator, line_url(town.lead(called), "respond"), ELEMENTS | {"next": "//evil.example/"})
    assert page["Location"] == called.get_absolute_url()


def test_a_form_with_a_mistake_comes_back_with_everything_typed(browse, town, called):
    line = town.answer(town.lead(called), town.dept_operator, "2026-03-04 09:20", until="sign")
    typed = ELEMENTS | {"promised_at": "2026-03-03T12:00", "measure": "先围挡，再拆除"}
    page = browse(town.dept_operator, line_url(line, "respond"), typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert "完成时限应晚于现在" in text and "先围挡，再拆除" in text and "2026-03-03T12:00" in text
    line.refresh_from_db()
    assert line.state == LineState.SIGNED


def test_the_moment_promised_is_at_first_the_moment_due_and_nothing_once_that_is_past(browse, client, town, called):
    line = town.answer(town.lead(called), town.dept_operator, "2026-03-04 09:20", until="sign")
    text = browse(town.dept_operator, line_url(line, "respond")).content.decode()
    assert 'name="promised_at" value="2026-03-05T17:00"' in text

    browse.at.move_to("2026-03-06T02:50:00+00:00", tick=False)
    client.cookies.clear()
    text = browse(town.dept_operator, line_url(line, "respond")).content.decode()
    assert 'name="promised_at"' in text and 'name="promised_at" value' not in text


def test_what_the_state_forbids_is_refused_with_everything_typed(browse, town, called):
    line = town.lead(called)
    typed = {"result_kind": "solved", "result_text": "面板已拆除"}
    page = browse(town.dept_operator, line_url(line, "reply"), typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert "当前状态为“待签收”，不能答复" in text and "面板已拆除" in text
    line.refresh_from_db()
    assert line.state == LineState.WAITING


def test_a_page_that_is_stale_says_so_and_carries_the_new_revision(browse, town, called):
    line = town.lead(called)
    page = browse(town.dept_operator, line_url(line, "sign"), {"revision": called.revision + 5})
    assert page.status_code == 412
    assert f'name="revision" value="{called.revision}"' in page.content.decode()
    line.refresh_from_db()
    assert line.state == LineState.WAITING


def test_the_page_of_a_move_says_why_it_is_not_open(browse, town, called):
    page = browse(town.other_dept_operator, line_url(town.lead(called), "sign")).content.decode()
    assert "由本部门经办" in page and 'class="move"' not in page


def test_another_departments_line_is_not_signed(browse, town, called):
    line = town.lead(called)
    assert browse(town.other_dept_operator, line_url(line, "sign"), {}).status_code == 403
    line.refresh_from_db()
    assert line.state == LineState.WAITING


@pytest.mark.parametrize("move", ["finish", "auto_sign", "amend", "nonsense"])
def test_moves_of_the_clock_have_no_page(browse, town, called, move):
    assert browse(town.dept_operator, line_url(town.lead(called), move)).status_code == 404


def test_many_lines_are_signed_at_once_each_by_itself(browse, town):
    first, second = town.called(), town.called(situation="另一处招牌松动，情况紧急。")
    lines = [town.lead(first), town.lead(second)]
    page = browse(town.dept_operator, reverse("calls-sign"), {"line": [row.pk for row in lines], "next": "/calls/"})
    assert (page.status_code, page["Location"]) == (302, "/calls/")
    assert {town.lead(call).state for call in (first, second)} == {LineState.SIGNED}


def test_what_cannot_be_signed_among_many_is_named_with_its_reason(browse, town):
    first, second = town.called(), town.called(situation="另一处招牌松动，情况紧急。")
    other = town.assistant(second)
    page = browse(town.dept_operator, reverse("calls-sign"), {"line": [town.lead(first).pk, other.pk, 10**15]})
    text = page.content.decode()
    assert "已签收 1 件，没有签收 1 件，另有 1 件不在您可见的范围" in text
    assert second.case_no in text and "由本部门经办" in text
    assert town.lead(first).state == LineState.SIGNED
    assert town.assistant(second).state == LineState.WAITING


def test_lighting_a_red_lamp_asks_for_the_second_factor_where_that_is_configured(browse, town, called, settings):
    settings.SECOND_FACTOR_FOR_PERSONAL = True
    town.sweep("2026-03-04 11:20")
    browse.at.move_to("2026-03-04T03:20:00+00:00", tick=False)
    url = line_url(town.assistant(called), "light_red")
    led = browse(town.ops, url)
    assert led.status_code == 302 and led["Location"].startswith(reverse("second-factor"))
    page = browse(town.ops, url, {"limit_name": "respond", "note": "两次催办无果"})
    text = page.content.decode()
    assert page.status_code == 403 and "去做二次验证" in text and "两次催办无果" in text
    settings.SECOND_FACTOR_FOR_PERSONAL = False
    assert browse(town.ops, url, {"limit_name": "respond", "note": "两次催办无果"}).status_code == 302
    assert town.lamp(town.assistant(called), "respond") == "red"
