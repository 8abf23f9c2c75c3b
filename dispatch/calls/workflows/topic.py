"""A matter that keeps coming back at one place (每月一题): owner, plan, date, and whether it stayed away."""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import LimitName
from dispatch.calls.choices import TopicState as S
from dispatch.calls.models import MonthlyTopic
from dispatch.calls.workflows import topic_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock

OPEN = (S.PROPOSED, S.ASSIGNED, S.PLANNED, S.FINISHED)
CLUSTER = "30 天内同一地点同一事项 3 件及以上"


def street(topic) -> int:
    return topic.street_id


def owner(topic) -> int:
    return topic.owner_id


def lamps(*, missed=(), notify=(), then: str = "") -> tuple:
    return (at_share("0.8", "blue"), at_share("1", "yellow", then=then, effects=missed, notify=notify))


# fmt: off
TOPIC = Workflow(
    model=MonthlyTopic,
    states=S,
    start=S.PROPOSED,
    list_url="/calls/topics/",
    begins=(rule.tell_of_cluster,),
    begun_by=lambda topic: topic.street_id,
    transitions=(
        #          name           label         from              to             who
        Transition("assign",      "立题",       (S.PROPOSED,),    S.ASSIGNED,    who.district_ops, form=forms.AssignForm,
                   apply=(rule.note_owner,), effects=(rule.count_assignment,), basis=CLUSTER),
        Transition("drop",        "不立题",     (S.PROPOSED,),    S.DROPPED,     who.district_ops, form=NoteForm,
                   apply=(rule.note_end,), effects=(rule.tell_street,)),
        Transition("lay_plan",    "订方案",     (S.ASSIGNED,),    S.PLANNED,     who.topic_owner, form=forms.PlanForm,
                   apply=(rule.note_plan,), effects=(rule.count_plan,)),
        Transition("finish",      "报完成",     (S.PLANNED,),     S.FINISHED,    who.topic_worker, form=forms.FinishForm,
                   apply=(rule.note_result,), effects=(rule.count_finish,)),
        Transition("accept",      "验收",       (S.FINISHED,),    S.DONE,        who.street_deputy,
                   apply=(rule.note_end,), effects=(rule.count_done,)),
        Transition("send_back",   "退回再治",   (S.FINISHED,),    S.PLANNED,     who.street_deputy, form=forms.ReturnForm,
                   apply=(rule.note_new_date,), effects=(rule.tell_owner,)),
        Transition("grow",        "又发一件",   OPEN,             None,          by_clock, form=forms.GrowForm,
                   apply=(rule.take_more,)),
        Transition("auto_accept", "系统验收",   (S.FINISHED,),    S.DONE,        by_clock,
                   apply=(rule.note_end,), effects=(rule.count_done,), basis="街道逾期未验收，按时限通过"),
    ),
    limits=(
        Limit("assign", "立题",   (S.PROPOSED,), lambda topic: topic.allowed(LimitName.TOPIC_ASSIGN), owes=rule.district,
              ladder=lamps(), basis="3 工作日"),
        Limit("plan",   "订方案", (S.ASSIGNED,), lambda topic: topic.allowed(LimitName.TOPIC_PLAN), keeper=owner,
              owes=rule.leader, ladder=lamps(missed=(rule.count_plan_missed,), notify=(rule.district,)),
              basis="5 工作日"),
        Limit("finish", "治理",   (S.PLANNED,),  rule.end_of_day, keeper=owner, owes=rule.leader,
              ladder=lamps(missed=(rule.count_missed,), notify=(rule.district, rule.calling_street)),
              basis="方案写明的完成日期"),
        Limit("accept", "验收",   (S.FINISHED,), lambda topic: topic.allowed(LimitName.TOPIC_ACCEPT), keeper=street,
              owes=rule.deputy, ladder=lamps(then="auto_accept"), basis="3 工作日；过时系统验收"),
    ),
)
# fmt: on
