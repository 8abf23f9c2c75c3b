"""Writing a task: what a department asks of a street, and why the street has to do it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dispatch.duties.choices import DutyList, TaskState
from dispatch.duties.forms import AmendForm, DraftForm
from dispatch.duties.listing import duty_rows, refusal_of
from dispatch.duties.models import StreetTask
from dispatch.duties.permissions import HANDING_DOWN, department_operator
from dispatch.duties.services import draft_task
from dispatch.duties.views.reading import visible_task
from governance.errors import Invalid, NotYours, Refusal, WrongState
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.web.doing import revision_of
from governance.web.dressing import blame, dressed
from governance.web.toasts import done
from governance.workflow import engine


def own_departments(request: HttpRequest) -> list[Organisation]:
    known = directory()
    found = [known[pk] for pk in mandate(request.user, request.at).organisations(*HANDING_DOWN) if pk in known]
    return sorted((row for row in found if row.kind == OrganisationKind.DEPARTMENT), key=lambda row: row.code)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    departments = own_departments(request)
    if not departments:
        raise NotYours(f"新建任务申请由{department_operator.label}办理")
    form = DraftForm(request.POST or None, actor=request.user, at=request.at)
    if len(departments) > 1:
        form.fields["department_code"].widget = forms.Select(choices=[(row.code, row.name) for row in departments])
    if request.method == "GET":
        return form_page(request, form, several=len(departments) > 1)
    try:
        task = draft_task(request.POST, actor=request.user, at=request.at)
    except Refusal as refusal:
        return form_page(request, form, several=len(departments) > 1, refusal=refusal)
    return kept(request, task)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_no: str) -> HttpResponse:
    """Write a draft anew."""
    task = visible_task(request, case_no)
    if not department_operator(request.user, task, request.at):
        raise NotYours(f"修改草稿由{department_operator.label}办理")
    if task.state != TaskState.DRAFT:
        raise WrongState(f"这件任务{task.get_state_display()}，草稿才能修改")
    form = AmendForm(request.POST or None, case=task, initial=written(task))
    if request.method == "GET":
        return form_page(request, form, task=task)
    try:
        engine.perform(
            task, "amend", actor=request.user, at=request.at, form_data=request.POST, revision=revision_of(request)
        )
    except Refusal as refusal:
        return form_page(request, form, task=task, refusal=refusal)
    return kept(request, task)


def written(task: StreetTask) -> dict:
    names = ("title", "content", "finish_by", "reason", "legal_basis", "support")
    return {name: getattr(task, name) for name in names} | {
        "street": directory()[task.street_id].code,
        "duty": task.duty_code,
    }


def kept(request: HttpRequest, task: StreetTask) -> HttpResponse:
    done(request, f"已存草稿 {task.case_no}，由部门分管领导申请准入。")
    return redirect(task.get_absolute_url())


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    task: StreetTask | None = None,
    several: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    dressed(form)
    if refusal:
        blame(form, refusal.errors if isinstance(refusal, Invalid) else {})
    if not several:
        form.fields.pop("department_code", None)
    form.fields.pop("note", None)
    rows = duty_rows(timezone.localdate(request.at)).duties.values()
    context = {
        "form": form,
        "task": task,
        "withdrawn": [refusal_of(row) for row in rows if row.duty_list == DutyList.WITHDRAWN],
        "refusal": refusal and {"title": "还没有存下", "detail": refusal.message, "errors": {}, "code": refusal.code},
    }
    return render(request, "tasks/new.html", context, status=refusal.status if refusal else 200)
