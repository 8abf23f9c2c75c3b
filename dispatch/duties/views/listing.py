"""The list of tasks that the person may see, filtered and paged."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.duties import clocks
from dispatch.duties.choices import TaskState
from dispatch.duties.filters import KINDS, TaskFilter
from dispatch.duties.models import StreetTask
from dispatch.duties.permissions import hands_down
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory, organisation_name, streets
from governance.web.keyset import paginate
from governance.web.ruler import RulerView
from governance.workflow.machine import workflow_of

SIZE = 50


class TaskPageForm(forms.Form):
    """The filters as the page draws them."""

    q = forms.CharField(label="编号或任务", max_length=100, required=False)
    street = forms.ChoiceField(label="街道", required=False)
    department = forms.ChoiceField(label="部门", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *TaskState.choices])
    kind = forms.ChoiceField(label="清单类别", required=False, choices=[("", "全部"), *KINDS])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].choices = [("", "全部"), *((row.code, row.name) for row in streets())]
        departments = directory.of_kind(OrganisationKind.DEPARTMENT)
        self.fields["department"].choices = [("", "全部"), *((row.code, row.name) for row in departments)]


@dataclass(frozen=True)
class TaskRow:
    task: StreetTask
    department: str
    street: str
    done: bool
    lamp: str | None
    ruler: RulerView | None


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    filters = TaskFilter(request.GET, StreetTask.objects.visible_to(request.user, request.at), request=request)
    query = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(query.select_related("duty"), cursor=request.GET.get("cursor", ""), size=SIZE, order=("-id",))
    running = clocks.running(page.rows)
    context = {
        "rows": [row(task, running.get(task.pk, []), request.at) for task in page.rows],
        "page": page,
        "form": TaskPageForm(request.GET),
        "wrong": filters.errors,
        "may_draft": hands_down(mandate(request.user, request.at)),
        "query": request.GET.urlencode(),
    }
    return render(request, "tasks/list.html", context)


def row(task: StreetTask, deadlines: list, at) -> TaskRow:
    first = next(iter(deadlines), None)
    return TaskRow(
        task=task,
        department=organisation_name(task.department_id),
        street=organisation_name(task.street_id),
        done=task.state in workflow_of(task).final,
        lamp=first.lamp if first else None,
        ruler=clocks.drawn(first, at) if first else None,
    )
