"""约谈: set on by three red sheets in a quarter or by one left unanswered, held within five working days."""

from governance.supervision import forms
from governance.supervision import permissions as who
from governance.supervision.choices import InterviewState as S
from governance.supervision.models import Interview
from governance.supervision.workflows import interview_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share
from governance.worktime.amounts import workdays

HELD_BY = "一季度三张红牌或红牌逾期未复，由区领导或区委目标绩效办约谈主要负责人（推荐默认）"

# fmt: off
INTERVIEW = Workflow(
    model=Interview,
    states=S,
    start=S.CALLED,
    begins=(rule.tell_call,),
    list_url="/interviews/",
    transitions=(
        #          name        label             from         to            who
        Transition("schedule", "通知约谈",       (S.CALLED,), None,         who.interviewer,
                   form=forms.ScheduleForm, apply=(rule.note_meeting, rule.note_holder, rule.number_summons), effects=(rule.tell_meeting,), basis=HELD_BY),
        Transition("hold",     "登记约谈纪要",   (S.CALLED,), S.HELD,       who.interviewer,
                   form=forms.MinutesForm,
                   apply=(rule.note_minutes, rule.note_holder, rule.number_minutes, rule.note_end), effects=(rule.tell_minutes,),
                   personal=True, basis=HELD_BY),
        Transition("dismiss",  "免予约谈",       (S.CALLED,), S.DISMISSED,  who.district_leader,
                   form=NoteForm, apply=(rule.note_end,), effects=(rule.tell_dismissal,), personal=True,
                   basis="红牌撤销或已当面处理的，由区领导决定"),
    ),
    limits=(
        #     name     label     runs while in   allows
        Limit("hold",  "约谈",   (S.CALLED,),    workdays(5), owes=rule.performance,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", effects=(rule.count_missed,))),
              basis="5 工作日；逾期未约谈的列入月通报"),
    ),
)
# fmt: on
