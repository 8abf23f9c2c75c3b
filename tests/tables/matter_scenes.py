"""Scenes of whoever stands behind a merged call, of joint visits and of monthly topics, for `scenes.py`."""

from collections.abc import Callable

import call_town

from dispatch.calls.choices import AppellantState, TopicState, VisitState
from dispatch.calls.clusters import propose_topics, propose_visits
from dispatch.calls.models import Appellant, JointVisit, MonthlyTopic
from governance.workflow import engine
from governance.workflow.machine import CLOCK


def noted(town, case) -> dict:
    return {"note": "已电话核实"}


def called(town):
    return town.called(actor=town.coordinator, appellant_hot=True)


def merged(town):
    into = called(town)
    return town.do(called(town), "merge", town.operator, "2026-03-04 09:20", into=into.case_no)


def another(town, call) -> dict:
    """A call of the same item that goes on, its clocks as far as the sweep would have them."""
    into = called(town)
    town.sweep("2026-03-04 10:02")
    return {"into": into.case_no}


def kept(town):
    return merged(town).merged_into.appellants.get()


def due(town):
    appellant = kept(town)
    call = appellant.call
    town.answer(town.assistant(call), town.other_dept_operator, "2026-03-04 09:50")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 09:50")
    town.do(call, "pass", town.operator, "2026-03-04 10:01")
    return appellant


def told(town):
    return town.do(due(town), "tell", town.operator, "2026-03-04 10:01", note="电话告知：招牌已拆除")


def untold(town):
    return engine.perform(due(town), "lapse", actor=CLOCK, at=town.moment("2026-03-04 10:01"))


def released(town):
    appellant = kept(town)
    town.do(appellant.call, "cancel", town.deputy, "2026-03-04 09:40", note="业主已自行处理")
    return appellant


def passed_on(town):
    appellant, further = kept(town), called(town)
    call = appellant.call
    town.do(call, "merge", town.operator, "2026-03-04 09:40", into=further.case_no)
    return appellant


def visit(town):
    here = {"address": "兴盛西路 12 号"}
    calls = [town.called(item=item, **here) for item in ("UC03", "UC06")]
    propose_visits(town.moment("2026-03-04 09:15"))
    return JointVisit.objects.get(case_nos__contains=[calls[0].case_no])


def agreed(town):
    return town.do(visit(town), "agree", town.operator, "2026-03-04 09:20", visits_at="2026-03-04 10:00")


def visit_moved(name: str, scene: Callable = visit, actor: str = "clock", at: str = "2026-03-04 10:01") -> Callable:
    def play(town):
        person = CLOCK if actor == "clock" else getattr(town, actor)
        return engine.perform(scene(town), name, actor=person, at=town.moment(at), note="各自到场")

    return play


def topic(town):
    for _ in range(3):
        town.called(item="UC03", address="兴盛西路 12 号")
    propose_topics(town.moment("2026-03-04 09:15"))
    return MonthlyTopic.objects.get()


def assigned(town):
    return town.do(topic(town), "assign", town.ops, "2026-03-04 09:20", owner="D05")


PLAN = {"plan": "施划疏导点，定人定时值守", "due_on": "2026-04-01"}


def planned_topic(town):
    return town.do(assigned(town), "lay_plan", town.dept_leader, "2026-03-04 09:30", **PLAN)


def finished(town):
    return town.do(planned_topic(town), "finish", town.dept_leader, "2026-03-04 09:40", result="摊点入疏导点")


def accepted(town):
    return town.do(finished(town), "accept", town.deputy, "2026-03-04 09:50")


def dropped(town):
    return town.do(topic(town), "drop", town.ops, "2026-03-04 09:20", note="已列入年度整治")


MORE = {"case_nos": "510106-260304-C99901 510106-260304-C99902"}


SCENES: dict[type, dict] = {
    Appellant: dict(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            AppellantState.KEPT: kept,
            AppellantState.DUE: due,
            AppellantState.TOLD: told,
            AppellantState.LAPSED: untold,
            AppellantState.RELEASED: released,
            AppellantState.PASSED_ON: passed_on,
        },
        inputs={"tell": noted},
    ),
    JointVisit: dict(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            VisitState.PROPOSED: visit,
            VisitState.AGREED: agreed,
            VisitState.HELD: visit_moved("hold", agreed, "operator"),
            VisitState.DECLINED: visit_moved("decline", visit, "operator"),
            VisitState.LAPSED: visit_moved("lapse"),
            VisitState.MISSED: visit_moved("miss", agreed),
        },
        inputs={
            "agree": lambda town, case: {"visits_at": "2026-03-05 10:00"},
            "postpone": noted,
            "hold": noted,
            "decline": noted,
            "grow": lambda town, case: MORE,
        },
    ),
    MonthlyTopic: dict(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            TopicState.PROPOSED: topic,
            TopicState.ASSIGNED: assigned,
            TopicState.PLANNED: planned_topic,
            TopicState.FINISHED: finished,
            TopicState.DONE: accepted,
            TopicState.DROPPED: dropped,
        },
        inputs={
            "assign": lambda town, case: {"owner": "D05"},
            "drop": noted,
            "lay_plan": lambda town, case: PLAN,
            "finish": lambda town, case: {"result": "摊点入疏导点"},
            "send_back": lambda town, case: {"note": "夜间仍有摊点", "due_on": "2026-05-06"},
            "grow": lambda town, case: MORE,
        },
    ),
}
