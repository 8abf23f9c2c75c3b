"""Joint visits and monthly topics over REST: listed, read, moved; they are begun by the search for clusters alone."""

from dispatch.calls.api.schemas import TEXT, TEXT_OR_NOTHING, WHEN, WHOLE, listed, record
from dispatch.calls.choices import TopicState, VisitState
from dispatch.calls.models import JointVisit, MonthlyTopic, ServiceCall
from governance.organisations.selectors import directory
from governance.web.api.caller import ACTION, DEADLINE, Caller
from governance.web.api.endpoint import moment
from governance.web.api.kit import CaseApi
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.workflow.models import Deadline

DAY = {"type": ["string", "null"], "format": "date"}
NUMBERS = {**listed(TEXT), "description": "所涉呼叫的编号；只列您可见的"}
COUNT = {**WHOLE, "description": "所涉呼叫件数，含您不可见的"}


def _head(case, address: str, known: dict) -> dict:
    return {
        "number": case.case_no,
        "href": address,
        "title": case.title,
        "state": case.state,
        "state_label": case.get_state_display(),
        "revision": case.revision,
        "street": brief(known.get(case.street_id)),
        "place": case.place,
        "begun_at": moment(case.begun_at),
        "ended_at": moment(case.ended_at),
        "count": len(case.case_nos),
    }


def _visit(visit: JointVisit, known: dict) -> dict:
    return _head(visit, visits.address(visit), known) | {
        "parties": [brief(known.get(party)) for party in visit.parties],
        "visits_at": moment(visit.visits_at),
        "meets_where": visit.meets_where,
        "outcome": visit.outcome,
    }


def _topic(topic: MonthlyTopic, known: dict) -> dict:
    return _head(topic, topics.address(topic), known) | {
        "item": {"code": topic.item_code, "name": topic.item_name},
        "owner": brief(known.get(topic.owner_id)),
        "first_on": topic.first_on.isoformat(),
        "last_on": topic.last_on.isoformat(),
        "due_on": topic.due_on and topic.due_on.isoformat(),
        "plan": topic.plan,
        "result": topic.result,
    }


def _standing(case, caller: Caller, address: str) -> dict:
    seen = ServiceCall.objects.visible_to(caller.user, caller.at).filter(case_no__in=case.case_nos)
    return {
        "calls": sorted(seen.values_list("case_no", flat=True)),
        "deadlines": caller.deadlines(case, Deadline.objects.of_roots(type(case), [case.pk])),
        "actions": caller.actions(case, address),
    }


def visit_rows(cases: list[JointVisit], caller: Caller) -> list[dict]:
    known = directory()
    return [_visit(case, known) for case in cases]


def visit_detail(case: JointVisit, caller: Caller) -> dict:
    return _visit(case, directory()) | _standing(case, caller, visits.address(case))


def topic_rows(cases: list[MonthlyTopic], caller: Caller) -> list[dict]:
    known = directory()
    return [_topic(case, known) for case in cases]


def topic_detail(case: MonthlyTopic, caller: Caller) -> dict:
    return _topic(case, directory()) | _standing(case, caller, topics.address(case))


HEAD = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": TEXT,
    "state_label": TEXT,
    "revision": WHOLE,
    "street": ORGANISATION_BRIEF,
    "place": TEXT,
    "begun_at": WHEN,
    "ended_at": WHEN,
    "count": COUNT,
}
STANDING = {"calls": NUMBERS, "deadlines": listed(DEADLINE), "actions": listed(ACTION)}
VISIT = (
    HEAD
    | {"state": {"type": "string", "enum": VisitState.values}}
    | {"parties": listed(ORGANISATION_BRIEF), "visits_at": WHEN, "meets_where": TEXT, "outcome": TEXT}
)
TOPIC = (
    HEAD
    | {"state": {"type": "string", "enum": TopicState.values}}
    | {
        "item": record({"code": TEXT, "name": TEXT}),
        "owner": ORGANISATION_BRIEF,
        "first_on": DAY,
        "last_on": DAY,
        "due_on": DAY,
        "plan": TEXT,
        "result": TEXT_OR_NOTHING,
    }
)

visits = CaseApi(
    name="visits",
    label="联合出勤",
    model=JointVisit,
    rows=visit_rows,
    detail=visit_detail,
    row_schema=record(VISIT),
    detail_schema=record(VISIT | STANDING),
)
topics = CaseApi(
    name="topics",
    label="每月一题",
    model=MonthlyTopic,
    rows=topic_rows,
    detail=topic_detail,
    row_schema=record(TOPIC),
    detail_schema=record(TOPIC | STANDING),
)
