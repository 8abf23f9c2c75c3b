"""A call is found by what it says now, and what stands below and beside it by its number."""

import pytest
import time_machine

from dispatch.calls.clusters import propose_topics, propose_visits
from dispatch.calls.models import JointVisit, MonthlyTopic, ServiceCall, SiteCheck
from dispatch.calls.search import find, find_checks, find_children, find_topics, find_visits
from dispatch.calls.services import draft_call
from governance.workflow import engine
from governance.workflow.machine import CLOCK

pytestmark = pytest.mark.django_db


def objected(town) -> ServiceCall:
    call = town.called(item="UC03")
    town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 09:30", ground="不属本单位职责", owner="D06")
    return call


def test_an_amended_draft_is_found_by_its_new_words_alone(town):
    call = draft_call(town.raw(), actor=town.operator, at=town.moment("2026-03-04 09:00"))
    assert ServiceCall.objects.matching("招牌松动").exists()
    read = ServiceCall.objects.get(pk=call.pk)
    words = town.raw(title="井盖缺失", situation="路口井盖缺失，夜间照明不足", own_action="已放置锥桶")
    engine.perform(read, "amend", actor=town.operator, at=town.moment("2026-03-04 09:05"), form_data=words)
    assert ServiceCall.objects.matching("井盖缺失").get().pk == call.pk
    assert not ServiceCall.objects.matching("招牌松动").exists()


def test_what_is_below_a_call_is_found_by_its_number_for_those_who_see_the_call(town):
    call, at = objected(town), town.moment("2026-03-04 09:40")
    objection = call.objections.get()
    for name in ("operator", "dept_leader", "ops"):
        (hit,) = find_children(getattr(town, name), call.case_no, at)
        assert (hit.number, hit.title, hit.state) == (
            f"{call.case_no}-{objection.pk}", f"退单：{call.title}", "待裁定",
        )  # fmt: skip
        assert hit.url == call.get_absolute_url() and call.case_no in hit.parts
    for name in ("other_operator", "other_dept_leader", "nobody", "sys_admin"):
        assert find_children(getattr(town, name), call.case_no, at) == []
    assert len(find_children(town.ops, f"{call.case_no}-{objection.pk}".lower(), at)) == 1
    assert find_children(town.ops, f"{call.case_no}-{objection.pk + 1}", at) == []


def test_a_ruling_is_found_by_the_number_of_its_paper(town):
    call = objected(town)
    ruling = {"reason": "属占道经营", "precedent": "摊点由综合执法部门牵头"}
    objection = town.do(call.objections.get(), "overrule", town.ops, "2026-03-04 10:00", **ruling)
    at = town.moment("2026-03-04 10:10")
    (hit,) = find_children(town.dept_leader, objection.doc_no, at)
    assert hit.number == objection.doc_no == "金城运裁〔2026〕1号"
    assert find_children(town.other_operator, objection.doc_no, at) == []


def test_children_of_every_kind_are_listed_and_appellants_without_their_names(town):
    call = town.called(item="UC03")
    line = town.answer(town.lead(call), town.dept_operator, "2026-03-04 09:30", until="respond")
    town.do(line, "extend", town.dept_leader, "2026-03-04 09:40", amount=1, note="需等吊车")
    twin = town.called("2026-03-04 09:50", item="UC03", contact_name="李晓梅")
    town.do(twin, "merge", town.operator, "2026-03-04 10:00", into=call.case_no, note="同一事")
    hits = find_children(town.dept_operator, call.case_no, town.moment("2026-03-04 10:10"))
    assert sorted(hit.title.partition("：")[0] for hit in hits) == ["并案诉求人", "延期"]
    assert "李晓梅" not in repr(hits)


def test_visits_and_topics_are_found_by_their_number_and_by_that_of_a_call(town):
    here = {"address": "兴盛西路 12 号"}
    calls = [town.called(item=item, **here) for item in ("UC06", "UC03", "UC03", "UC03")]
    at = town.moment("2026-03-04 09:15")
    assert propose_visits(at) and propose_topics(at)
    for finder, case in ((find_visits, JointVisit.objects.get()), (find_topics, MonthlyTopic.objects.get())):
        for number in (case.case_no.lower(), case.case_nos[0]):
            assert [hit.number for hit in finder(town.operator, number, at)] == [case.case_no]
            assert find(town.other_operator, number, at) == find(town.nobody, number, at) == []
    assert find_topics(town.operator, calls[0].case_no, at) == []  # of another item


def test_a_check_is_found_by_a_department_once_its_result_is_told(town):
    call = town.closed()
    check = SiteCheck(case_no="510106-260304-K00099", call=call)
    engine.begin(check, actor=CLOCK, at=town.moment("2026-03-04 15:00"))
    at = town.moment("2026-03-04 15:10")
    for number in (check.case_no, call.case_no):
        assert [hit.number for hit in find_checks(town.ops, number, at)] == [check.case_no]
        assert find_checks(town.dept_operator, number, at) == []
    town.do(check, "find_false", town.ops, "2026-03-04 15:20", note="招牌仍在")
    assert len(find_checks(town.dept_operator, check.case_no, at)) == 1
    assert find_checks(town.other_operator, check.case_no, at) == []


def test_the_page_counts_what_the_person_may_see(town, client):
    call = objected(town)
    for user, count in ((town.dept_leader, 1), (town.other_operator, 0)):
        client.force_login(user)
        with time_machine.travel(town.moment("2026-03-04 09:40"), tick=False):
            shown = client.get("/search/", {"q": call.case_no}).content.decode()
        assert shown.count("退单、延期、挂账等 <span") == shown.count("呼叫响应 <span") == count
        assert shown.count("1 条</span>") == 2 * count


def test_only_what_has_a_clock_running_shows_a_lamp(town):
    running, closed = town.called(), town.closed()
    late = town.moment("2026-03-05 09:00")
    assert [hit.lamp for hit in find(town.ops, running.case_no, town.moment("2026-03-04 09:01"))] == [""]
    assert [hit.lamp for hit in find(town.ops, closed.case_no, late)] == [None]
