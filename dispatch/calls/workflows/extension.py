"""More time for a line (延期): asked by the department's leader, answered by the street; silence refuses."""

from dispatch.calls import permissions as who
from dispatch.calls.choices import ExtensionState as S
from dispatch.calls.choices import LimitName
from dispatch.calls.models import Extension
from dispatch.calls.workflows import delay_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock


def answer_time(extension):
    return extension.answer_by or extension.allowed(LimitName.EXTENSION)


# fmt: off
EXTENSION = Workflow(
    model=Extension,
    states=S,
    start=S.ASKED,
    root="call",
    begins=(rule.ask_street_for_time,),
    begun_by=lambda extension: extension.department_id,
    transitions=(
        #          name           label               from        to          who
        Transition("grant",       "同意延期",         (S.ASKED,), S.GRANTED,  who.answering_street,
                   apply=(rule.note_end,), effects=(rule.prolong, rule.count_grant, rule.tell_asker),
                   basis="延期后移到期时间，不暂停计时"),
        Transition("refuse",      "不同意延期",       (S.ASKED,), S.REFUSED,  who.answering_street, form=NoteForm,
                   apply=(rule.note_end,), effects=(rule.count_refusal, rule.tell_asker)),
        Transition("deem_refused", "视为不同意延期", (S.ASKED,), S.REFUSED, by_clock,
                   apply=(rule.note_end, rule.note_silence), effects=(rule.count_silence, rule.tell_asker),
                   basis="逾期未答复，不视为同意"),
        Transition("drop",        "延期申请失效",     (S.ASKED,), S.DROPPED,   by_clock,
                   apply=(rule.note_end,)),
    ),
    limits=(
        Limit("extension", "答复延期", (S.ASKED,), answer_time, keeper=rule.street_keeper, owes=rule.street,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", then="deem_refused")),
              basis="4 工作时，且不迟于原到期时间；逾期视为不同意"),
    ),
)
# fmt: on
