"""The input of what may hold up a line: how much longer, until when and why, which material."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from dispatch.calls.choices import LimitName, SuspensionGround
from dispatch.calls.forms.widgets import area
from governance.web.forms import near
from governance.workflow.forms import NoteForm
from governance.worktime.choices import Unit

LONGEST_SUSPENSION = timedelta(days=731)  # two years; a longer matter is a plan, not an account


class ExtensionForm(NoteForm):
    """How much longer, in the unit of the line's own limit, and why."""

    amount = forms.IntegerField(label="延长", min_value=1, max_value=9999)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.most = self.case.allowed(LimitName.RESOLVE)
        if self.most:
            self.fields["amount"].label = f"延长（{Unit(self.most.unit).label}）"
            self.fields["amount"].help_text = f"不超过原时限 {self.most}"

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if self.most and amount > self.most.number:
            raise forms.ValidationError(f"延长不能超过原时限 {self.most}")
        return amount


class TargetForm(NoteForm):
    """A day to come, within two years."""

    target_on = forms.DateField(label="目标日期", validators=[near], widget=forms.DateInput(attrs={"type": "date"}))

    def clean_target_on(self):
        day = self.cleaned_data["target_on"]
        if day and self.move and self.move.at:
            today = timezone.localdate(self.move.at)
            if day <= today:
                raise forms.ValidationError("目标日期应晚于今天")
            if day > today + LONGEST_SUSPENSION:
                raise forms.ValidationError("目标日期不能晚于两年以后")
        return day


class SuspendForm(TargetForm):
    ground = forms.ChoiceField(label="原因", choices=SuspensionGround.choices)

    field_order = ("ground", "target_on", "note")


class ReviewForm(TargetForm):
    """What the review found; another target date, where the old one no longer holds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "评审意见"
        self.fields["target_on"].required = False
        self.fields["target_on"].help_text = "不填则沿用原目标日期"


class MaterialForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "需要补充的材料"
        self.fields["note"].max_length = 1000
        self.fields["note"].widget = area(3)


class SupplyForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "补充说明"
        self.fields["note"].help_text = "文件、照片请在本件附件中上传"
