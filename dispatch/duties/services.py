"""Drafting a task, and loading the duty list."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dispatch.duties import numbers
from dispatch.duties.forms import DraftForm
from dispatch.duties.models import StreetTask
from dispatch.duties.permissions import department_operator
from dispatch.duties.preparing import columns
from governance.errors import Invalid, NotYours
from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory
from governance.workflow import engine


def draft_task(raw: Mapping, *, actor, at: datetime) -> StreetTask:
    """Write a new task as a draft from raw input (a page's POST, an API's object, a mapping of codes)."""
    form = DraftForm(raw, actor=actor, at=at)
    if not form.is_valid():
        errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
        raise Invalid("填写有误，请改正后再存", errors=errors)
    department = directory.by_code(form.cleaned_data["department_code"])
    task = StreetTask(
        department_id=department.pk, created_by_id=actor.pk, **columns(form.cleaned_data, at)
    )  # fmt: skip
    if department.kind != OrganisationKind.DEPARTMENT or not department_operator(actor, task, at):
        raise NotYours(f"新建任务申请由{department_operator.label}办理")
    task.case_no = numbers.task_no(timezone.localdate(at))
    return engine.begin(task, actor=actor, at=at)
