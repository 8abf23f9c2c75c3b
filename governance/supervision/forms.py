"""The input of supervision's moves, and of a sheet opened by hand."""

from django import forms

from governance.supervision.choices import BY_HAND, BY_PERSON
from governance.supervision.matters import matters
from governance.workflow.forms import MoveForm, NoteForm


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerForm(MoveForm):
    answer = forms.CharField(label="回复", max_length=1000, widget=area(3))


class PlanForm(MoveForm):
    """What will be done, and until when."""

    plan = forms.CharField(label="整改方案", max_length=2000, widget=area(5), help_text="写明责任人、措施、时限")
    finish_by = forms.DateTimeField(label="承诺办结")

    def clean_finish_by(self):
        finish_by = self.cleaned_data["finish_by"]
        if not 2000 <= finish_by.year <= 2100:
            raise forms.ValidationError("日期要在 2000 年至 2100 年之间")
        if self.move and self.move.at and finish_by <= self.move.at:
            raise forms.ValidationError("承诺办结应晚于现在")
        return finish_by


class ReportForm(MoveForm):
    report = forms.CharField(label="书面报告", max_length=4000, widget=area(8), help_text="写明原因、责任、整改结果")


class RevokeForm(NoteForm):
    ground = forms.ChoiceField(label="撤销原因", choices=[(ground.value, ground.label) for ground in BY_PERSON])


class ScheduleForm(MoveForm):
    meeting_at = forms.DateTimeField(label="约谈时间")
    place = forms.CharField(label="约谈地点", max_length=100)

    def clean_meeting_at(self):
        meeting_at = self.cleaned_data["meeting_at"]
        if meeting_at.year > 2100 or (self.move and self.move.at and meeting_at <= self.move.at):
            raise forms.ValidationError("约谈时间应晚于现在")
        return meeting_at


class MinutesForm(MoveForm):
    attended = forms.CharField(label="参加人员", max_length=300)
    minutes = forms.CharField(label="约谈纪要", max_length=4000, widget=area(8))
    demands = forms.CharField(label="整改要求", max_length=2000, widget=area(4))
    finish_by = forms.DateField(label="整改期限", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_finish_by(self):
        finish_by = self.cleaned_data["finish_by"]
        if not 2000 <= finish_by.year <= 2100:
            raise forms.ValidationError("日期要在 2000 年至 2100 年之间")
        return finish_by


class OpenForm(forms.Form):
    """A sheet by hand: which case, which organisation, which colour first, and why."""

    matter = forms.ChoiceField(label="事项种类")
    number = forms.CharField(label="事项编号", max_length=40)
    organisation = forms.CharField(label="被督办单位", max_length=20, help_text="单位编码")
    colour = forms.ChoiceField(label="首次颜色", choices=BY_HAND)
    reason = forms.CharField(label="开单理由", max_length=500, widget=area(3))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [(row.name, row.label) for row in matters.values()]
