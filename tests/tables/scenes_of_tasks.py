"""Tasks for streets in every state."""

from scenes import SCENES, Scenes, noted
from task_town import Town

from dispatch.duties.choices import TaskState
from dispatch.duties.models import StreetTask


def closed(town):
    return town.do(town.reported(), "confirm", town.dept_operator, "2026-03-04 10:00")


def refused(town):
    return town.do(town.applied(), "refuse", town.establishment, "2026-03-04 09:20", note="应由部门自行承担")


def withdrawn(town):
    return town.do(town.sent(), "withdraw", town.dept_leader, "2026-03-04 10:00", note="改由部门自查")


SCENES[StreetTask] = Scenes(
    town=Town,
    at="2026-03-04 10:02",
    states={
        TaskState.DRAFT: Town.task,
        TaskState.APPLIED: Town.applied,
        TaskState.ADMITTED: Town.admitted,
        TaskState.SENT: Town.sent,
        TaskState.ACCEPTED: Town.accepted,
        TaskState.REPORTED: Town.reported,
        TaskState.CLOSED: closed,
        TaskState.REFUSED: refused,
        TaskState.WITHDRAWN: withdrawn,
    },
    inputs={
        "amend": lambda town, task: town.task_raw(title="协助排查露台违建"),
        "admit": lambda town, task: {"note": "限三月底前完成"},
        "refuse": noted,
        "contest": noted,
        "report": lambda town, task: {"result": "十二个院落已登记"},
        "send_back": noted,
        "withdraw": noted,
    },
)
