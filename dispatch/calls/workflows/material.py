"""Material that the street has to bring (待补充材料): the line's time stands still meanwhile, once and capped."""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import LimitName
from dispatch.calls.choices import MaterialState as S
from dispatch.calls.models import MaterialRequest
from dispatch.calls.workflows import delay_rules as rule
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock


def keeper(request) -> int:
    return request.call.street_id


# fmt: off
MATERIAL = Workflow(
    model=MaterialRequest,
    states=S,
    start=S.OPEN,
    root="call",
    begins=(rule.ask_street,),
    begun_by=lambda request: request.department_id,
    transitions=(
        #          name      label             from       to          who
        Transition("supply", "补充材料",       (S.OPEN,), S.SUPPLIED, who.answering_street, form=forms.SupplyForm,
                   apply=(rule.note_supply,), effects=(rule.run_on, rule.count_supply, rule.tell_asker),
                   basis="补充后立即恢复计时，未用完的暂停时间退回"),
        Transition("expire", "逾期恢复计时", (S.OPEN,), S.EXPIRED, by_clock,
                   apply=(rule.note_end,), effects=(rule.run_on, rule.count_no_supply, rule.tell_asker),
                   basis="暂停计时至多 1 个工作日"),
        Transition("drop",   "补充材料失效",   (S.OPEN,), S.DROPPED,   by_clock,
                   apply=(rule.note_end,)),
    ),
    limits=(
        Limit("material", "补充材料", (S.OPEN,), lambda request: request.allowed(LimitName.MATERIAL), keeper=keeper,
              owes=rule.street, ladder=(at_share("0.8", "blue"), at_share("1", "yellow", then="expire")),
              basis="1 工作日；逾期恢复计时"),
    ),
)
# fmt: on
