"""What of calls waits on each person's desk."""

import pytest

from dispatch.calls.desk import queue
from dispatch.calls.search import find
from governance.worktime import calendar

pytestmark = pytest.mark.django_db


def steps(town, person, at) -> list[tuple[str, str]]:
    return [(item.step, item.action) for item in queue(getattr(town, person), town.moment(at))]


def test_a_called_department_signs_then_responds_then_works(town):
    call = town.called()
    assert steps(town, "dept_operator", "2026-03-04 09:15") == [("待签收", "签收")]
    line = town.answer(town.lead(call), town.dept_operator, "2026-03-04 09:20", until="sign")
    assert steps(town, "dept_operator", "2026-03-04 09:25") == [("待响应", "响应")]
    town.do(line, "respond", town.dept_operator, "2026-03-04 09:30",
            contacted_whom="刘洋", measure="拆除", promised_at="2026-03-05 12:00")  # fmt: skip
    assert steps(town, "dept_operator", "2026-03-04 09:35") == [("处置中", "办理")]
    assert steps(town, "other_dept_operator", "2026-03-04 09:35") == [("待签收", "签收")]


def test_a_street_signs_countersigns_verifies_and_scores(town):
    town.pending()
    assert steps(town, "deputy", "2026-03-04 09:10") == [("待签发", "签发")]
    assert steps(town, "operator", "2026-03-04 09:10") == []


def test_an_urgent_call_signed_by_the_coordinator_waits_for_the_deputy(town):
    town.called(actor=town.coordinator)
    assert steps(town, "deputy", "2026-03-04 09:20") == [("待补签", "补签")]


def test_what_is_answered_waits_for_the_street_to_verify_and_score(town):
    call = town.verifying()
    assert steps(town, "operator", "2026-03-04 10:30") == [("待核验", "核验")]
    town.do(call, "pass", town.operator, "2026-03-04 10:40")
    assert steps(town, "operator", "2026-03-04 10:45") == [("待评分", "评分")]
    assert steps(town, "dept_operator", "2026-03-04 10:45") == []


def test_drafts_wait_for_who_wrote_them(town):
    town.draft()
    assert steps(town, "operator", "2026-03-04 09:10") == [("草稿", "继续填写")]
    assert steps(town, "coordinator", "2026-03-04 09:10") == []


def test_a_draft_sent_back_waits_for_every_operator_of_the_street(town):
    town.do(town.pending(), "send_back", town.deputy, "2026-03-04 09:08", note="请补充现场照片")
    for person in ("operator", "coordinator"):
        assert steps(town, person, "2026-03-04 09:10") == [("草稿", "继续填写")]
    assert steps(town, "other_operator", "2026-03-04 09:10") == []


def test_a_desk_too_full_leaves_out_what_ends_last_and_not_the_newest(town, monkeypatch):
    monkeypatch.setattr("dispatch.calls.desk.MOST", 1)
    town.called(item="UC03")  # to be signed within two working hours
    newest = town.called("2026-03-04 09:15", actor=town.coordinator, tier="P0")  # within 15 minutes
    at = town.moment("2026-03-04 09:20")
    assert [item.number for item in queue(town.dept_operator, at)] == [newest.case_no]


def test_a_street_with_too_many_calls_sees_those_whose_time_ends_first_and_of_drafts_the_newest(town, monkeypatch):
    monkeypatch.setattr("dispatch.calls.desk.MOST", 2)
    town.draft()
    newest, waiting = town.draft(), town.verifying()
    found = [item.number for item in queue(town.operator, town.moment("2026-03-04 10:30"))]
    assert sorted(found) == sorted([newest.case_no, waiting.case_no])


def test_the_district_lights_red_lamps_names_leads_and_calls_back(town):
    town.called()
    town.called(item="XX99", situation="目录里没有的事")
    town.sweep("2026-03-04 12:00")
    found = steps(town, "ops", "2026-03-04 12:00")
    assert sorted(set(found)) == [("待指定", "指定牵头"), ("红牌待签", "点亮红牌")]


def test_a_leader_sees_the_late_lines_of_the_department(town):
    town.called()
    assert steps(town, "dept_leader", "2026-03-04 09:20") == []
    town.sweep("2026-03-04 10:50")
    assert steps(town, "dept_leader", "2026-03-04 10:50") == [("本单位超期", "查看")]


@pytest.mark.parametrize("person", ["nobody", "sys_admin", "leader", "other_operator", "grid_worker"])
def test_nothing_waits_for_those_it_does_not_concern(town, person):
    town.called()
    assert steps(town, person, "2026-03-04 09:20") == []


def test_a_group_is_signed_at_once_where_there_is_more_than_one(browse, town):
    town.called()
    assert "签收本组待签" not in browse(town.dept_operator, "/").content.decode()
    town.called(situation="另一处招牌松动")
    assert "签收本组待签 2 件" in browse(town.dept_operator, "/").content.decode()


def test_the_site_search_finds_by_number_and_by_words_what_one_may_see(town):
    call, at = town.called(), town.moment("2026-03-04 09:20")
    assert [hit.number for hit in find(town.dept_operator, call.case_no.lower(), at)] == [call.case_no]
    assert [hit.number for hit in find(town.operator, "招牌松动", at)] == [call.case_no]
    assert find(town.other_operator, "招牌松动", at) == find(town.nobody, call.case_no, at) == []


def test_the_desk_costs_the_same_for_one_line_and_for_many(town, django_assert_max_num_queries):
    for n in range(6):
        town.called(situation=f"第 {n} 处招牌松动")
    assert len(queue(town.dept_operator, town.moment("2026-03-04 09:29"))) == 6
    # mandate, lines, clocks, absences; joint visits and monthly topics
    with django_assert_max_num_queries(6), calendar.held():
        assert len(queue(town.dept_operator, town.moment("2026-03-04 09:30"))) == 6
