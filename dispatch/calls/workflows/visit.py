"""Several open calls at one place, visited together once (联合出勤)."""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import LimitName
from dispatch.calls.choices import VisitState as S
from dispatch.calls.models import JointVisit
from dispatch.calls.workflows import visit_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Rung, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import workdays

# A day after the visit should have been, nobody having said that it was.
DAY_AFTER = Rung(after=workdays(1), then="miss", label="过 1 个工作日没有登记出勤")

# fmt: off
VISIT = Workflow(
    model=JointVisit,
    states=S,
    start=S.PROPOSED,
    list_url="/calls/visits/",
    begins=(rule.tell_of_proposal,),
    begun_by=lambda visit: visit.street_id,
    transitions=(
        #          name        label         from                       to           who
        Transition("agree",    "约定出勤",   (S.PROPOSED,),             S.AGREED,    who.visit_party, form=forms.AgreeForm,
                   apply=(rule.note_agreement,), effects=(rule.count_agreement,),
                   basis="同一地点多件呼叫，一次联合到场，不重复上门"),
        Transition("postpone", "改期",       (S.AGREED,),               S.PROPOSED,  who.visit_party, form=NoteForm,
                   effects=(rule.tell_of_change,)),
        Transition("hold",     "登记已出勤", (S.AGREED,),               S.HELD,      who.visit_party,
                   form=forms.OutcomeForm, guards=(rule.time_has_come,),
                   apply=(rule.note_outcome,), effects=(rule.count_visit,)),
        Transition("decline",  "不联合",     (S.PROPOSED,),             S.DECLINED,  who.street_operator, form=NoteForm,
                   apply=(rule.note_end,), effects=(rule.tell_of_change,)),
        Transition("grow",     "又添一件",   (S.PROPOSED, S.AGREED),    None,        by_clock, form=forms.GrowForm,
                   apply=(rule.take_more,), effects=(rule.tell_newcomers,)),
        Transition("lapse",    "逾期未约",   (S.PROPOSED,),             S.LAPSED,    by_clock, apply=(rule.note_end,)),
        Transition("miss",     "约而未行",   (S.AGREED,),               S.MISSED,    by_clock,
                   apply=(rule.note_end,), effects=(rule.count_missed,)),
    ),
    limits=(
        Limit("agree", "约定", (S.PROPOSED,), lambda visit: visit.allowed(LimitName.VISIT_AGREE),
              keeper=lambda visit: visit.street_id, owes=rule.street,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", then="lapse")),
              basis="1 工作日；过时各自到场"),
        Limit("hold",  "出勤", (S.AGREED,), lambda visit: visit.visits_at,
              keeper=lambda visit: visit.street_id, owes=rule.street,
              ladder=(at_share("1", "yellow"), DAY_AFTER), basis="约定的时间；再过 1 工作日记约而未行"),
    ),
)
# fmt: on
