"""The input of merging, of telling those whose matter was merged, of joint visits and monthly topics."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from dispatch.calls.choices import CallState
from dispatch.calls.forms.widgets import area
from dispatch.calls.models import ServiceCall
from dispatch.calls.numbers import looks_like_number
from governance.organisations.selectors import directory, responders
from governance.web.forms import near
from governance.workflow.forms import MoveForm, NoteForm

LONGEST_TOPIC = timedelta(days=366)
MERGED_INTO = (CallState.PENDING, CallState.CALLED, CallState.VERIFYING)
NO_SUCH_CALL = "没有这一件呼叫，或您无权查看"


def named_calls(case, raw) -> list[int]:
    """Find the key of the call that a merge names."""
    number = str(raw.get("into", "")).strip().upper()
    if not looks_like_number(number):
        return []
    return list(ServiceCall.objects.filter(case_no=number).values_list("pk", flat=True))


class MergeForm(MoveForm):
    """Which call goes on with the matter; it stands on the stage, locked with the one that is merged."""

    into = forms.CharField(label="并入哪一件", max_length=24, help_text="继续办理的那一件的编号")

    def clean_into(self):
        number = self.cleaned_data["into"].strip().upper()
        into = target_of(self.move, number)
        if into is None or into.street_id != self.case.street_id:
            raise forms.ValidationError(NO_SUCH_CALL)
        if reason := self._unfit(into):
            raise forms.ValidationError(reason)
        return number

    def _unfit(self, into: ServiceCall) -> str:
        if into.pk == self.case.pk:
            return "不能并入本件自己"
        if into.item_code != self.case.item_code:
            return f"那一件是{into.item_code}，与本件事项不同，不能并案"
        if into.state not in MERGED_INTO:
            return f"那一件{CallState(into.state).label}，不能再并入"
        if into.state == CallState.PENDING and self.case.state == CallState.CALLED:
            return "本件已经呼叫，不能并入还没有签发的一件"
        return ""


def target_of(move, number: str) -> ServiceCall | None:
    """Pick the call of this number from the stage."""
    calls = (case for case in move.stage.cases.values() if isinstance(case, ServiceCall))
    return next((call for call in calls if call.case_no == number), None)


class TellForm(MoveForm):
    """What the appellant was told, and how."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "告知了什么"
        self.fields["note"].max_length = 300


class AgreeForm(MoveForm):
    visits_at = forms.DateTimeField(label="出勤时间", validators=[near])
    meets_where = forms.CharField(label="集合地点", max_length=120, required=False, help_text="不填即在现场")

    def clean_visits_at(self):
        visits_at = self.cleaned_data["visits_at"]
        if self.move and self.move.at and visits_at <= self.move.at:
            raise forms.ValidationError("出勤时间应晚于现在")
        return visits_at


class OutcomeForm(MoveForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "出勤情况"


class AssignForm(MoveForm):
    owner = forms.ChoiceField(label="责任单位")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(row.code, row.name) for row in responders()]

    def clean(self):
        found = super().clean()
        if code := found.get("owner"):
            found["owner_id"] = directory.by_code(code).pk
        return found


class DatedForm(MoveForm):
    """A day by which the work is done."""

    due_on = forms.DateField(label="完成日期", validators=[near], widget=forms.DateInput(attrs={"type": "date"}))

    def clean_due_on(self):
        due_on, at = self.cleaned_data["due_on"], self.move and self.move.at
        if at and not timezone.localdate(at) < due_on <= timezone.localdate(at) + LONGEST_TOPIC:
            raise forms.ValidationError("完成日期应在明天以后、一年以内")
        return due_on


class PlanForm(DatedForm):
    plan = forms.CharField(label="治理方案", max_length=2000, widget=area(6), help_text="原因、措施、分工、步骤")


class FinishForm(MoveForm):
    result = forms.CharField(label="治理结果", max_length=2000, widget=area(4))


class ReturnForm(DatedForm, NoteForm):
    """A result that the street does not accept, with a new date."""


class GrowForm(MoveForm):
    """What the search for clusters adds to a proposal: numbers of calls and keys of parties, parted by spaces."""

    case_nos = forms.CharField(label="所涉呼叫", max_length=4000)
    parties = forms.CharField(label="参加单位", max_length=400, required=False)

    def clean_case_nos(self):
        return self.cleaned_data["case_nos"].split()

    def clean_parties(self):
        return [int(key) for key in self.cleaned_data["parties"].split() if key.isdecimal()]
