"""An objection of a department to a call (退单): ruled by the operation centre, finally by the establishment office.

Whoever was called first keeps handling until a ruling takes effect; a ruling takes effect when nobody appeals in time,
when the side that lost accepts it, or when it is final.
"""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import LimitName
from dispatch.calls.choices import ObjectionState as S
from dispatch.calls.models import Objection
from dispatch.calls.workflows import held_rules as held
from dispatch.calls.workflows import objection_rules as rule
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import work_hours, workdays

# What calls written before these limits stood in the catalogue are judged by.
USUAL = {LimitName.RULE: work_hours(4), LimitName.APPEAL: work_hours(4), LimitName.RULE_FINALLY: workdays(1)}
FIRST_KEEPS = "首接负责：裁定生效前由首接单位继续办理"
WRITTEN_BACK = "裁定生效后写入呼叫事项目录"
FINAL = "区委编办的裁定为终裁"


def limit_of(name: LimitName):
    return lambda objection: objection.allowed(name) or USUAL[name]


# fmt: off
OBJECTION = Workflow(
    model=Objection,
    states=S,
    start=S.RAISED,
    root="call",
    begins=(rule.count_objection,),
    begun_by=lambda objection: objection.department_id,
    transitions=(
        #          name               label            from           to               who
        Transition("uphold",          "裁定退单成立",   (S.RAISED,),   S.RULED,         who.first_instance,
                   form=forms.UpholdForm, guards=(who.first_instance.not_own_work,),
                   apply=(rule.note_upheld,), effects=(rule.tell_sides,), basis=WRITTEN_BACK),
        Transition("overrule",        "裁定退单不成立", (S.RAISED,),   S.RULED,         who.first_instance,
                   form=forms.RulingForm, guards=(who.first_instance.not_own_work,),
                   apply=(rule.note_lost,), effects=(rule.tell_sides,), basis="无理退单按 R06 计"),
        Transition("accept",          "服从裁定",      (S.RULED,),    S.SETTLED,       who.appellant,
                   apply=(rule.note_effect,), effects=(rule.take_effect,)),
        Transition("appeal",          "申请终裁",      (S.RULED,),    S.APPEALED,      who.appellant,
                   form=forms.AppealForm,
                   apply=(rule.note_appeal,), effects=(rule.pause_work, rule.ask_final_ruling), basis=FINAL),
        Transition("uphold_finally",  "终裁退单成立",   (S.APPEALED,), S.RULED_FINALLY, who.establishment,
                   form=forms.UpholdForm,
                   apply=(rule.note_finally_upheld, rule.note_effect),
                   effects=(rule.resume_work, rule.take_effect, held.tell_answer), basis=FINAL),
        Transition("overrule_finally", "终裁退单不成立", (S.APPEALED,), S.RULED_FINALLY, who.establishment,
                   form=forms.RulingForm,
                   apply=(rule.note_finally_lost, rule.note_effect),
                   effects=(rule.resume_work, rule.take_effect, held.tell_answer),
                   basis="无理退单按 R06 计，终裁期间所停的时间收回"),
        Transition("refer",           "转终裁",        (S.RAISED,),   S.APPEALED,      by_clock,
                   apply=(rule.note_referral,), effects=(rule.pause_work, rule.ask_final_ruling),
                   basis="经一次裁定改派的，新的单位退单即由区委编办终裁"),
        Transition("settle",          "裁定生效",      (S.RULED,),    S.SETTLED,       by_clock,
                   apply=(rule.note_effect,), effects=(rule.take_effect,), basis="无人在时限内申请终裁"),
        Transition("fall",            "退单失效",      (S.RAISED,),   S.FALLEN,        by_clock,
                   apply=(rule.note_first_silence,), effects=(rule.tell_fallen,), basis="逾期未裁定，退单失效，呼叫仍然有效"),
        Transition("lapse",           "终裁逾期",      (S.APPEALED,), S.FALLEN,        by_clock,
                   apply=(rule.note_second_silence,), effects=(rule.resume_work, rule.tell_fallen, held.tell_answer),
                   basis="逾期未终裁，由首接单位牵头并标记"),
        Transition("give_up",         "退单终止",      (S.RAISED, S.RULED), S.DROPPED,   by_clock,
                   effects=(rule.lose_what_was_ruled,), basis="首接单位已答复，视为不再坚持退单"),
        Transition("drop",            "退单终止",      (S.RAISED, S.RULED, S.APPEALED), S.DROPPED, by_clock,
                   effects=(rule.resume_work, held.tell_answer), basis="呼叫已撤销、并案或改派，未决的退单不计责"),
    ),
    limits=(
        #     name             label        runs while in   allows
        Limit("rule",          "裁定",      (S.RAISED,),    limit_of(LimitName.RULE), owes=who.first_instance.seat,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", then="fall")),
              basis="4 工作时；逾期退单失效"),
        Limit("appeal",        "申请终裁",  (S.RULED,),     limit_of(LimitName.APPEAL), owes=rule.losing_side,
              ladder=(at_share("0.8", "blue"), at_share("1", then="settle")),
              basis="4 工作时（紧急 1 小时）；逾期裁定生效"),
        Limit("rule_finally",  "终裁",      (S.APPEALED,),  limit_of(LimitName.RULE_FINALLY), owes=rule.establishment,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", then="lapse")),
              basis="1 工作日；逾期由首接单位牵头"),
    ),
)
# fmt: on
