"""Multi-party work over REST: list, begin, read, move; opinions of courtyards and tasks are lines."""

from governance.organisations.selectors import directory
from governance.web.api.caller import ACTION, DEADLINE, WHEN, Caller
from governance.web.api.endpoint import moment
from governance.web.api.kit import CaseApi
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.workflow.models import Deadline
from grids.joint.choices import DeedState, EffortOutcome, EffortState, OpinionState
from grids.joint.filters import EffortFilter
from grids.joint.forms import BeginForm
from grids.joint.services import begin_effort
from grids.models import CourtyardOpinion, Discussion, EffortTask, JointEffort

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
MAYBE, DAY = {"type": ["string", "null"]}, {"type": "string", "format": "date"}


def record(properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": [*properties]}


def listed(schema: dict) -> dict:
    return {"type": "array", "items": schema}


HEAD = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": EffortState.values},
    "state_label": TEXT,
    "revision": WHOLE,
    "street": ORGANISATION_BRIEF,
    "community": ORGANISATION_BRIEF,
    "grid_code": {**TEXT, "description": "涉及的院落共同所在的最低一级网格"},
    "voices": {**WHOLE, "description": "各院落意见条数"},
    "meetings": {**WHOLE, "description": "议事次数"},
    "participants": {**WHOLE, "description": "参与人次，议事和任务合计；不记个人"},
    "outcome": {"type": "string", "enum": ["", *EffortOutcome.values]},
    "begun_at": WHEN,
    "collect_by": WHEN,
    "ended_at": WHEN,
}
OPINION = record(
    {
        "id": WHOLE,
        "grid_code": TEXT,
        "grid_name": TEXT,
        "state": {"type": "string", "enum": OpinionState.values},
        "state_label": TEXT,
        "agreed": WHOLE,
        "opposed": WHOLE,
        "other": WHOLE,
        "words": TEXT,
        "collected_at": WHEN,
        "actions": listed(ACTION),
    }
)
DISCUSSION = record(
    {"held_on": DAY, "place": TEXT, "groups": listed(TEXT), "participants": WHOLE, "summary": TEXT}
)  # fmt: skip
TASK = record(
    {
        "id": WHOLE,
        "title": TEXT,
        "owner": TEXT,
        "owner_code": MAYBE,
        "group_id": {"type": ["integer", "null"]},
        "due_on": DAY,
        "state": {"type": "string", "enum": DeedState.values},
        "state_label": TEXT,
        "participants": WHOLE,
        "result": TEXT,
        "finished_at": WHEN,
        "deadlines": listed(DEADLINE),
        "actions": listed(ACTION),
    }
)
DETAIL = record(
    HEAD
    | {
        "subject": TEXT,
        "event": MAYBE,
        "created_by": MAYBE,
        "conclusion": TEXT,
        "opinions": listed(OPINION),
        "discussions": listed(DISCUSSION),
        "tasks": listed(TASK),
        "deadlines": listed(DEADLINE),
        "actions": listed(ACTION),
    }
)


def address(effort: JointEffort) -> str:
    return f"/api/v1/joint-efforts/{effort.case_no}/"


def head(effort: JointEffort, known: dict) -> dict:
    return {
        "number": effort.case_no,
        "href": address(effort),
        "title": effort.title,
        "state": effort.state,
        "state_label": effort.get_state_display(),
        "revision": effort.revision,
        "street": brief(known.get(effort.street_id)),
        "community": brief(known.get(effort.community_id)),
        "grid_code": effort.grid_code,
        "voices": effort.voices,
        "meetings": effort.meetings,
        "participants": effort.participants,
        "outcome": effort.outcome,
        "begun_at": moment(effort.begun_at),
        "collect_by": moment(effort.collect_by),
        "ended_at": moment(effort.ended_at),
    }


def rows(found: list[JointEffort], caller: Caller) -> list[dict]:
    known = directory()
    return [head(effort, known) for effort in found]


def detail(effort: JointEffort, caller: Caller) -> dict:
    known = directory()
    opinions = caller.seat(effort, CourtyardOpinion, effort.opinions.order_by("id"))
    tasks = caller.seat(effort, EffortTask, effort.tasks.order_by("id"))
    clocks = caller.seat_clocks(effort, Deadline.objects.of_roots(JointEffort, [effort.pk]))
    own = [row for row in clocks if row.case_type_id == row.root_type_id]
    return head(effort, known) | {
        "subject": effort.subject,
        "event": effort.event and effort.event.case_no,
        "created_by": effort.created_by and effort.created_by.name,
        "conclusion": effort.conclusion,
        "opinions": [opinion(row, caller, address(effort)) for row in opinions],
        "discussions": [discussion(row) for row in effort.discussions.all()] if effort.meetings else [],
        "tasks": [task(row, caller, address(effort), clocks, known) for row in tasks],
        "deadlines": caller.deadlines(effort, own),
        "actions": caller.actions(effort, address(effort)),
    }


def opinion(row: CourtyardOpinion, caller: Caller, place: str) -> dict:
    return {
        "id": row.pk,
        "grid_code": row.grid_code,
        "grid_name": row.grid_name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "agreed": row.agreed,
        "opposed": row.opposed,
        "other": row.other,
        "words": row.words,
        "collected_at": moment(row.collected_at),
        "actions": caller.actions(row, f"{place}opinions/{row.pk}/"),
    }


def discussion(row: Discussion) -> dict:
    return {
        "held_on": row.held_on.isoformat(),
        "place": row.place,
        "groups": row.groups,
        "participants": row.participants,
        "summary": row.summary,
    }


def task(row: EffortTask, caller: Caller, place: str, clocks: list[Deadline], known: dict) -> dict:
    owner = known.get(row.owner_id)
    mine = [clock for clock in clocks if clock.case_id == row.pk and clock.case_type_id != clock.root_type_id]
    return {
        "id": row.pk,
        "title": row.title,
        "owner": row.owner_name,
        "owner_code": owner.code if owner else None,
        "group_id": row.group_id,
        "due_on": row.due_on.isoformat(),
        "state": row.state,
        "state_label": row.get_state_display(),
        "participants": row.participants,
        "result": row.result,
        "finished_at": moment(row.finished_at),
        "deadlines": caller.deadlines(row, mine),
        "actions": caller.actions(row, f"{place}tasks/{row.pk}/"),
    }


joint_efforts = CaseApi(
    name="joint-efforts",
    label="多方联动",
    model=JointEffort,
    rows=rows,
    detail=detail,
    row_schema=record(HEAD),
    detail_schema=DETAIL,
    one=lambda found, caller: found.select_related("event", "created_by"),
    filterset=EffortFilter,
    create_form=BeginForm,
    create=begin_effort,
    lines={"opinions": CourtyardOpinion, "tasks": EffortTask},
)
