"""What follows from objections beyond their stories: second owners, answers meanwhile, pauses, papers, promotion."""

from io import BytesIO

import pytest
from docx import Document
from pdf_words import WORD, spoken

from dispatch.calls.arbitration_paper import build
from dispatch.calls.catalogue import of_version
from dispatch.calls.models import Objection
from dispatch.calls.objection_desk import objections_of
from governance.catalogues.models import CatalogueVersion
from governance.errors import Conflict, Missing, NotReady, NotYours
from governance.facts.models import Fact
from governance.workflow import engine
from governance.workflow.models import Deadline

pytestmark = pytest.mark.django_db

GROUND = {"ground": "《安全生产法》第十条", "owner": "D06"}
RULING = {"reason": "属占道经营", "precedent": "路口摊点由综合执法部门牵头"}
ITEM = {
    "code": "UC11", "name": "废弃杆线清理", "item_class": "UC", "definition": "无主的废弃杆线。", "tier": "P2",
    "lead": "D06", "duty_list": "assisting",
}  # fmt: skip


@pytest.fixture
def call(town):
    return town.called(item="UC03")  # at 09:12, to D05 alone


def objected(town, call, at="2026-03-04 09:30") -> Objection:
    town.do(town.lead(call), "object", town.dept_leader, at, **GROUND)
    return call.objections.get()


def resolve(line) -> Deadline:
    return Deadline.objects.get(case_id=line.pk, case_type__model="callline", limit_name="resolve")


def upheld(town, objection, at="2026-03-04 10:00") -> None:
    town.do(objection, "uphold", town.ops, at, **RULING | {"owner": "D06"})
    town.do(objection, "accept", town.deputy, at)


def test_a_line_is_objected_to_once(town, call):
    objection = objected(town, call)
    town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    with pytest.raises(NotReady, match="只能提出一次"):
        town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 10:10", **GROUND)
    assert Objection.objects.count() == 1


def test_a_department_cannot_name_itself(town, call):
    with pytest.raises(Exception, match="填写有误"):
        town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 09:30", **GROUND | {"owner": "D05"})
    assert not Objection.objects.exists()


def test_whom_a_ruling_named_may_object_before_the_second_instance_alone(town, call):
    upheld(town, objected(town, call))
    fresh = call.lines.get(department=town.other_department)
    town.do(fresh, "object", town.other_dept_leader, "2026-03-04 10:10", **GROUND | {"owner": "D05"})
    second = Objection.objects.get(line=fresh)
    assert (second.state, second.ruling) == ("appealed", "")
    assert resolve(fresh).paused_at == town.moment("2026-03-04 10:10")

    town.do(second, "uphold_finally", town.establishment, "2026-03-04 11:00", **RULING | {"owner": "D05"})
    back = call.lines.get(department=town.department, state="waiting")
    call.refresh_from_db()
    assert (call.lead_id, back.line_role) == (town.department.pk, "lead")
    with pytest.raises(NotReady, match="终裁指定"):
        town.do(back, "object", town.dept_leader, "2026-03-04 11:10", **GROUND)


def test_an_assistant_named_as_owner_becomes_the_lead(town):
    call = town.called(actor=town.coordinator)  # UC06: D05 leads, D06 assists
    assist = town.assistant(call)
    upheld(town, objected(town, call), "2026-03-04 09:40")
    lines = {(row.department.code, row.line_role): row.state for row in call.lines.all()}
    assert lines == {("D05", "lead"): "withdrawn", ("D06", "assist"): "withdrawn", ("D06", "lead"): "waiting"}
    assert call.lines.get(line_role="lead", state="waiting").called_at > assist.called_at


def test_an_assistant_whose_objection_names_the_lead_is_simply_let_go(town):
    call = town.called(actor=town.coordinator)
    assist = town.assistant(call)
    town.do(assist, "object", town.other_dept_leader, "2026-03-04 09:30", **GROUND | {"owner": "D05"})
    objection = call.objections.get()
    town.do(objection, "uphold", town.ops, "2026-03-04 09:35", **RULING | {"owner": "D05"})
    town.do(objection, "accept", town.deputy, "2026-03-04 09:40")
    assist.refresh_from_db()
    assert (assist.state, call.lines.count(), objection.new_line_id) == ("withdrawn", 2, None)


def test_whoever_answers_gives_the_objection_up(town, call):
    objection = objected(town, call)
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 09:40")
    objection.refresh_from_db()
    assert objection.state == "dropped"
    assert "calls.objection.lost" not in town.facts()


def test_an_answer_does_not_save_what_was_ruled_lost(town, call):
    objection = objected(town, call)
    town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:10")
    objection.refresh_from_db()
    assert (objection.state, objection.effective_at) == ("dropped", town.moment("2026-03-04 10:10"))
    lost = Fact.objects.get(kind="calls.objection.lost")
    assert (lost.about_id, lost.attributes["line"], lost.attributes["instance"]) == (
        town.department.pk, town.lead(call).pk, 1,
    )  # fmt: skip


def test_a_call_that_is_cancelled_leaves_no_objection_open(town, call):
    objection = objected(town, call)
    town.do(call, "cancel", town.deputy, "2026-03-04 09:40", note="群众已自行解决")
    objection.refresh_from_db()
    assert objection.state == "dropped"
    assert not Deadline.objects.running().exists()


def test_the_second_instance_pauses_the_work_for_a_working_day_at_most(town, call):
    objection, line = objected(town, call), town.lead(call)
    before = resolve(line).due_at
    town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    town.do(objection, "appeal", town.dept_leader, "2026-03-04 11:00", ground="登记有误")
    assert resolve(line).paused_at == town.moment("2026-03-04 11:00")
    town.sweep("2026-03-05 17:00")  # silence: the pause is kept, nothing is lost
    objection.refresh_from_db()
    assert (objection.state, objection.silent_instance) == ("fallen", 2)
    assert resolve(line).due_at > before
    assert "calls.objection.lost" not in town.facts()


def test_a_pause_is_taken_back_when_the_objection_is_lost(town, call):
    objection, line = objected(town, call), town.lead(call)
    before = resolve(line).due_at
    town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    town.do(objection, "appeal", town.dept_leader, "2026-03-04 11:00", ground="登记有误")
    town.do(objection, "overrule_finally", town.establishment, "2026-03-04 16:00", **RULING)
    clock = resolve(line)
    assert (clock.due_at, clock.paused_seconds, clock.paused_at) == (before, 0, None)


SUSPENDED = {"ground": "funds", "target_on": "2026-12-18", "note": "待拨款"}


def lost_in_the_end(town, objection, at="2026-03-05 15:00"):
    town.do(objection, "overrule_finally", town.establishment, at, **RULING)


def test_a_suspension_keeps_its_time_when_an_objection_is_lost_after_it(town, call):
    objection, line = objected(town, call), town.lead(call)
    town.answer(line, town.dept_operator, "2026-03-04 09:35", until="respond")
    town.do(
        line, "suspend", town.dept_leader, "2026-03-04 09:40", ground="funds", target_on="2026-12-18", note="待拨款"
    )
    suspension = call.suspensions.get()
    town.do(suspension, "consent", town.deputy, "2026-03-04 09:45")
    town.do(suspension, "approve", town.ops, "2026-03-04 10:00")
    town.do(objection, "overrule", town.ops, "2026-03-04 11:00", **RULING)
    town.do(objection, "appeal", town.dept_leader, "2026-03-04 14:00", ground="登记有误")
    town.do(suspension, "lift", town.ops, "2026-03-05 10:00", note="资金到位")
    before = resolve(line)
    assert (before.paused_seconds, before.lamp) == (7 * 3600, "")

    lost_in_the_end(town, objection)

    after = resolve(line)
    assert (after.paused_seconds, after.due_at, after.paused_at) == (7 * 3600, before.due_at, None)
    assert "calls.objection.lost" in town.facts()


def test_material_awaited_keeps_its_time_when_an_objection_is_lost(town, call):
    objection, line = objected(town, call), town.lead(call)
    town.answer(line, town.dept_operator, "2026-03-04 09:35", until="respond")
    town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    town.do(line, "ask_material", town.dept_operator, "2026-03-04 10:10", note="请补充合同")
    town.do(objection, "appeal", town.dept_leader, "2026-03-04 11:00", ground="登记有误")
    town.do(call.materialrequests.get(), "supply", town.operator, "2026-03-04 14:10", note="已上传")
    due_at = resolve(line).due_at

    lost_in_the_end(town, objection, "2026-03-04 16:00")

    assert (resolve(line).paused_seconds, resolve(line).due_at) == (3 * 3600, due_at)


def test_only_the_pause_of_the_second_instance_is_taken_back(town, call):
    objection, line = objected(town, call), town.lead(call)
    town.answer(line, town.dept_operator, "2026-03-04 09:35", until="respond")
    town.do(line, "ask_material", town.dept_operator, "2026-03-04 09:40", note="请补充合同")
    town.do(call.materialrequests.get(), "supply", town.operator, "2026-03-04 10:40", note="已上传")
    town.do(objection, "overrule", town.ops, "2026-03-04 11:00", **RULING)
    town.do(objection, "appeal", town.dept_leader, "2026-03-04 11:30", ground="登记有误")

    lost_in_the_end(town, objection, "2026-03-05 11:30")

    assert resolve(line).paused_seconds == 3600


def test_the_ruling_is_a_paper_with_a_number_for_those_who_see_the_call(town, call):
    objection = objected(town, call)
    number = f"{call.case_no}-{objection.pk}"
    with pytest.raises(Missing):
        build(town.ops, number, town.moment("2026-03-04 09:40"))
    upheld(town, objection)
    paper = build(town.dept_leader, number, town.moment("2026-03-04 10:10"))
    assert paper.doc_no == "金城运裁〔2026〕1号"
    assert "退单成立，由区应急管理局承办。承办单位自裁定生效之时起计时。" in paper.body
    for stranger, wrong in ((town.other_operator, number), (town.ops, f"{call.case_no}-x"), (town.ops, "x")):
        with pytest.raises(Missing):
            build(stranger, wrong, town.moment("2026-03-04 10:10"))


def test_the_desk_shows_each_side_its_turn(town, call):
    objection = objected(town, call)
    at = town.moment("2026-03-04 09:50")

    def steps(name: str) -> list[str]:
        return [item.step for item in objections_of(getattr(town, name), at)]

    assert (steps("ops"), steps("establishment"), steps("deputy"), steps("dept_leader")) == (["退单待裁"], [], [], [])
    town.do(objection, "overrule", town.ops, "2026-03-04 10:00", **RULING)
    assert (steps("ops"), steps("deputy"), steps("dept_leader")) == ([], [], ["裁定已下"])
    town.do(objection, "appeal", town.dept_leader, "2026-03-04 10:10", ground="登记有误")
    assert (steps("establishment"), steps("dept_leader"), steps("operator")) == (["待终裁"], [], [])


def outside(town):
    """A closed call outside the catalogue that D06 was named to lead."""
    call = town.called(item="XX99", appellant_hot=False)
    town.do(call, "designate", town.ops, "2026-03-04 09:30", lead="D06")
    town.answer(town.lead(call), town.other_dept_operator, "2026-03-04 09:40")
    return town.do(call, "pass", town.operator, "2026-03-04 09:50")


def promote(town, call, actor, at="2026-03-04 10:00", **more):
    engine.perform(call, "promote", actor=actor, at=town.moment(at), form_data=ITEM | more)


def test_a_matter_outside_the_catalogue_becomes_an_item_and_a_bonus(town):
    call = outside(town)
    with pytest.raises(NotYours):
        promote(town, call, town.ops)
    promote(town, call, town.establishment)
    newest = CatalogueVersion.objects.of("calls").published().order_by("-version_no").first()
    assert of_version(newest.pk).items["UC11"].lead == "D06"
    told = Fact.objects.get(kind="calls.item.promoted")
    assert (told.about_id, told.attributes["new_item"], told.attributes["solved"]) == (
        town.other_department.pk, "UC11", True,
    )  # fmt: skip
    call.refresh_from_db()
    assert (call.promoted_code, call.item_code) == ("UC11", "XX99")
    with pytest.raises(NotReady, match="已列入目录"):
        promote(town, call, town.establishment, "2026-03-04 10:10")


def test_a_code_that_is_taken_is_refused_and_changes_nothing(town):
    call = outside(town)
    before = CatalogueVersion.objects.count()
    with pytest.raises(Conflict, match="已有 UC03"):
        promote(town, call, town.establishment, code="UC03")
    call.refresh_from_db()
    assert (call.promoted_code, CatalogueVersion.objects.count()) == ("", before)
    assert not Fact.objects.filter(kind="calls.item.promoted").exists()


@pytest.mark.usefixtures("font")
def test_a_ruling_leaves_as_page_pdf_and_word(town, call, client, time_machine):
    time_machine.move_to(town.moment("2026-03-04 10:05"), tick=False)
    objection = objected(town, call)
    upheld(town, objection)
    objection.refresh_from_db()
    client.force_login(town.ops)
    path = f"/papers/arbitration/{call.case_no}-{objection.pk}/"

    page, pdf, word = client.get(path), client.get(f"{path}pdf/"), client.get(f"{path}word/")

    said = page.content.decode()
    assert [
        line for line in (objection.doc_no, "区智慧蓉城运行中心", "裁定理由：属占道经营。") if line not in said
    ] == []
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF") and 5_000 < len(pdf.content) < 200_000
    assert set(objection.doc_no + "会商仲裁决定书区智慧蓉城运行中心") - {" "} <= set(spoken(pdf.content))
    assert (word.status_code, word["Content-Type"]) == (200, WORD)
    words = [paragraph.text for paragraph in Document(BytesIO(word.content)).paragraphs]
    assert [line for line in (objection.doc_no, "会商仲裁决定书", "区智慧蓉城运行中心文件") if line not in words] == []
    client.force_login(town.nobody)
    assert [client.get(f"{path}{end}").status_code for end in ("", "pdf/", "word/")] == [404, 404, 404]
