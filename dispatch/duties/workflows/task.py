"""A department's task for a street (部门交办街道任务): nothing reaches the street that was not admitted."""

from dispatch.duties import forms
from dispatch.duties import permissions as who
from dispatch.duties.choices import TaskLimitName
from dispatch.duties.choices import TaskState as S
from dispatch.duties.models import StreetTask
from dispatch.duties.workflows import task_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Rung, Transition, Workflow, at_share, by_clock

DEFAULTS = "推荐默认，区里可改"
ADMISSION = "行政事务准入：部门任务未经准入不得下达街道；权随事转、人随事走、费随事转"


def limit_of(name: TaskLimitName):
    return lambda task: task.allowed(name)


def until(then: str = "", effects=(), notify=()) -> tuple[Rung, ...]:
    """A limit whose end decides: blue before it, then what the table says."""
    return (at_share("0.8", "blue"), at_share("1", "yellow", then=then, effects=effects, notify=notify))


# fmt: off
TASK = Workflow(
    model=StreetTask,
    states=S,
    start=S.DRAFT,
    begun_by=lambda task: task.department_id,
    list_url="/tasks/",
    transitions=(
        #          name            label          from                                who
        Transition("amend",        "修改",        (S.DRAFT,),      None,              who.department_operator,
                   form=forms.AmendForm, apply=(rule.take_draft,), quiet=True),
        Transition("apply",        "申请准入",    (S.DRAFT,),      S.APPLIED,         who.department_leader,
                   guards=(rule.stays_with_street, rule.time_left),
                   apply=(rule.note_application,), effects=(rule.ask_admission,), basis=ADMISSION),
        Transition("admit",        "准入",        (S.APPLIED,),    S.ADMITTED,        who.establishment,
                   form=forms.AdmitForm,
                   guards=(rule.stays_with_street,),
                   apply=(rule.note_admission,), effects=(rule.tell_admission,), basis=ADMISSION),
        Transition("refuse",       "不予准入",    (S.APPLIED,),    S.REFUSED,         who.establishment, form=NoteForm,
                   apply=(rule.note_refusal,), effects=(rule.tell_refusal,), basis=ADMISSION),
        Transition("send",         "下达街道",    (S.ADMITTED,),   S.SENT,            who.department_operator,
                   guards=(rule.stays_with_street, rule.time_left),
                   apply=(rule.note_sending,), effects=(rule.tell_street,), basis=ADMISSION),
        Transition("accept",       "接收",        (S.SENT,),       S.ACCEPTED,        who.street_operator,
                   apply=(rule.note_acceptance,), effects=(rule.count_acceptance,), basis=DEFAULTS),
        Transition("contest",      "提出异议",    (S.SENT,),       S.APPLIED,         who.street_deputy, form=NoteForm,
                   guards=(rule.not_yet_contested,),
                   apply=(rule.note_contest,), effects=(rule.tell_contest,),
                   basis="街道认为任务超出准入范围的，由区委编办重新审核，一次为限"),
        Transition("report",       "报送完成情况", (S.ACCEPTED,),  S.REPORTED,        who.street_operator,
                   form=forms.ReportForm,
                   apply=(rule.note_report,), effects=(rule.count_report,), basis=DEFAULTS),
        Transition("send_back",    "退回补充",    (S.REPORTED,),   S.ACCEPTED,        who.department_operator,
                   form=NoteForm,
                   guards=(rule.not_yet_returned,), apply=(rule.note_return,), effects=(rule.tell_return,),
                   basis="退回补充一次为限"),
        Transition("confirm",      "确认办结",    (S.REPORTED,),   S.CLOSED,          who.department_operator,
                   apply=(rule.note_closing,), effects=(rule.count_closing,), basis=DEFAULTS),
        Transition("withdraw",     "撤回",        (S.DRAFT, S.APPLIED, S.ADMITTED, S.SENT, S.ACCEPTED), S.WITHDRAWN,
                   who.department_leader, form=NoteForm, effects=(rule.tell_withdrawal,)),
        Transition("lapse",        "视为不予准入", (S.APPLIED,),   S.REFUSED,         by_clock,
                   apply=(rule.note_silence,), effects=(rule.tell_refusal,),
                   basis="逾期未审核，视为不予准入，负担不因沉默增加"),
        Transition("auto_confirm", "系统确认办结", (S.REPORTED,),  S.CLOSED,          by_clock,
                   apply=(rule.note_closing, rule.note_silent_confirmation), effects=(rule.count_closing,),
                   basis="逾期未确认，视为确认"),
    ),
    limits=(
        #     name       label       runs while in   allows
        Limit("admit",   "准入审核", (S.APPLIED,),   limit_of(TaskLimitName.ADMIT), owes=rule.establishment,
              ladder=until("lapse"), basis="5 工作日；逾期视为不予准入"),
        Limit("accept",  "接收",     (S.SENT,),      limit_of(TaskLimitName.ACCEPT), keeper=rule.street_id,
              owes=rule.operator, ladder=until(effects=(rule.count_acceptance_missed,), notify=(rule.deputy,)),
              basis="1 工作日"),
        Limit("finish",  "完成",     (S.ACCEPTED,),  lambda task: task.finish_by, keeper=rule.street_id,
              owes=rule.operator, ladder=until(effects=(rule.count_report_missed,), notify=(rule.deputy, rule.giver)),
              basis="准入时载明的完成期限"),
        Limit("confirm", "确认",     (S.REPORTED,),  limit_of(TaskLimitName.CONFIRM), keeper=rule.department_id,
              owes=rule.giver, ladder=until("auto_confirm"), basis="3 工作日；逾期视为确认"),
    ),
)
# fmt: on
