"""Tasks in the search of the whole site."""

from datetime import datetime

from dispatch.duties import clocks
from dispatch.duties.filters import TaskFilter
from dispatch.duties.models import StreetTask
from governance.organisations.selectors import organisation_name
from governance.web import search


def find(user, text: str, at: datetime) -> list[search.Hit]:
    found = TaskFilter({"q": text}, StreetTask.objects.visible_to(user, at))
    tasks = list(found.qs.order_by("-id")[: search.MOST])
    running = clocks.running(tasks)
    return [hit(task, running.get(task.pk, [])) for task in tasks]


def hit(task: StreetTask, deadlines: list) -> search.Hit:
    return search.Hit(
        number=task.case_no,
        title=task.title,
        url=task.get_absolute_url(),
        state=task.get_state_display(),
        lamp=deadlines[0].lamp if deadlines else None,
        parts=(organisation_name(task.department_id), organisation_name(task.street_id)),
    )


search.register("tasks", "交办街道任务", find, list_name="tasks")
