"""The input of tasks, declared once for page and API. Organisations and duties are named by their codes."""

from datetime import datetime

from django import forms
from django.utils import timezone

from dispatch.duties.choices import OUTSIDE_LIST, DutyList
from dispatch.duties.listing import duty_rows, refusal_of
from dispatch.duties.permissions import HANDING_DOWN
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory, streets
from governance.web.forms import near
from governance.workflow.forms import MoveForm


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TaskFields(forms.Form):
    """What a department asks of a street, why the street has to do it, and what comes along with it."""

    title = forms.CharField(label="任务", max_length=60)
    content = forms.CharField(label="任务内容", max_length=2000, widget=area(4))
    street = forms.ChoiceField(label="承接街道")
    duty = forms.ChoiceField(label="履职事项", required=False, help_text="履职事项清单里没有的选“清单外”")
    finish_by = forms.DateTimeField(label="完成期限", validators=[near])
    reason = forms.CharField(label="须由街道承担的理由", max_length=500, widget=area(3))
    legal_basis = forms.CharField(label="依据", max_length=200, help_text="法律、法规、文件名称和条款")
    support = forms.CharField(label="随任务保障", max_length=300, help_text="随任务转来的权限、人员、经费、技术支持")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = duty_rows(timezone.localdate(self.now())).duties.values()
        self.fields["street"].choices = [(row.code, row.name) for row in streets()]
        self.fields["duty"].choices = [
            ("", OUTSIDE_LIST),
            *((row.code, f"{row.code} {row.name}（{DutyList(row.duty_list).label}）") for row in rows),
        ]

    def now(self) -> datetime:
        return timezone.now()

    def clean_finish_by(self):
        finish_by = self.cleaned_data["finish_by"]
        if finish_by <= self.now():
            raise forms.ValidationError("完成期限应晚于现在")
        return finish_by

    def clean(self):
        found = super().clean()
        duty = duty_rows(timezone.localdate(self.now())).duties.get(found.get("duty", ""))
        street = found.get("street", "")
        if duty and street and not duty.holds_in(street):
            self.add_error("duty", "这一事项不适用于该街道")
        elif duty and duty.duty_list == DutyList.WITHDRAWN:
            self.add_error("duty", f"{refusal_of(duty)}，不得交街道办理")
        return found


class DraftForm(TaskFields):
    """A new task; the department is the writer's own and only asked for when there are several."""

    department_code = forms.CharField(label="交办部门", max_length=20, required=False)
    field_order = ["department_code"]

    def __init__(self, data=None, *, actor, at, **kwargs):
        self.actor, self.at = actor, at
        super().__init__(data, **kwargs)

    def now(self) -> datetime:
        return self.at

    def clean_department_code(self):
        known = directory()
        own = [known[pk] for pk in mandate(self.actor, self.at).organisations(*HANDING_DOWN) if pk in known]
        codes = {row.code for row in own if row.kind == OrganisationKind.DEPARTMENT}
        given = self.cleaned_data["department_code"].strip()
        if not given and len(codes) == 1:
            return codes.pop()
        if directory.by_code(given) is None:
            raise forms.ValidationError("请指明部门" if not given else "没有这个部门")
        return given


class AmendForm(MoveForm, TaskFields):
    """A draft written anew."""

    def now(self) -> datetime:
        return self.move.at if self.move and self.move.at else timezone.now()


class AdmitForm(MoveForm):
    """What the establishment office says of the task it admits."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "准入意见"
        self.fields["note"].max_length = 500


class ReportForm(MoveForm):
    result = forms.CharField(label="完成情况", max_length=2000, widget=area(4))
