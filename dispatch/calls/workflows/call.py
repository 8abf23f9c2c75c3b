"""A street's call on departments (街道呼叫、部门响应), from the draft to the archive."""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import UNSENT_STATES, LimitName
from dispatch.calls.choices import CallState as S
from dispatch.calls.models import ServiceCall
from dispatch.calls.secrecy import sees_callback, sees_score
from dispatch.calls.workflows import agency_rules as agency
from dispatch.calls.workflows import call_rules as rule
from dispatch.calls.workflows import merging, supervising
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Rung, Transition, Workflow, at_share, by_clock

RUNNING = (S.CALLED, S.VERIFYING, S.AFTERCARE)
UNANSWERED = (S.DRAFT, S.PENDING, S.CALLED)
MERGED_INTO = (S.PENDING, S.CALLED, S.VERIFYING)
DEFAULTS = "推荐默认，区里可改"


def limit_of(name: LimitName):
    return lambda call: call.allowed(name)


def keeper(call) -> int:
    return call.street_id


def called_at(call):
    return call.called_at


def from_the_grid(call) -> bool:
    return call.grid_event_id is not None


def countersign_due(call) -> bool:
    return call.urgent and call.countersigned_at is None


def lead_missing(call) -> bool:
    return call.lead_id is None


def callback_open(call) -> bool:
    return call.callback_due and not call.called_back_at and not call.callback_lapsed_at


def score_open(call) -> bool:
    return not call.scored_at and not call.score_lapsed_at


def until(then: str = "", effects=(), notify=()) -> tuple[Rung, ...]:
    """A limit whose end decides: blue before it, then what the table says."""
    return (at_share("0.8", "blue"), at_share("1", "yellow", then=then, effects=effects, notify=notify))


# fmt: off
CALL = Workflow(
    model=ServiceCall,
    states=S,
    start=S.DRAFT,
    begun_by=lambda call: call.street_id,
    unsent=UNSENT_STATES,
    transitions=(
        #          name               label          from                     to            who
        Transition("amend",           "修改",        (S.DRAFT,),              None,         who.street_operator,
                   form=forms.AmendForm,
                   apply=(rule.take_draft,), quiet=True),
        Transition("submit",          "送签",        (S.DRAFT,),              S.PENDING,    who.street_operator,
                   guards=(rule.on_the_list, rule.own_action_stated, rule.lead_known, rule.before_the_event),
                   apply=(rule.note_submission,), effects=(rule.ask_issuers,),
                   basis=DEFAULTS),
        Transition("withdraw",        "撤回",        (S.PENDING,),            S.DRAFT,      who.street_operator),
        Transition("send_back",       "退回修改",    (S.PENDING,),            S.DRAFT,      who.issuer, form=NoteForm,
                   effects=(rule.tell_operator,)),
        Transition("issue",           "签发",        (S.PENDING,),            S.CALLED,     who.issuer,
                   guards=(rule.on_the_list, rule.lead_known, rule.before_the_event), apply=(rule.note_call,),
                   effects=(rule.call_departments, rule.ask_countersign),
                   basis="一般由分管领导、疑难由主要领导签发；特急、紧急由协调办主任即时签发"),
        Transition("countersign",     "补签",        RUNNING,                 None,         who.street_deputy,
                   guards=(rule.still_to_countersign,), apply=(rule.note_countersign,),
                   basis="特急、紧急件 24 小时内由分管领导补签"),
        Transition("designate",       "指定牵头单位", (S.CALLED,),            None,         who.district_ops,
                   form=forms.DesignateForm,
                   guards=(rule.without_lead,), apply=(rule.note_designation,), effects=(rule.call_departments,),
                   basis="目录外事项由区城运中心指定牵头单位"),
        Transition("pass",            "核验通过",    (S.VERIFYING,),          S.AFTERCARE,  who.street_operator,
                   apply=(rule.note_verification,), effects=(rule.count_verification, rule.finish_lines, merging.ask_appellants_told),
                   basis=DEFAULTS),
        Transition("reject",          "退回返工",    (S.VERIFYING,),          S.CALLED,     who.street_operator,
                   form=forms.RejectForm, guards=(rule.reworks_left,),
                   effects=(rule.count_verification, rule.send_back_lines), basis="返工至多三次，第三次提请督办"),
        Transition("score",           "评分",        (S.AFTERCARE,),          None,         who.street_operator,
                   form=forms.ScoreForm,
                   guards=(rule.not_yet_scored,), apply=(rule.note_score,),
                   effects=(rule.count_score, rule.close_when_finished), seen_by=sees_score,
                   basis="街道对速度、配合、效果评分"),
        Transition("record_callback", "登记回访",    (S.AFTERCARE,),          None,         who.callback_taker,
                   form=forms.CallBackForm,
                   guards=(who.callback_taker.not_own_work, rule.drawn_for_callback), apply=(rule.note_callback,),
                   effects=(rule.count_callback, agency.count_callback, rule.close_when_finished), seen_by=sees_callback,
                   basis="随机抽取不少于 20 %，不由承办单位回访"),
        Transition("discard",         "作废",        (S.DRAFT, S.PENDING),    S.CANCELLED,  who.street_operator,
                   form=NoteForm, effects=(rule.give_back_event, merging.release_appellants)),
        Transition("cancel",          "撤销",        (S.CALLED, S.VERIFYING), S.CANCELLED,  who.street_deputy,
                   form=NoteForm,
                   effects=(rule.withdraw_lines, rule.give_back_event, merging.release_appellants,
                            supervising.end_sheets)),
        Transition("promote",         "列入目录",    (S.AFTERCARE, S.CLOSED), None,        who.establishment,
                   form=forms.PromoteForm,
                   guards=(rule.outside_and_led, rule.not_yet_promoted), apply=(rule.note_promotion,),
                   effects=(rule.write_item, rule.count_promotion), basis="目录外事项的处置可列为先例，列入呼叫事项目录（B1）"),
        Transition("hand_in",         "转签发",      (S.DRAFT,),              S.PENDING,    by_clock,
                   guards=(rule.from_the_grid, rule.on_the_list, rule.lead_known), apply=(rule.note_submission,), effects=(rule.ask_issuers,),
                   basis="街道逾期未处置的网格事件，直接送签发人"),
        Transition("call_at_once",    "直呼部门",    (S.DRAFT,),              S.CALLED,     by_clock,
                   guards=(rule.from_the_grid, rule.on_the_list, rule.urgent_enough, rule.lead_known),
                   apply=(rule.note_direct_call,),
                   effects=(rule.call_departments, rule.ask_countersign),
                   basis="特急、紧急的网格事件同时到街道和部门，24 小时内补签"),
        Transition("merge",           "并案",        UNANSWERED,              S.MERGED,     who.street_operator,
                   form=forms.MergeForm, beside=forms.named_calls,
                   apply=(merging.note_merging,), effects=(merging.end_lines, merging.hand_over, supervising.end_sheets),
                   basis="同一地点、同一事项 15 天内只办一件；并案保留每一位诉求人"),
        Transition("absorb",          "并入",        MERGED_INTO,             None,         by_clock,
                   effects=(merging.tell_of_joining,)),
        Transition("pass_up",         "转上一级签发", (S.PENDING,),           None,         by_clock,
                   apply=(rule.note_passing_up,), effects=(rule.ask_issuers,)),
        Transition("to_verify",       "转核验",      (S.CALLED,),             S.VERIFYING,  by_clock,
                   effects=(rule.ask_verification,)),
        Transition("auto_pass",       "系统核验通过", (S.VERIFYING,),         S.AFTERCARE,  by_clock,
                   apply=(rule.note_silent_verification,), effects=(rule.finish_lines, merging.ask_appellants_told),
                   basis="逾期未核验，按时限通过并标记"),
        Transition("lapse_score",     "未评分",      (S.AFTERCARE,),          None,         by_clock,
                   apply=(rule.note_missing_score,), effects=(rule.close_when_finished,), seen_by=sees_score),
        Transition("lapse_callback",  "未回访",      (S.AFTERCARE,),          None,         by_clock,
                   apply=(rule.note_missing_callback,), seen_by=sees_callback,
                   effects=(rule.count_missing_callback, rule.close_when_finished)),
        Transition("close",           "办结归档",    (S.AFTERCARE,),          S.CLOSED,     by_clock,
                   guards=(rule.all_finished,), apply=(rule.note_closing,), effects=(rule.count_closing, rule.settle_event)),
    ),
    limits=(
        #     name           label           runs while in    allows
        Limit("submit",      "送签",         (S.DRAFT,),      limit_of(LimitName.ISSUE), keeper=keeper,
              owes=rule.operator, applies=from_the_grid,
              ladder=until(effects=(rule.count_submit_missed,), notify=(rule.chief,)),
              basis="网格事件转来的呼叫不停在草稿：2 工作时内送签，同签发时限"),
        Limit("issue",       "签发",         (S.PENDING,),    limit_of(LimitName.ISSUE), keeper=keeper,
              owes=rule.signer,
              ladder=until("pass_up", (rule.count_issue_missed,)), basis="2 工作时；过时由上一级签发"),
        Limit("countersign", "补签",         RUNNING,         limit_of(LimitName.COUNTERSIGN), keeper=keeper,
              owes=rule.deputy,
              starts=called_at, applies=countersign_due,
              ladder=until(effects=(rule.count_countersign_missed,), notify=(rule.chief,)),
              basis="24 小时"),
        Limit("designate",   "指定牵头单位", (S.CALLED,),     limit_of(LimitName.DESIGNATE), owes=rule.district,
              starts=called_at, applies=lead_missing, ladder=until(), basis="4 工作时"),
        Limit("verify",      "核验",         (S.VERIFYING,),  limit_of(LimitName.VERIFY), keeper=keeper,
              owes=rule.operator,
              ladder=until("auto_pass", (rule.count_verify_missed,)), basis="2 工作日；过时系统通过，计街道"),
        Limit("callback",    "回访",         (S.AFTERCARE,),  limit_of(LimitName.CALLBACK), owes=who.callback_taker.seat,
              applies=callback_open, seen_by=sees_callback, ladder=until("lapse_callback"),
              basis="5 工作日；过时记未回访"),
        Limit("score",       "评分",         (S.AFTERCARE,),  limit_of(LimitName.SCORE), keeper=keeper,
              owes=rule.operator,
              applies=score_open, seen_by=sees_score, ladder=until("lapse_score"), basis="3 工作日；过时记未评分，不按 5 分计"),
    ),
)
# fmt: on
