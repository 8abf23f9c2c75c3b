"""Multi-party work (多方联动): each courtyard is asked, the matter talked over, tasks shared out, the result told."""

from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Rung, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import workdays
from grids.joint import forms
from grids.joint import permissions as who
from grids.joint.choices import DeedState as Deed
from grids.joint.choices import EffortState as S
from grids.joint.choices import OpinionState as Heard
from grids.models import CourtyardOpinion, EffortTask, JointEffort
from grids.workflows import effort_rules as rule

TOGETHER = "共商共议，按院落征求意见"
REMINDED = "到时提醒，志愿者和自治组织不扣分"
COUNTED = "只记组织和人数，不记个人，不排名、不积分"
REMINDING = (Rung(before=workdays(1), lamp="blue", label="还有 1 工作日"), at_share("1", "yellow"))


# fmt: off
EFFORT = Workflow(
    model=JointEffort,
    states=S,
    start=S.COLLECTING,
    begun_by=lambda effort: effort.leader_id,
    begins=(rule.ask_courtyards,),
    list_url="/joint-efforts/",
    transitions=(
        #          name        label         from                                     to             who
        Transition("discuss",  "转入议事",   (S.COLLECTING,),                         S.DISCUSSING,  who.leader,
                   guards=(rule.courtyards_heard,), basis=TOGETHER),
        Transition("record",   "登记议事",   (S.DISCUSSING, S.ACTING),                None,          who.leader,
                   form=forms.MinutesForm,
                   apply=(rule.note_meeting,), effects=(rule.keep_minutes,), basis=COUNTED),
        Transition("assign",   "分派任务",   (S.DISCUSSING, S.ACTING),                S.ACTING,      who.leader,
                   form=forms.TaskForm,
                   guards=(rule.talked_over,), effects=(rule.share_out,), basis="议定的事落到组织或单位，写明日期"),
        Transition("conclude", "办结",       (S.DISCUSSING, S.ACTING),                S.CONCLUDED,   who.leader,
                   form=forms.ConclusionForm,
                   guards=(rule.talked_over, rule.tasks_ended), apply=(rule.note_conclusion, rule.note_end),
                   effects=(rule.count_conclusion, rule.tell_neighbours), basis="结果告知各院落，并显示在网格事件上"),
        Transition("drop",     "终止",       (S.COLLECTING, S.DISCUSSING, S.ACTING),  S.DROPPED,     who.leader,
                   form=NoteForm,
                   apply=(rule.note_end,), effects=(rule.let_go, rule.count_drop, rule.tell_neighbours)),
    ),
    limits=(
        Limit("collect", "征求意见", (S.COLLECTING,), lambda effort: effort.collect_by, ladder=REMINDING,
              keeper=lambda effort: effort.leader_id, owes=rule.office, basis=REMINDED),
    ),
)

OPINION = Workflow(
    model=CourtyardOpinion,
    root="effort",
    states=Heard,
    start=Heard.ASKED,
    begun_by=lambda opinion: opinion.effort.leader_id,
    list_url="/joint-efforts/",
    transitions=(
        Transition("collect",  "登记意见",   (Heard.ASKED,),  Heard.COLLECTED, who.collector, form=forms.OpinionForm,
                   guards=(rule.still_collecting,), apply=(rule.note_opinion,),
                   effects=(rule.count_opinion, rule.tell_leader), basis=TOGETHER),
        Transition("skip",     "未能征求",   (Heard.ASKED,),  Heard.SKIPPED,   who.collector, form=NoteForm,
                   guards=(rule.still_collecting,), apply=(rule.note_skipping,), effects=(rule.tell_leader,)),
        Transition("leave",    "不再征求",   (Heard.ASKED,),  Heard.DROPPED,   by_clock),
    ),
)

DEED = Workflow(
    model=EffortTask,
    root="effort",
    states=Deed,
    start=Deed.ASSIGNED,
    begun_by=lambda task: task.effort.leader_id,
    list_url="/joint-efforts/",
    transitions=(
        Transition("finish",   "完成任务",   (Deed.ASSIGNED,), Deed.DONE,    who.task_keeper, form=forms.DeedForm,
                   apply=(rule.note_deed,), effects=(rule.count_deed,), basis=COUNTED),
        Transition("postpone", "改期",       (Deed.ASSIGNED,), None,      who.task_leader, form=forms.PostponeForm,
                   apply=(rule.note_new_day,), effects=(rule.run_anew,)),
        Transition("release",  "不再办理",   (Deed.ASSIGNED,), Deed.DROPPED, who.task_leader, form=NoteForm),
        Transition("leave",    "随联动终止", (Deed.ASSIGNED,), Deed.DROPPED, by_clock),
    ),
    limits=(
        Limit("finish", "联动任务", (Deed.ASSIGNED,), rule.end_of_day, ladder=REMINDING,
              keeper=lambda task: task.effort.leader_id, owes=rule.owner_seat, basis=REMINDED),
    ),
)
# fmt: on
