"""A grid event (网格事件): four levels from the building to the street, then the departments; upward by the clock."""

from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock
from grids.events import forms
from grids.events import permissions as who
from grids.events.choices import LEVELS, EventLimitName
from grids.events.choices import EventState as S
from grids.models import GridEvent
from grids.workflows import event_rules as rule

HANDLED = (S.LEVEL4, S.LEVEL3, S.LEVEL2, S.LEVEL1)
UPWARD = "本级解决不了的上交，到时不动的由系统上交；志愿者不扣分"
BACK = "每一级只可退回一次，写明理由；再上来的由上一级办到底"
DEFAULTS = "推荐默认，区里可改"


def limit_of(name: EventLimitName):
    return lambda event: event.allowed(name)


def community(event) -> int:
    return event.community_id


def street(event) -> int:
    return event.street_id


def until(then: str, effects=()):
    """A limit whose end moves the event on: blue before it, then upward."""
    return (at_share("0.8", "blue"), at_share("1", "yellow", then=then, effects=effects))


# fmt: off
EVENT = Workflow(
    model=GridEvent,
    states=S,
    start=S.CHECKING,
    begun_by=community,
    begins=(rule.count_report, rule.ask_check),
    list_url="/grid-events/",
    transitions=(
        #          name               label          from             to            who
        Transition("accept",          "核实受理",    (S.CHECKING,),   S.LEVEL4,     who.checker,
                   form=forms.AcceptForm,
                   apply=(rule.note_check, rule.take_class),
                   effects=(rule.count_correction, rule.jump_when_urgent, rule.ask_level),
                   basis="社区 2 工作时内核实真伪、是否重复、属哪一类"),
        Transition("dismiss",         "不予受理",    (S.CHECKING,),   S.DISMISSED,  who.checker,
                   form=NoteForm,
                   apply=(rule.note_check,), effects=(rule.count_dismissal, rule.tell_reporters), basis="查无此事的写明理由，告知上报人"),
        Transition("join",            "并入",        (S.CHECKING,),   S.JOINED,     who.checker,
                   form=forms.JoinForm, beside=forms.named_events,
                   apply=(rule.note_check, rule.note_joining), effects=(rule.count_joining, rule.tell_reporters),
                   basis="同一件事并入先报的，两边的上报人都告知结果"),
        Transition("withdraw",        "撤回上报",    (S.CHECKING,),   S.WITHDRAWN,  who.reporter,
                   guards=(rule.nobody_else_waits,), basis="还有别人上报同一件事的，由社区核实，不能撤回"),
        Transition("declare_urgent",  "情况紧急",    (S.LEVEL4, S.LEVEL3, S.LEVEL2), None, who.on_site,
                   form=forms.UrgentForm,
                   apply=(rule.take_urgency,), effects=(rule.jump_when_urgent,),
                   basis="受理后才看出等不得的，当即直达街道和部门"),
        Transition("raise_level3",    "上交小区",    (S.LEVEL4,),     S.LEVEL3,     who.handler, form=NoteForm,
                   effects=(rule.count_level, rule.count_raising, rule.ask_level), basis=UPWARD),
        Transition("raise_level2",    "上交社区",    (S.LEVEL3,),     S.LEVEL2,     who.handler, form=NoteForm,
                   effects=(rule.count_level, rule.count_raising, rule.ask_level), basis=UPWARD),
        Transition("raise_level1",    "上交街道",    (S.LEVEL2,),     S.LEVEL1,     who.handler, form=NoteForm,
                   effects=(rule.count_level, rule.count_raising, rule.ask_level), basis=UPWARD),
        Transition("return_level4",   "退回微网格",  (S.LEVEL3,),     S.LEVEL4,     who.handler, form=NoteForm,
                   guards=(rule.not_yet_returned,), apply=(rule.note_return,), effects=(rule.count_return, rule.ask_level), basis=BACK),
        Transition("return_level3",   "退回小区",    (S.LEVEL2,),     S.LEVEL3,     who.handler, form=NoteForm,
                   guards=(rule.not_yet_returned,), apply=(rule.note_return,), effects=(rule.count_return, rule.ask_level), basis=BACK),
        Transition("return_level2",   "退回社区",    (S.LEVEL1,),     S.LEVEL2,     who.handler, form=NoteForm,
                   guards=(rule.not_yet_returned,), apply=(rule.note_return,), effects=(rule.count_return, rule.ask_level), basis=BACK),
        Transition("resolve",         "已解决",      HANDLED,         S.CONFIRMING, who.handler,
                   form=forms.ResolveForm,
                   apply=(rule.note_solution,), effects=(rule.count_level, rule.count_solution, rule.ask_confirmation),
                   basis="小事不出社区，大事不出街道"),
        Transition("escalate",        "呼叫部门",    (S.LEVEL1,),     S.ESCALATED,  who.street,
                   form=forms.EscalateForm,
                   apply=(rule.note_escalation,), effects=(rule.count_level, rule.count_escalation),
                   basis="街道独立处置不了的转为呼叫（大闭环）"),
        Transition("confirm",         "确认",        (S.CONFIRMING,), S.CLOSED,     who.confirmer,
                   form=forms.ConfirmForm,
                   guards=(rule.not_the_solver,), apply=(rule.note_answer, rule.note_end), effects=(rule.count_answer, rule.count_end, rule.tell_reporters),
                   basis="由上报人或邻居确认，办理人不能自己确认"),
        Transition("contest",         "没有解决",    (S.CONFIRMING,), S.LEVEL2,     who.confirmer,
                   form=NoteForm, seen_by=rule.solved_below,
                   guards=(rule.not_the_solver, rule.not_yet_contested, rule.below_the_community), apply=(rule.note_contest,),
                   effects=(rule.count_contest, rule.ask_level), basis="上报人说没有解决的，由上一级接着办，一次为限"),
        Transition("contest_street",  "没有解决",    (S.CONFIRMING,), S.LEVEL1,     who.confirmer,
                   form=NoteForm, seen_by=rule.solved_above,
                   guards=(rule.not_the_solver, rule.not_yet_contested, rule.from_the_community_up), apply=(rule.note_contest,),
                   effects=(rule.count_contest, rule.ask_level), basis="社区及以上办过仍没有解决的，由街道接着办，一次为限"),
        Transition("auto_accept",     "系统转办",    (S.CHECKING,),   S.LEVEL4,     by_clock,
                   apply=(rule.note_silent_check,), effects=(rule.ask_level,), basis="逾期未核实的按属实转办，计社区"),
        Transition("climb_level3",    "系统上交小区", (S.LEVEL4,),    S.LEVEL3,     by_clock,
                   effects=(rule.count_raising, rule.ask_level), basis=UPWARD),
        Transition("climb_level2",    "系统上交社区", (S.LEVEL3,),    S.LEVEL2,     by_clock,
                   effects=(rule.count_raising, rule.ask_level), basis=UPWARD),
        Transition("climb_level1",    "系统上交街道", (S.LEVEL2,),    S.LEVEL1,     by_clock,
                   effects=(rule.count_raising, rule.ask_level), basis=UPWARD),
        Transition("climb_call",      "系统转呼叫",  (S.LEVEL1,),     S.ESCALATED,  by_clock,
                   apply=(rule.note_silent_escalation,), effects=(rule.count_escalation,), basis="街道逾期的转为呼叫，送街道领导签发"),
        Transition("jump",            "直达街道和部门", (S.CHECKING, *HANDLED), S.ESCALATED, by_clock,
                   apply=(rule.note_silent_escalation,), effects=(rule.count_jump, rule.inform_chain),
                   basis="特急、紧急的同时到街道和部门，各级只知会"),
        Transition("settle",          "部门已办结",  (S.ESCALATED,),  S.CONFIRMING, by_clock,
                   apply=(rule.note_settlement,), effects=(rule.count_solution, rule.ask_confirmation)),
        Transition("give_back",       "呼叫撤销",    (S.ESCALATED,),  S.LEVEL1,     by_clock,
                   apply=(rule.note_giving_back,), effects=(rule.ask_level,), basis="呼叫撤销的，由街道接着办"),
        Transition("follow_grid",     "随网格划转",  (S.CHECKING, *HANDLED, S.ESCALATED, S.CONFIRMING), None, by_clock,
                   apply=(rule.note_new_home,), effects=(rule.begin_time_anew, rule.ask_new_home),
                   basis="网格划归别的社区的，在办事件随之划转，本级时限重新起算；编码仍是上报当日的"),
        Transition("close_unconfirmed", "逾期未确认办结", (S.CONFIRMING,), S.CLOSED, by_clock,
                   apply=(rule.note_silence, rule.note_end), effects=(rule.count_silence, rule.count_end, rule.tell_reporters),
                   basis="2 工作日内无人确认的办结并标记，不算满意"),
    ),
    limits=(
        #     name      label         runs while in   allows
        Limit("check",  "核实",       (S.CHECKING,),  limit_of(EventLimitName.CHECK), keeper=community, owes=rule.clerk,
              ladder=until("auto_accept", (rule.count_check_missed,)), basis="2 工作时；过时按属实转办"),
        Limit("level4", "微网格处置", (S.LEVEL4,),    limit_of(EventLimitName.LEVEL4), keeper=community, owes=rule.worker,
              ladder=until("climb_level3", (rule.count_level_missed,)), basis="1 工作日或小类另定；过时上交，志愿者不扣分"),
        Limit("level3", "小区处置",   (S.LEVEL3,),    limit_of(EventLimitName.LEVEL3), keeper=community, owes=rule.worker,
              ladder=until("climb_level2", (rule.count_level_missed,)), basis="1 工作日；过时上交，志愿者不扣分"),
        Limit("level2", "社区处置",   (S.LEVEL2,),    limit_of(EventLimitName.LEVEL2), keeper=community, owes=rule.clerk,
              ladder=until("climb_level1", (rule.count_level_missed,)), basis="2 工作日或小类另定；过时上交，计社区"),
        Limit("level1", "街道处置",   (S.LEVEL1,),    limit_of(EventLimitName.LEVEL1), keeper=street, owes=rule.operator,
              ladder=until("climb_call", (rule.count_level_missed,)), basis="3 工作日；过时转呼叫，计街道"),
        Limit("confirm", "确认",      (S.CONFIRMING,), limit_of(EventLimitName.CONFIRM), keeper=community, owes=rule.neighbour,
              ladder=until("close_unconfirmed"), basis=f"2 工作日；{DEFAULTS}"),
    ),
)
# fmt: on

STATE_OF_LEVEL = {level: state for state, level in LEVELS.items()}
