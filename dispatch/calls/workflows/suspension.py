"""A line put aside until a day (挂账): leader, street and district agree; a review each quarter, or it is taken up."""

from datetime import datetime, time

from django.utils import timezone

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import LimitName
from dispatch.calls.choices import SuspensionState as S
from dispatch.calls.models import Suspension
from dispatch.calls.workflows import delay_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock

END_OF_DAY = time(17)


def limit_of(name: LimitName):
    return lambda suspension: suspension.allowed(name)


def target(suspension) -> datetime:
    return timezone.make_aware(datetime.combine(suspension.target_on, END_OF_DAY))


def keeper(suspension) -> int:
    return suspension.call.street_id


def until(then: str, notify=()):
    return (at_share("0.8", "blue", notify=notify), at_share("1", "yellow", then=then))


# fmt: off
SUSPENSION = Workflow(
    model=Suspension,
    states=S,
    start=S.PROPOSED,
    root="call",
    begins=(rule.ask_consent,),
    begun_by=lambda suspension: suspension.department_id,
    list_url="/calls/suspended/",
    transitions=(
        #          name           label             from             to           who
        Transition("consent",     "同意挂账",       (S.PROPOSED,),   S.CONSENTED, who.consenting_street,
                   apply=(rule.note_consent,), effects=(rule.ask_approval,)),
        Transition("withhold",    "不同意挂账",     (S.PROPOSED,),   S.DECLINED,  who.consenting_street, form=NoteForm,
                   apply=(rule.note_end,), effects=(rule.tell_asker,)),
        Transition("approve",     "批准挂账",       (S.CONSENTED,),  S.RUNNING,   who.district_ops,
                   guards=(rule.no_red_lamp_lit, rule.nothing_paused),
                   apply=(rule.note_running,), effects=(rule.put_aside, rule.tell_asker),
                   basis="挂账不计入按时办结统计，但不离开在办清单"),
        Transition("decline",     "不批准挂账",     (S.CONSENTED,),  S.DECLINED,  who.district_ops, form=NoteForm,
                   apply=(rule.note_end,), effects=(rule.tell_asker,)),
        Transition("review",      "季度评审",       (S.RUNNING,),    None,        who.district_ops,
                   form=forms.ReviewForm,
                   apply=(rule.note_review,), effects=(rule.start_quarter, rule.tell_asker),
                   basis="挂账按季评审，逾期未评审的恢复办理"),
        Transition("lift",        "恢复办理",       (S.RUNNING,),    S.LIFTED,    who.account_lifter, form=NoteForm,
                   apply=(rule.note_lift,), effects=(rule.take_up,)),
        Transition("deem_declined", "视为不批准挂账", (S.PROPOSED, S.CONSENTED), S.DECLINED, by_clock,
                   apply=(rule.note_end,), effects=(rule.count_no_consent, rule.tell_asker),
                   basis="逾期未答复，不视为同意"),
        Transition("lift_at_target", "到日恢复办理", (S.RUNNING,), S.LIFTED, by_clock,
                   apply=(rule.note_lift_at_target,), effects=(rule.take_up,)),
        Transition("lift_unreviewed", "未评审恢复办理", (S.RUNNING,), S.LIFTED, by_clock,
                   apply=(rule.note_lift_unreviewed,), effects=(rule.count_review_missed, rule.take_up)),
        Transition("drop",        "挂账失效",       (S.PROPOSED, S.CONSENTED, S.RUNNING), S.DROPPED, by_clock,
                   apply=(rule.note_end,), effects=(rule.forget,)),
    ),
    limits=(
        #     name       label           runs while in    allows
        Limit("consent", "答复挂账",     (S.PROPOSED,),   limit_of(LimitName.CONSENT), keeper=keeper,
              owes=rule.street_deputy, ladder=until("deem_declined"), basis="1 工作日；逾期视为不同意"),
        Limit("approve", "审批挂账",     (S.CONSENTED,),  limit_of(LimitName.APPROVE), owes=rule.district,
              ladder=until("deem_declined"), basis="1 工作日；逾期视为不批准"),
        Limit("quarter", "挂账评审",     (S.RUNNING,),    limit_of(LimitName.QUARTER), owes=rule.district,
              ladder=until("lift_unreviewed", (rule.asker,)), basis="每季度评审一次；逾期恢复办理"),
        Limit("target",  "挂账目标日期", (S.RUNNING,),    target, owes=rule.asker,
              ladder=until("lift_at_target"), basis="到目标日期恢复办理，评审可以改期"),
    ),
)
# fmt: on
