"""A row of the call-item catalogue as it is written: on the page of the draft, in a spreadsheet, by a ruling."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.validators import RegexValidator

from dispatch.calls.choices import OUTSIDE_CATALOGUE, Tier
from dispatch.calls.forms.widgets import area
from dispatch.calls.models import CallItem, TierLimit
from governance.catalogues.models import CatalogueVersion
from governance.errors import Invalid
from governance.organisations.choices import ForceKind
from governance.organisations.selectors import responders

CODE = RegexValidator(r"^[A-Z]{2}[0-9]{2}$", "编码为两个大写字母加两位数字，如 UC06")
LISTS = ("lead_choices", "assists")


class ItemForm(forms.ModelForm):
    """One item; whom it may call are the departments and utilities of the district, and the forces of a street."""

    code = forms.CharField(label="事项编码", max_length=8, validators=[CODE])
    lead = forms.ChoiceField(label="牵头单位", required=False)
    lead_choices = forms.MultipleChoiceField(
        label="可选牵头单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="街道呼叫时可从中选定，不选则为上面的牵头单位",
    )
    assists = forms.MultipleChoiceField(label="协办单位", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = CallItem
        fields = [
            "code", "name", "item_class", "definition", "first_steps", "keywords", "lead", "lead_choices", "assists",
            "tier", "resolve_amount", "resolve_unit", "resolve_note", "before_event", "legal_basis", "duty_list",
            "photo_required", "callback_required", "precedent_notes", "evidence",
        ]  # fmt: skip
        widgets = {"definition": area(3), "precedent_notes": area(3)}
        help_texts = {"keywords": "用空格分开", "resolve_amount": "空为按等级的时限"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = addressees({self.instance.lead, *self.instance.lead_choices, *self.instance.assists})
        self.fields["lead"].choices = [("", "由区城运中心指定"), *known]
        for name in LISTS:
            self.fields[name].choices = known

    def clean(self):
        found = super().clean()
        lead, assists = found.get("lead", ""), found.get("assists", [])
        if lead and lead in assists:
            self.add_error("assists", "牵头单位不能同时协办")
        if not lead and not found.get("lead_choices") and found.get("code") not in (None, OUTSIDE_CATALOGUE):
            self.add_error("lead", "请选择牵头单位，或列出可选牵头单位")
        if (found.get("resolve_amount") is None) != (not found.get("resolve_unit")):
            self.add_error("resolve_amount", "办结时限与单位须同时填写")
        elif (found.get("resolve_amount") or 1) <= 0:
            self.add_error("resolve_amount", "办结时限须大于 0")
        for name in LISTS:
            found[name] = in_order(found.get(name, []), getattr(self.instance, name))
        return found


def in_order(codes: Iterable[str], before: list[str]) -> list[str]:
    """Keep what stays in the order it had, so that boxes read from top to bottom are no change by themselves."""
    return sorted(codes, key=lambda code: before.index(code) if code in before else len(before))


class TierLimitForm(forms.ModelForm):
    """One time limit of one tier."""

    tier = forms.ChoiceField(label="紧急程度", choices=[("", "各等级"), *Tier.choices], required=False)

    class Meta:
        model = TierLimit
        fields = ["tier", "limit_name", "amount", "unit", "on_request", "evidence"]
        help_texts = {"on_request": "只在街道提出时适用"}

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError("须大于 0")
        return amount


def addressees(written: Iterable[str] = ()) -> list[tuple[str, str]]:
    """List whom an item may call; codes `written` on the row already stay, even where nobody bears them yet."""
    known = {row.code: f"{row.code} {row.name}" for row in responders()}
    known |= {kind.value: f"{kind.value} 本街道{kind.label}" for kind in ForceKind}
    strange = {code: f"{code}（未建立）" for code in sorted(written) if code and code not in known}
    return [*known.items(), *strange.items()]


def new_item(version: CatalogueVersion, fields: Mapping) -> CallItem:
    """Make a row of a version from raw fields, or refuse them by name; not saved yet."""
    usual = {"evidence": "recommended"}
    form = ItemForm(usual | dict(fields), instance=CallItem(version=version))
    if not form.is_valid():
        errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
        raise Invalid("目录条目填写有误，请改正", errors=errors)
    return form.save(commit=False)
