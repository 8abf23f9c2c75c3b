"""The addresses of tasks for streets: list, draft (and apply), read, move."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery

from dispatch.duties.choices import DutyList, TaskState
from dispatch.duties.filters import TaskFilter
from dispatch.duties.forms import DraftForm
from dispatch.duties.models import StreetTask
from dispatch.duties.services import draft_task
from dispatch.duties.workflows import TASK
from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.web.api.caller import ACTION, DEADLINE, WHEN, Caller
from governance.web.api.endpoint import moment
from governance.web.api.kit import CaseApi
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.web.clocks import worst
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord

TEXT, TRUTH = {"type": "string"}, {"type": "boolean"}
TEXTS = ("content", "reason", "legal_basis", "support", "conditions", "contest_reason", "result")
TRUTHS = ("refused_by_clock", "confirmed_by_clock")
MOMENTS = ("applied_at", "admitted_at", "sent_at", "contested_at", "accepted_at", "reported_at", "returned_at")
SYSTEM = {"begin": "登记", "climb": "到时", "resume": "恢复计时", "retime": "重算时限"}


def record(properties: dict, nothing: bool = False) -> dict:
    return {"type": ["object", "null"] if nothing else "object", "properties": properties, "required": [*properties]}


PRESSING = record({"limit": TEXT, "label": TEXT, "due_at": WHEN, "lamp": TEXT}, nothing=True)
DUTY = record(
    {"code": TEXT, "name": TEXT, "duty_list": {"type": "string", "enum": DutyList.values}, "duty_list_label": TEXT},
    nothing=True,
)
HEAD = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": TaskState.values},
    "state_label": TEXT,
    "revision": {"type": "integer"},
    "department": ORGANISATION_BRIEF,
    "street": ORGANISATION_BRIEF,
    "duty": DUTY,
    "finish_by": WHEN,
    "begun_at": WHEN,
    "closed_at": WHEN,
}
EVENT = record(
    {
        "at": WHEN,
        "name": TEXT,
        "label": TEXT,
        "source": TEXT,
        "target": TEXT,
        "limit": TEXT,
        "lamp": TEXT,
        "actor": {"type": ["string", "null"], "description": "办理人；为 null 是系统按时限"},
        "organisation": ORGANISATION_BRIEF,
        "note": TEXT,
    }
)
DETAIL = (
    HEAD
    | dict.fromkeys(TEXTS, TEXT)
    | dict.fromkeys(TRUTHS, TRUTH)
    | dict.fromkeys(MOMENTS, WHEN)
    | {
        "created_by": {"type": ["string", "null"]},
        "deadlines": {"type": "array", "items": DEADLINE},
        "actions": {"type": "array", "items": ACTION},
        "trail": {"type": "array", "items": EVENT},
    }
)


def address(task: StreetTask) -> str:
    return f"/api/v1/street-tasks/{task.case_no}/"


def head(task: StreetTask, known: dict) -> dict:
    duty = task.duty
    return {
        "number": task.case_no,
        "href": address(task),
        "title": task.title,
        "state": task.state,
        "state_label": TaskState(task.state).label,
        "revision": task.revision,
        "department": brief(known.get(task.department_id)),
        "street": brief(known.get(task.street_id)),
        "duty": duty
        and {
            "code": duty.code,
            "name": duty.name,
            "duty_list": duty.duty_list,
            "duty_list_label": duty.get_duty_list_display(),
        },
        "finish_by": moment(task.finish_by),
        "begun_at": moment(task.begun_at),
        "closed_at": moment(task.closed_at),
    }


def rows(found: list[StreetTask], caller: Caller) -> list[dict]:
    """One page of the list: tasks with their duties, and their running clocks, one statement each."""
    known, clocks = directory(), defaultdict(list)
    for row in Deadline.objects.of_roots(StreetTask, [task.pk for task in found]).running() if found else ():
        clocks[row.root_id].append(row)
    return [head(task, known) | {"pressing": _pressing(clocks[task.pk])} for task in found]


def _pressing(clocks: list[Deadline]) -> dict | None:
    first = worst(clocks)
    if first is None:
        return None
    label = TASK.limit(first.limit_name).label
    return {"limit": first.limit_name, "label": label, "due_at": moment(first.due_at), "lamp": first.lamp}


def detail(task: StreetTask, caller: Caller) -> dict:
    known = directory()
    return (
        head(task, known)
        | {name: getattr(task, name) for name in (*TEXTS, *TRUTHS)}
        | {name: moment(getattr(task, name)) for name in MOMENTS}
        | {
            "created_by": task.created_by and task.created_by.name,
            "deadlines": caller.deadlines(task, Deadline.objects.of_roots(StreetTask, [task.pk])),
            "actions": caller.actions(task, address(task)),
            "trail": _trail(task, known),
        }
    )


def _trail(task: StreetTask, known: dict) -> list[dict]:
    """Tell what happened, oldest first, in one statement."""
    note = RecordDetail.objects.filter(pk=OuterRef("detail_id")).values("note")
    person = User.objects.filter(pk=OuterRef("actor_id")).values("name")
    records = TransitionRecord.objects.of_root(task).annotate(told=Subquery(note), person=Subquery(person))
    return [_event(each, known) for each in records]


def _event(each: TransitionRecord, known: dict) -> dict:
    row = TASK.transition(each.name)
    label = row.label if row else SYSTEM.get(each.name, "")
    if each.limit_name and not row:
        label = f"{TASK.limit(each.limit_name).label}{label}"
    return {
        "at": moment(each.at),
        "name": each.name,
        "label": label,
        "source": each.source,
        "target": each.target,
        "limit": each.limit_name,
        "lamp": each.lamp,
        "actor": each.person,
        "organisation": brief(known.get(each.organisation_id)),
        "note": each.told or "",
    }


tasks = CaseApi(
    name="street-tasks",
    label="交办街道任务",
    model=StreetTask,
    rows=rows,
    detail=detail,
    row_schema=record(HEAD | {"pressing": PRESSING}),
    detail_schema=record(DETAIL),
    many=lambda found: found.select_related("duty"),
    one=lambda found, caller: found.select_related("duty", "created_by"),
    filterset=TaskFilter,
    create_form=DraftForm,
    create=draft_task,
)
