"""Somebody whose matter was merged into another call (并案诉求人): kept with it, told of its end by the own street."""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import AppellantState as S
from dispatch.calls.choices import LimitName
from dispatch.calls.models import Appellant
from dispatch.calls.workflows import appellant_rules as rule
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import workdays

TWO_DAYS = workdays(2)


def time_to_tell(appellant):
    return appellant.call.allowed(LimitName.TELL) or TWO_DAYS


# fmt: off
APPELLANT = Workflow(
    model=Appellant,
    states=S,
    start=S.KEPT,
    root="call",
    begun_by=lambda appellant: appellant.street_id,
    transitions=(
        #          name        label         from              to            who
        Transition("tell",     "登记告知",   (S.DUE,),         S.TOLD,       who.appellant_teller, form=forms.TellForm,
                   apply=(rule.note_telling,), effects=(rule.count_telling, rule.close_when_finished),
                   basis="并案不销诉求：核验通过后，由原街道告知每一位诉求人"),
        Transition("fall_due", "转待告知",   (S.KEPT,),        S.DUE,        by_clock, effects=(rule.ask_to_tell,)),
        Transition("lapse",    "未告知",     (S.DUE,),         S.LAPSED,     by_clock,
                   effects=(rule.count_silence, rule.close_when_finished)),
        Transition("release",  "另行处理",   (S.KEPT,),        S.RELEASED,   by_clock,
                   effects=(rule.tell_of_release,)),
        Transition("pass_on",  "随件再并",   (S.KEPT,),        S.PASSED_ON,  by_clock),
    ),
    limits=(
        Limit("tell", "告知", (S.DUE,), time_to_tell, keeper=lambda appellant: appellant.street_id, owes=rule.teller,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", then="lapse")),
              basis="2 工作日；过时记未告知，计原街道"),
    ),
)
# fmt: on
