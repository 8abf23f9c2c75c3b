"""A row of the event catalogue as it is written: on the page of the draft, in a spreadsheet."""

from django import forms
from django.core.validators import RegexValidator

from grids.events.above import above
from grids.events.choices import EventGroup
from grids.models import EventClass, EventLimit

CODE = RegexValidator(r"^[0-9]{2}-[0-9]{2}$", "编码为大类两位、小类两位，如 02-01")
PAIRS = (("solve_amount", "solve_unit", "微网格自办时限"), ("settle_amount", "settle_unit", "社区办理时限"))


class EventClassForm(forms.ModelForm):
    """One class: how urgent, whether a photo is needed, which call item it becomes, what it allows other than usual."""

    code = forms.CharField(label="小类编码", max_length=8, validators=[CODE])
    event_group = forms.ChoiceField(label="大类", choices=EventGroup.choices)
    item_code = forms.CharField(
        label="呼叫事项", max_length=8, help_text="街道解决不了时转成哪一项呼叫，填呼叫事项目录的编码，如 UC06"
    )

    class Meta:
        model = EventClass
        fields = [
            "code", "name", "event_group", "keywords", "item_code", "tier", "photo_required", "joins", "solve_amount",
            "solve_unit", "settle_amount", "settle_unit", "evidence",
        ]  # fmt: skip
        help_texts = {
            "keywords": "用空格分开，上报时按这些词判断是哪一类",
            "tier": "特急、紧急的直达街道和部门，不逐级",
            "photo_required": "网格上报时必须附一张照片；12345、物联感知等来源不要求",
            "solve_amount": "空为通常时限",
            "settle_amount": "空为通常时限",
        }

    def clean_item_code(self):
        code = self.cleaned_data["item_code"].strip().upper()
        if above.lacking([code]):
            raise forms.ValidationError(f"呼叫事项目录里没有 {code}")
        return code

    def clean(self):
        found = super().clean()
        code, group = found.get("code"), found.get("event_group")
        if code and group and not code.startswith(group):
            self.add_error("code", f"小类编码须以大类编码 {group} 开头")
        for amount, unit, label in PAIRS:
            number = found.get(amount)
            if amount in self.errors or unit in self.errors:
                continue
            if (number is None) != (not found.get(unit)):
                self.add_error(amount, f"{label}与单位须同时填写")
            elif number is not None and number <= 0:
                self.add_error(amount, f"{label}须大于 0")
        return found


class EventLimitForm(forms.ModelForm):
    """How long a level, the check or the confirmation may take where the class says nothing else."""

    class Meta:
        model = EventLimit
        fields = ["limit_name", "amount", "unit", "evidence"]

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError("须大于 0")
        return amount
