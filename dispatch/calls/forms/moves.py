"""The input of the moves of calls and lines."""

from django import forms

from dispatch.calls.choices import MOST_REWORKS, RED_LIMITS, CallBackAnswer, ResultKind, Solved
from dispatch.calls.forms.widgets import area
from dispatch.calls.preparing import agencies_for, plan_of
from governance.organisations.selectors import directory, responders
from governance.web.forms import near
from governance.workflow.choices import Lamp
from governance.workflow.forms import MoveForm, NoteForm


class RespondForm(MoveForm):
    """The four elements of a first answer."""

    accepted_at = forms.DateTimeField(label="受理时间", required=False, help_text="不填为现在", validators=[near])
    contacted_whom = forms.CharField(label="联系对象", max_length=100)
    measure = forms.CharField(label="处置措施", max_length=500, widget=area(3))
    promised_at = forms.DateTimeField(label="完成时限", validators=[near])

    def clean_accepted_at(self):
        accepted_at = self.cleaned_data["accepted_at"]
        if accepted_at and self.move and self.move.at:
            if accepted_at > self.move.at:
                raise forms.ValidationError("受理时间不能晚于现在")
            if accepted_at < self.case.call.begun_at:
                raise forms.ValidationError("受理时间不能早于街道提出呼叫的时间")
        return accepted_at

    def clean_promised_at(self):
        promised_at = self.cleaned_data["promised_at"]
        if self.move and self.move.at and promised_at <= self.move.at:
            raise forms.ValidationError("完成时限应晚于现在")
        return promised_at


class ReplyForm(MoveForm):
    result_kind = forms.ChoiceField(label="处置结果", choices=ResultKind.choices)
    result_text = forms.CharField(label="结果说明", max_length=2000, widget=area(4))


class ProgressForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "处置进展"


class AgencyForm(MoveForm):
    """The department's agency in that street, or one that serves all streets."""

    agency = forms.ChoiceField(label="派出机构")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {row.code: row for row in agencies_for(self.case)}
        self.fields["agency"].choices = [(code, row.name) for code, row in self.rows.items()]
        if len(self.rows) == 1:
            self.fields["agency"].initial = next(iter(self.rows))

    def clean(self):
        found = super().clean()
        if code := found.get("agency"):
            found["agency_id"] = self.rows[code].pk
        return found


class RedLampForm(NoteForm):
    limit_name = forms.ChoiceField(
        label="时限", choices=RED_LIMITS, error_messages={"invalid_choice": "该时限没有待签的红牌"}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.move:
            proposed = proposed_limits(self.move)
            self.fields["limit_name"].choices = [(name, label) for name, label in RED_LIMITS if name in proposed]


def proposed_limits(move) -> list[str]:
    """Name the limits of the line whose clock asks for the red lamp."""
    clocks = ((name, move.clock(name)) for name, _ in RED_LIMITS)
    return [name for name, clock in clocks if clock and not clock.closed_at and clock.lamp == Lamp.RED_PROPOSED]


class RejectForm(NoteForm):
    """Which lines go back, and why."""

    lines = forms.TypedMultipleChoiceField(
        label="退回单位",
        coerce=int,
        help_text=f"已返工 {MOST_REWORKS} 次的不能再退回",
        error_messages={"invalid_choice": "所选单位没有可以退回的答复"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = directory()
        rows = self.move.lines(self.case.lines.model) if self.move else self.case.lines.all()
        self.fields["lines"].choices = [(row.pk, known[row.department_id].name) for row in rows if row.reworkable]


class ScoreForm(MoveForm):
    speed = forms.IntegerField(label="速度", min_value=1, max_value=5)
    cooperation = forms.IntegerField(label="配合", min_value=1, max_value=5)
    result = forms.IntegerField(label="效果", min_value=1, max_value=5)

    def clean(self):
        found = super().clean()
        low = any(found.get(name, 5) <= 2 for name in ("speed", "cooperation", "result"))
        if low and not found.get("note"):
            self.add_error("note", "有一项为 1 分或 2 分，请写明事实和理由")
        return found


class CallBackForm(MoveForm):
    """What the resident or the street said; the words themselves stay out of the sealed record."""

    answer = forms.ChoiceField(label="评价", choices=CallBackAnswer.choices)
    solved = forms.ChoiceField(label="是否解决", choices=[("", "未答"), *Solved.choices], required=False)

    def clean(self):
        found = super().clean()
        if found.get("answer") not in (None, CallBackAnswer.DECLINED) and not found.get("solved"):
            self.add_error("solved", "请选择是否解决")
        return found


class DesignateForm(MoveForm):
    """Who leads a matter outside the catalogue, and who assists."""

    lead = forms.ChoiceField(label="牵头单位")
    assists = forms.MultipleChoiceField(label="协办单位", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(row.code, row.name) for row in responders()]
        self.fields["lead"].choices = self.fields["assists"].choices = choices

    def clean(self):
        found = super().clean()
        if found.get("lead"):
            found["plan"] = plan_of(found["lead"], found.get("assists", []), self.case.street_id)
        return found
