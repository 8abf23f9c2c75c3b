"""A department's line of a call (签收、响应、到场、答复): four limits run from the call, none waits for another."""

from decimal import Decimal

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.children import drop_children, settle_children
from dispatch.calls.choices import LimitName
from dispatch.calls.choices import LineState as S
from dispatch.calls.models import CallLine
from dispatch.calls.workflows import agency_rules as agency
from dispatch.calls.workflows import asking_rules as asking
from dispatch.calls.workflows import line_rules as rule
from dispatch.calls.workflows import objection_rules as disputes
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Rung, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import Amount, hours, workdays

OPEN = (S.WAITING, S.SIGNED, S.RESPONDED, S.REWORKING)
AT_WORK = (S.SIGNED, S.RESPONDED, S.REWORKING)
FIRST_PASS = (S.WAITING, S.SIGNED, S.RESPONDED)
FIRST_PASS_SIGNED = (S.SIGNED, S.RESPONDED)

PRACTICE = "参照南京鼓楼、北京平谷的响应时限（推荐默认，区里可改）"
FIRST_CONTACT = "参照宜兴做法：答复须有受理时间、联系对象、处置措施、完成时限四要素"
REWORK_SHARE = "0.5"
# Signed by the clock: nobody is left to light a red lamp, and R03 goes by the response.
SIGNED_BY_CLOCK = Rung(share=Decimal(2), label="超过签收时限一倍", then="auto_sign")
# R04 grows by the working day beside the colours, which go by the share.
FURTHER_DAYS = Rung(after=workdays(1), repeat=5, label="又逾期 1 个工作日", effects=(rule.count_further_day,))


def lamps(*missed, doubled=()) -> tuple[Rung, ...]:
    """The one ladder of colours: 80 % blue, 100 % yellow, 150 % orange, 200 % red proposed."""
    return (
        *until_orange(*missed),
        at_share("2", "red_proposed", effects=doubled, notify=(rule.leader, rule.district, agency.agency_head)),
    )


def until_orange(*missed) -> tuple[Rung, ...]:
    return (
        at_share("0.8", "blue"),
        at_share("1", "yellow", effects=(*missed,), notify=(rule.leader, rule.calling_street, agency.agency_head)),
        at_share("1.5", "orange", notify=(rule.leader, agency.agency_head)),
    )


def limit_of(name: LimitName):
    return lambda line: line.allowed(name)


def resolve_time(line):
    return line.call.resolve_by or line.allowed(LimitName.RESOLVE)


def rework_time(line):
    return line.allowed(LimitName.RESOLVE).times(REWORK_SHARE)


def arrival_due(line) -> bool:
    return line.arrive_required and line.arrived_at is None


def called_at(line):
    return line.called_at


def keeper(line) -> int:
    return line.department_id


def pause_cap(deadline) -> Amount:
    """Cap every pause, for the second instance or for material, in a unit that the clock itself runs in."""
    return workdays(1) if deadline.working else hours(24)


FROM_CALL = {"starts": called_at, "keeper": keeper, "owes": rule.owed, "basis": PRACTICE}

# fmt: off
LINE = Workflow(
    model=CallLine,
    states=S,
    start=S.WAITING,
    root="call",
    begins=(rule.count_call, agency.count_call),
    begun_by=lambda line: line.call.street_id,
    transitions=(
        #          name               label              from         to           who
        Transition("sign",            "签收",            (S.WAITING,), S.SIGNED,    who.line_handler,
                   apply=(rule.note_sign,), effects=(rule.count_sign,), basis=PRACTICE),
        Transition("respond",         "响应",            (S.SIGNED,),  S.RESPONDED, who.line_handler,
                   form=forms.RespondForm,
                   apply=(rule.note_response,), effects=(rule.count_response,), basis=FIRST_CONTACT),
        Transition("arrive",          "登记到场",        AT_WORK,      None,        who.line_handler,
                   guards=(rule.not_yet_arrived,), apply=(rule.note_arrival,), effects=(rule.count_arrival,),
                   basis=PRACTICE),
        Transition("reply",           "答复",            AT_WORK,      S.REPLIED,   who.line_handler,
                   form=forms.ReplyForm,
                   guards=(asking.not_suspended, rule.responded_where_asked, rule.arrived_where_asked,
                           rule.assistants_finished),
                   apply=(rule.note_reply,),
                   effects=(disputes.hold_answer, rule.count_reply, agency.count_reply, settle_children,
                            rule.verify_when_all_answered),
                   basis="牵头负全责，协办为必办"),
        Transition("progress",        "登记处置进展",    AT_WORK,      None,        who.line_handler,
                   form=forms.ProgressForm),
        Transition("hand_to_agency",  "改派派出机构",    OPEN,         None,        who.line_department,
                   form=forms.AgencyForm,
                   guards=(agency.served_by_agencies,), apply=(agency.note_agency,), effects=(agency.tell_agency,),
                   basis="改派后由派出机构承办，部门仍负总责"),
        Transition("take_back",       "收回自办",        OPEN,         None,        who.line_department,
                   form=NoteForm,
                   guards=(agency.handed,), apply=(agency.note_return,), effects=(agency.tell_former_agency,)),
        Transition("extend",          "申请延期",        FIRST_PASS_SIGNED, None,   who.line_leader,
                   form=forms.ExtensionForm,
                   guards=(asking.not_suspended, asking.time_runs, asking.extension_left, asking.before_blue),
                   apply=(asking.note_extension,), effects=(asking.ask_extension,),
                   basis="时限用去八成之前提出，一次为限，不超过原时限一倍；由街道答复"),
        Transition("suspend",         "申请挂账",        (S.RESPONDED, S.REWORKING), None, who.line_leader,
                   form=forms.SuspendForm,
                   guards=(asking.not_suspended, rule.arrived_where_asked, asking.nothing_proposed, asking.no_red_lamp),
                   apply=(asking.note_suspension,), effects=(asking.propose_suspension,),
                   basis="资金、季节、规划、诉讼、权属等原因暂不能办；街道同意、区城运中心批准，按季评审"),
        Transition("ask_material",    "待补充材料",      FIRST_PASS_SIGNED, None,   who.line_handler,
                   form=forms.MaterialForm,
                   guards=(asking.leads, asking.not_suspended, asking.material_left, asking.time_runs, asking.in_time),
                   apply=(asking.note_material,), effects=(asking.ask_material,),
                   basis="暂停办结计时至多 1 个工作日，限一次，未用完的时间退回"),
        Transition("urge",            "催办",            OPEN,         None,        who.line_urger,
                   effects=(rule.press_department,), basis="催办留痕，不计分"),
        Transition("light_red",       "点亮红牌",        OPEN,         None,        who.district_ops,
                   form=forms.RedLampForm,
                   guards=(rule.red_proposed,), effects=(rule.light_red,), personal=True, basis="红牌须由人点亮，系统只提请"),
        Transition("object",          "退单",            FIRST_PASS,      None,        who.line_leader,
                   form=forms.ObjectForm,
                   guards=(disputes.tier_may_object, disputes.not_objected_before, disputes.not_ruled_finally,
                           disputes.within_window),
                   apply=(disputes.note_objection,), effects=(disputes.raise_objection,),
                   basis="由部门分管领导提出，一次为限；特急件不能退单；期间首接单位继续办理"),
        Transition("auto_sign",       "系统签收",        (S.WAITING,), S.SIGNED,    by_clock,
                   apply=(rule.note_sign_by_clock,), basis="超过签收时限一倍，系统签收，计为未签收"),
        Transition("rework",          "退回返工",        (S.REPLIED,), S.REWORKING, by_clock,
                   guards=(rule.reworks_left,), apply=(rule.note_rework,), effects=(rule.count_rework, agency.count_rework)),
        Transition("finish",          "办结",            (S.REPLIED,), S.DONE,      by_clock,
                   apply=(rule.note_done,), effects=(rule.count_done, agency.count_done)),
        Transition("withdraw",        "撤回",            (*OPEN, S.REPLIED), S.WITHDRAWN, by_clock,
                   effects=(rule.count_withdrawal, drop_children)),
        Transition("hand_over",       "改派",            (*OPEN, S.REPLIED), S.WITHDRAWN, by_clock,
                   effects=(rule.count_handing_over, drop_children), basis="退单成立，改由裁定的单位承办"),
    ),
    limits=(
        #     name      label          runs while in             allows
        Limit("sign",    "签收",       (S.WAITING,),             limit_of(LimitName.SIGN),
              ladder=(*until_orange(rule.count_sign_missed), SIGNED_BY_CLOCK), **FROM_CALL),
        Limit("respond", "响应",       (S.WAITING, S.SIGNED),    limit_of(LimitName.RESPOND),
              ladder=lamps(rule.count_response_missed, doubled=(rule.count_refusal,)), **FROM_CALL),
        Limit("arrive",  "到场",       FIRST_PASS,               limit_of(LimitName.ARRIVE),
              ladder=lamps(rule.count_arrival_missed), applies=arrival_due, **FROM_CALL),
        Limit("resolve", "办结",       FIRST_PASS,               resolve_time,
              ladder=(*lamps(rule.count_reply_missed, agency.count_missed), FURTHER_DAYS), pause_cap=pause_cap, **FROM_CALL),
        Limit("rework",  "返工",       (S.REWORKING,),           rework_time,
              ladder=lamps(rule.count_rework_missed), keeper=keeper, owes=rule.owed,
              basis="返工时限为原办结时限的一半"),
    ),
)
# fmt: on
