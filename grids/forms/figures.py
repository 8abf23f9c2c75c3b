"""What the page of figures is asked for; page, API and export read the same."""

from django import forms
from django.http import QueryDict

from governance.errors import Invalid
from grids import codes
from grids.counting import periods
from grids.counting.measures import BY_CODE
from grids.events.choices import EventGroup

SORTS = ("name", "reported", "closed", "small", "community", "hours", "recurred", "satisfied", "participants")


class FiguresForm(forms.Form):
    """An area ("" is all that the person sees), a period, one class of events, and how to show the areas."""

    area = forms.CharField(label="区域", required=False, max_length=codes.LENGTH)
    period = forms.CharField(label="时段", required=False, max_length=7)
    group = forms.ChoiceField(label="事件大类", required=False, choices=[("", "全部大类"), *EventGroup.choices])
    measure = forms.ChoiceField(
        label="图上看", required=False, choices=[(code, m.label) for code, m in BY_CODE.items()]
    )
    sort = forms.CharField(label="排序", required=False, max_length=20)

    def clean_area(self):
        code = self.cleaned_data["area"].strip()
        if code and codes.rank_of(code) is None:
            raise forms.ValidationError("须为 18 位网格编码")
        return code

    def clean_period(self):
        text = self.cleaned_data["period"].strip()
        found = periods.parse(text) if text else None
        if text and found is None:
            raise forms.ValidationError("写作 2026、2026-Q1 或 2026-03")
        return found

    def clean_measure(self):
        return BY_CODE[self.cleaned_data["measure"] or "G01"]

    def clean_sort(self):
        text = self.cleaned_data["sort"].strip()
        if text.lstrip("-") not in ("", *SORTS):
            raise forms.ValidationError("不能按这一列排序")
        return text


def read(params: QueryDict) -> dict:
    """Read the question of an address; what is wrong with it rises."""
    form = FiguresForm(params)
    if not form.is_valid():
        errors = {name: list(map(str, said)) for name, said in form.errors.items()}
        raise Invalid("条件有误，请改正后再看", errors=errors)
    return form.cleaned_data
