"""Load the duty list and the invented tasks, dated back from the moment of loading; once."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from dispatch.duties import numbers
from dispatch.duties.listing import duty_rows
from dispatch.duties.loading import load_duties
from dispatch.duties.models import StreetTask
from dispatch.duties.preparing import columns
from governance.catalogues.selectors import in_force
from governance.organisations.choices import Role
from governance.organisations.models import Post
from governance.organisations.selectors import directory
from governance.workflow import history
from governance.workflow.history import Script, Step
from governance.worktime import calendar

TEXTS = Path(__file__).with_name("tasks.toml")
BY_DEPARTMENT = {"begin": Role.DEPT_OPERATOR, "apply": Role.DEPT_LEADER, "send": Role.DEPT_OPERATOR,
                 "confirm": Role.DEPT_OPERATOR}  # fmt: skip
BY_STREET = {"accept": Role.STREET_OPERATOR, "report": Role.STREET_OPERATOR, "contest": Role.STREET_DEPUTY}


def load_first(at: datetime) -> str:
    """Load the tasks of today; the second time nothing is left to do."""
    with transaction.atomic():
        load_duties(at)
        in_force.clear()
        if StreetTask.objects.exists():
            return "交办街道任务已在库中"
        told = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["task"]
        with calendar.held():
            scripts = sorted((script(one, at.replace(microsecond=0)) for one in told), key=lambda each: each.at)
            for each in scripts:
                each.case.case_no = numbers.task_no(timezone.localdate(each.at))
        history.bring_in(scripts)
    return f"已载入 {len(scripts)} 件交办街道任务"


def load_rest(at: datetime) -> str:
    return "交办街道任务没有后台部分"


def script(told: dict, now: datetime) -> Script:
    """Write one task as a script that ends now."""
    department, street = directory.by_code(told["department"]), directory.by_code(told["street"])
    moments = {
        name: calendar.current(department.pk).advance(now, -timedelta(hours=hours)) for name, hours in told["steps"]
    }
    begun = moments.pop("begin")
    data = {
        "title": told["title"],
        "content": told["content"],
        "street": street.code,
        "duty": told["duty"] if told["duty"] in duty_rows(timezone.localdate(begun)).duties else "",
        "reason": told["reason"],
        "legal_basis": told["basis"],
        "support": told["support"],
        "finish_by": due(now, told["finish"]),
    }
    author = holder(Role.DEPT_OPERATOR, department.pk)
    task = StreetTask(department_id=department.pk, created_by_id=author.pk, **columns(data, begun))
    steps = [step(name, at, task, told) for name, at in moments.items()]
    return Script(task, author, begun, steps, now)


def due(now: datetime, days: int) -> datetime:
    """The close of a day so many days from now."""
    day = timezone.localtime(now) + timedelta(days=days)
    return day.replace(hour=17, minute=0, second=0, microsecond=0)


def step(name: str, at: datetime, task: StreetTask, told: dict) -> Step:
    if name in BY_STREET:
        actor = holder(BY_STREET[name], task.street_id)
    elif name in BY_DEPARTMENT:
        actor = holder(BY_DEPARTMENT[name], task.department_id)
    else:
        actor = holder(Role.DISTRICT_ESTABLISHMENT, None)
    note = {"admit": told.get("opinion", ""), "refuse": told.get("opinion", ""), "contest": told.get("contest", "")}
    return Step(at, name, actor, note.get(name, ""), {"result": told["result"]} if name == "report" else {})


def holder(role: str, organisation_id: int | None):
    """The first person of a role; everybody is there in a demonstration."""
    posts = Post.objects.filter(role=role, person__is_active=True, person__is_service=False)
    if organisation_id is not None:
        posts = posts.filter(organisation_id=organisation_id)
    return posts.order_by("person__username").select_related("person").first().person
