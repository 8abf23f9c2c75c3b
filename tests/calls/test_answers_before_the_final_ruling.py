"""An answer, a cancellation or a merger while an objection is ruled on: who is charged, what is published."""

import pytest

from dispatch.calls.arbitration_paper import build
from dispatch.calls.catalogue import of_version
from dispatch.calls.models import Objection
from governance.catalogues.models import CatalogueVersion
from governance.errors import Missing
from governance.facts.models import Fact
from governance.workflow.models import Deadline

pytestmark = pytest.mark.django_db

GROUND = {"ground": "《安全生产法》第十条", "owner": "D06"}
RULING = {"reason": "属占道经营", "precedent": "路口摊点由综合执法部门牵头"}
ELSEWHERE = {"reason": "存放气瓶", "precedent": "存放气瓶的摊点由应急管理部门牵头", "owner": "D06"}


@pytest.fixture
def call(town):
    return town.called(item="UC03")  # at 09:12, to D05 alone; to be done by 03-06 17:00


def ruled(town, call, move="overrule", **said) -> Objection:
    town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 09:30", **GROUND)
    return town.do(call.objections.get(), move, town.ops, "2026-03-04 10:00", **said or RULING)


def appealed(town, call, at="2026-03-04 11:00") -> Objection:
    return town.do(ruled(town, call), "appeal", town.dept_leader, at, ground="登记有误")


def answer(town, call, at="2026-03-04 11:30", by="dept_operator") -> None:
    line, actor = town.lead(call), getattr(town, by)
    town.answer(line, actor, "2026-03-04 11:05", until="respond")
    town.do(line, "reply", actor, at, result_kind="solved", result_text="摊点已清理")


def precedents(item="UC03") -> str:
    newest = CatalogueVersion.objects.of("calls").published().order_by("-version_no").first()
    return of_version(newest.pk).items[item].precedent_notes


def told(*kinds: str) -> list[str]:
    return list(Fact.objects.filter(kind__in=kinds).order_by("id").values_list("kind", flat=True))


def disputed() -> list[str]:
    return told("calls.objection.lost", "calls.objection.upheld", "calls.objection.fallen")


def test_an_answer_leaves_an_appeal_open_and_its_end_is_what_the_final_ruling_says(town, call):
    objection = appealed(town, call)
    answer(town, call)
    objection.refresh_from_db()
    assert (objection.state, objection.effective_at, disputed(), precedents()) == ("appealed", None, [], "")
    assert Deadline.objects.running().filter(limit_name="rule_finally").count() == 1

    town.do(objection, "overrule_finally", town.establishment, "2026-03-04 16:00", **RULING)
    assert (objection.state, disputed()) == ("ruled_finally", ["calls.objection.lost"])
    assert RULING["precedent"] in precedents()


def test_work_that_was_answered_stands_when_the_objection_is_upheld_finally(town, call):
    objection = appealed(town, call)
    answer(town, call)
    town.do(objection, "uphold_finally", town.establishment, "2026-03-04 16:00", **ELSEWHERE)

    call.refresh_from_db()
    line = call.lines.get()
    assert (line.state, line.department_id, call.lead_id) == ("replied", town.department.pk, town.department.pk)
    assert (call.state, objection.state, objection.new_line_id) == ("verifying", "ruled_finally", None)
    assert disputed() == ["calls.objection.upheld"]
    assert ELSEWHERE["precedent"] in precedents()
    paper = build(town.ops, f"{call.case_no}-{objection.pk}", town.moment("2026-03-04 16:10"))
    assert "此类事项由区应急管理局承办。本件区综合行政执法局已先行答复，办理结果有效，不再改派。" in str(paper.body)


def test_a_call_is_closed_while_the_second_instance_considers_and_is_ruled_on_all_the_same(town, call):
    objection = appealed(town, call)
    answer(town, call)
    call.refresh_from_db()
    town.do(call, "pass", town.operator, "2026-03-04 14:00")
    town.do(objection, "uphold_finally", town.establishment, "2026-03-04 16:00", **ELSEWHERE)
    assert (call.lines.get().state, objection.state) == ("done", "ruled_finally")


def test_what_the_street_sent_back_goes_to_whom_the_final_ruling_names(town, call):
    objection = appealed(town, call)
    answer(town, call)
    call.refresh_from_db()
    town.do(call, "reject", town.operator, "2026-03-04 14:00", lines=[town.lead(call).pk], note="仍有摊点")
    town.do(objection, "uphold_finally", town.establishment, "2026-03-04 16:00", **ELSEWHERE)
    assert list(call.lines.order_by("id").values_list("state", flat=True)) == ["withdrawn", "waiting"]


def test_an_appeal_that_nobody_ruled_on_in_time_falls_after_an_answer_too(town, call):
    objection = appealed(town, call)
    answer(town, call)
    town.sweep("2026-03-05 17:00")
    objection.refresh_from_db()
    assert (objection.state, disputed()) == ("fallen", ["calls.objection.fallen"])


def test_a_department_that_answers_before_the_time_for_its_appeal_is_out_accepts_the_ruling(town, call):
    objection = ruled(town, call)
    answer(town, call)
    objection.refresh_from_db()
    assert (objection.state, objection.effective_at) == ("dropped", town.moment("2026-03-04 11:30"))
    assert disputed() == ["calls.objection.lost"]
    assert RULING["precedent"] in precedents()


@pytest.mark.parametrize("end", ["cancel", "merge"])
@pytest.mark.parametrize("stage", ["ruled", "appealed"])
def test_a_street_that_ends_its_call_neither_charges_the_department_nor_sets_a_precedent(town, call, stage, end):
    objection = {"ruled": ruled, "appealed": appealed}[stage](town, call)
    if end == "cancel":
        town.do(call, "cancel", town.deputy, "2026-03-04 11:40", note="群众已自行解决")
    else:
        into = town.called("2026-03-04 11:20", item="UC03")
        town.do(call, "merge", town.operator, "2026-03-04 11:40", into=into.case_no, note="同一事项")
    objection.refresh_from_db()
    assert (objection.state, objection.effective_at) == ("dropped", None)
    assert (disputed(), precedents()) == ([], "")
    assert not Deadline.objects.of_roots(type(call), [call.pk]).running().exists()


# ---- the pause of the second instance and an answer


IN_TIME, LATE = "2026-03-04 14:00", "2026-03-04 15:00"  # the time of UC04 ends at 14:12, but for the pause
REPLIES = ("calls.reply.kept", "calls.reply.missed", "calls.reply.delayed")
AGENCY_REPLIES = ("calls.agency.kept", "calls.agency.missed")


@pytest.fixture
def short(town):
    return town.called(item="UC04")  # at 09:12, 4 working hours


def test_an_answer_that_the_pause_alone_kept_in_time_is_late_once_the_objection_is_lost_finally(town, short):
    objection = appealed(town, short)
    answer(town, short, LATE)
    objection.refresh_from_db()
    assert (objection.due_unpaused_at, told(*REPLIES)) == (town.moment("2026-03-04 14:12"), [])

    town.do(objection, "overrule_finally", town.establishment, "2026-03-04 16:00", **RULING)
    fact = Fact.objects.get(kind__in=REPLIES)
    assert (fact.kind, fact.about_id, fact.source_id, fact.at) == (
        "calls.reply.missed", town.department.pk, town.lead(short).pk, town.moment("2026-03-04 16:00"),
    )  # fmt: skip


def test_an_answer_in_time_without_the_pause_is_kept_at_once_and_stays_so(town, short):
    objection = appealed(town, short)
    answer(town, short, IN_TIME)
    assert told(*REPLIES) == ["calls.reply.kept"]
    town.do(objection, "overrule_finally", town.establishment, "2026-03-04 16:00", **RULING)
    assert told(*REPLIES) == ["calls.reply.kept"]


@pytest.mark.parametrize("end", ["uphold_finally", "lapse", "cancel"])
def test_an_answer_that_the_pause_kept_in_time_stays_so_unless_the_objection_is_lost(town, short, end):
    objection = appealed(town, short)
    answer(town, short, LATE)
    if end == "uphold_finally":
        town.do(objection, end, town.establishment, "2026-03-04 16:00", **ELSEWHERE)
    elif end == "lapse":
        town.sweep("2026-03-05 17:00")
    else:
        short.refresh_from_db()
        town.do(short, "cancel", town.deputy, "2026-03-04 16:00", note="群众已自行解决")
    assert told(*REPLIES) == ["calls.reply.kept"]


@pytest.mark.parametrize("end, fact", [("overrule_finally", "missed"), ("uphold_finally", "kept")])
def test_the_agency_that_answered_is_told_of_alike(town, short, end, fact):
    line = town.lead(short)
    town.do(
        line, "hand_to_agency", town.dept_operator, "2026-03-04 09:20", agency=town.agency.code, note="请中队到现场"
    )
    objection = appealed(town, short)
    answer(town, short, LATE, by="agency_member")
    assert told(*AGENCY_REPLIES) == []
    said = RULING if fact == "missed" else ELSEWHERE
    town.do(objection, end, town.establishment, "2026-03-04 16:00", **said)
    assert told(*REPLIES, *AGENCY_REPLIES) == [f"calls.reply.{fact}", f"calls.agency.{fact}"]


# ---- the papers of both instances


def test_both_rulings_stay_printed_as_they_were_given(town, call):
    objection = appealed(town, call)
    number = f"{call.case_no}-{objection.pk}"
    with pytest.raises(Missing):
        build(town.ops, f"{number}-first", town.moment("2026-03-04 11:10"))
    town.do(objection, "uphold_finally", town.establishment, "2026-03-04 16:00", **ELSEWHERE)

    first, last = (build(town.ops, f"{number}{end}", town.moment("2026-03-04 16:10")) for end in ("-first", ""))
    assert (first.doc_no, first.signed_by, first.signed_on) == (
        "金城运裁〔2026〕1号", "区智慧蓉城运行中心", town.moment("2026-03-04 10:00"),
    )  # fmt: skip
    assert "退单不成立，由区综合行政执法局继续承办，时限自呼叫之时起连续计算。" in first.body
    assert f"{RULING['precedent']}。" in first.body
    assert (last.doc_no, last.signed_by) == ("金编裁〔2026〕1号", "区委编办")
    assert "退单成立，由区应急管理局承办。承办单位自裁定生效之时起计时。" in last.body
    assert f"{ELSEWHERE['precedent']}。" in last.body
