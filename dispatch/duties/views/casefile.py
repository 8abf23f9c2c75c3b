"""A task as its page shows it: head, admission, what may be done, what happened."""

from datetime import datetime

from django.urls import reverse

from dispatch.duties import clocks
from dispatch.duties.choices import TaskState
from dispatch.duties.files import attachable
from dispatch.duties.models import StreetTask
from dispatch.duties.permissions import department_operator
from governance.attachments import services
from governance.attachments.selectors import attachments_of
from governance.organisations.selectors import organisation_name
from governance.web.acts import Act, Acts
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline
from governance.worktime import words

NOTHING = "这件任务现在不等您办理。"
# Offered last, although nothing forbids them: they end or disturb a task.
RARE = ("contest", "send_back", "withdraw", "refuse")


def casefile(task: StreetTask, user, at: datetime) -> dict:
    deadlines = clocks.running([task]).get(task.pk, [])
    return {
        "task": task,
        "head": head(task, deadlines, at),
        "acts": acts(task, deadlines, user, at),
        "admission": admission(task, at),
        "trail": trail(task, at),
        "files": {
            "attachments": attachments_of(task),
            "may_attach": attachable(user, task),
            "case": task,
            "case_label": task._meta.label_lower,
            "taken": services.TAKEN_HINT,
        },
    }


def head(task: StreetTask, deadlines: list[Deadline], at: datetime) -> dict:
    return {
        "list_url": reverse("tasks"),
        "list_label": "交办街道任务",
        "number": task.case_no,
        "state": task.get_state_display(),
        "done": task.state in workflow_of(task).final,
        "title": task.title,
        "facts": [
            ("交办部门", organisation_name(task.department_id)),
            ("承接街道", organisation_name(task.street_id)),
            ("履职事项", task.listed_as),
            ("完成期限", words.moment(task.finish_by, at)),
        ],
        "clock": clocks.drawn(deadlines[0], at) if deadlines else None,
    }


def acts(task: StreetTask, deadlines: list[Deadline], user, at: datetime) -> Acts:
    """Turn offers into buttons and reasons; what ends a task comes last, and only to whom it is open."""
    ready, shut = [], []
    for offer in engine.offers(task, user, at):
        if offer.allowed:
            clock = clocks.ended_by(offer.name, deadlines)
            view = clocks.drawn(clock, at) if clock else None
            hint = f"{view.label}{view.left}，{view.due} 到限。" if view else ""
            url = reverse("task-do", args=[task.case_no, offer.name])
            act = Act(offer.label, url, hint, post=offer.transition.form is None, revision=task.revision)
            ready.append((offer.name in RARE, act))
        elif offer.name not in RARE:
            shut.append(Act(offer.label, reason=f"{offer.reason}。"))
    opened = [act for _, act in sorted(ready, key=lambda pair: pair[0])]
    if task.state == TaskState.DRAFT and department_operator(user, task, at):
        place = 1 if opened and opened[0].label == "申请准入" else 0
        opened.insert(place, Act("修改草稿", reverse("task-edit", args=[task.case_no])))
    return Acts(opened, shut, NOTHING)


def admission(task: StreetTask, at: datetime) -> list[tuple[str, str]]:
    """How the task came to the street, and how it went there, each once it is so."""
    said = [("准入", verdict(task, at))]
    if task.conditions:
        said.append(("准入意见", task.conditions))
    if task.contested_at:
        said.append(("街道异议", f"{words.moment(task.contested_at, at)}，{task.contest_reason}"))
    if task.sent_at:
        said.append(("下达", words.moment(task.sent_at, at)))
    if task.accepted_at:
        said.append(("街道接收", words.moment(task.accepted_at, at)))
    if task.reported_at:
        said += [("报送完成情况", words.moment(task.reported_at, at)), ("完成情况", task.result)]
    if task.confirmed_by_clock:
        said.append(("确认", "部门逾期未确认，系统视为确认"))
    return said


def verdict(task: StreetTask, at: datetime) -> str:
    if task.state == TaskState.REFUSED:
        return "逾期未审核，视为不予准入" if task.refused_by_clock else "不予准入"
    if task.admitted_at:
        return f"{words.moment(task.admitted_at, at)} 区委编办准入"
    return "待区委编办审核" if task.state == TaskState.APPLIED else "还没有申请准入，不能下达街道"
