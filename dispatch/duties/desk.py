"""What waits for a person among the tasks for streets."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from dispatch.duties import clocks
from dispatch.duties.choices import TaskState
from dispatch.duties.models import StreetTask
from dispatch.duties.permissions import HANDING_DOWN, establishment, street_operator
from governance.organisations.choices import Role
from governance.organisations.mandate import Mandate, mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk

MOST = 200


def queue(user, at: datetime) -> list[desk.DeskItem]:
    held = mandate(user, at)
    wanted = list(waiting(held))
    if not wanted:
        return []
    condition = wanted[0]
    for other in wanted[1:]:
        condition |= other
    tasks = list(StreetTask.objects.open().filter(condition).select_related("duty").order_by("id")[:MOST])
    running = clocks.running(tasks)
    return [item(task, running.get(task.pk, []), at) for task in tasks]


def waiting(held: Mandate) -> Iterator[Q]:
    """What each seat of the person has to do next."""
    if held.has(*establishment.roles):
        yield Q(state=TaskState.APPLIED)
    if departments := held.organisations(*HANDING_DOWN):
        yield Q(department_id__in=departments, state__in=(TaskState.ADMITTED, TaskState.REPORTED))
    if leading := held.organisations(Role.DEPT_LEADER):
        yield Q(department_id__in=leading, state=TaskState.DRAFT)
    if streets := held.organisations(*street_operator.roles):
        yield Q(street_id__in=streets, state__in=(TaskState.SENT, TaskState.ACCEPTED))


# State: step of the desk, verb, move; what has a form opens it.
NEXT = {
    TaskState.DRAFT: ("待申请准入", "申请准入", "apply"),
    TaskState.APPLIED: ("待准入", "审核准入", "admit"),
    TaskState.ADMITTED: ("待下达", "下达街道", "send"),
    TaskState.SENT: ("待接收任务", "接收", "accept"),
    TaskState.ACCEPTED: ("街道任务", "报送完成情况", "report"),
    TaskState.REPORTED: ("待确认任务", "确认", "confirm"),
}


def item(task: StreetTask, deadlines: list, at: datetime) -> desk.DeskItem:
    step, verb, move = NEXT[task.state]
    clock = next(iter(deadlines), None)
    # What is read before it is decided opens the task itself.
    url = reverse("task-do", args=[task.case_no, move]) if move == "report" else task.get_absolute_url()
    return desk.DeskItem(
        number=task.case_no,
        title=task.title,
        url=task.get_absolute_url(),
        step=step,
        action=verb,
        action_url=f"{url}?next=/" if move == "report" else url,
        lamp=clock.lamp if clock else "",
        due_at=clock.due_at if clock else None,
        ruler=clocks.drawn(clock, at) if clock else None,
        parts=(f"{organisation_name(task.department_id)} 交 {organisation_name(task.street_id)}", task.listed_as),
        note="" if clock else "还没有计时",
    )


desk.register("tasks", queue)
