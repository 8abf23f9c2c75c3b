"""履职事项清单 as a page: what a street does itself, helps with and no longer does, and how it is written anew."""

from collections.abc import Iterator

from django import forms
from django.core.validators import RegexValidator

from dispatch.duties.choices import DutyList
from dispatch.duties.listing import of_version
from dispatch.duties.models import Duty, StreetTask, TaskLimit
from dispatch.duties.models.duty import CATALOGUE
from dispatch.duties.permissions import establishment
from governance.catalogues.comparing import compare
from governance.catalogues.models import CatalogueVersion
from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory, streets
from governance.web import catalogues
from governance.web.catalogues import Editor, Impact, Row, Section, Table

COLUMNS = ("事项", "领域", "对应部门", "街道做什么")
ITEM = RegexValidator(r"^[A-Z]{2}[0-9]{2}( [A-Z]{2}[0-9]{2})*$", "呼叫事项编码用空格分开，如 UC03 UC05")


class DutyForm(forms.ModelForm):
    """One row of the duty list."""

    code = forms.CharField(
        label="清单编码",
        max_length=8,
        validators=[RegexValidator(r"^[A-Z][0-9]{2,4}$", "编码为一个大写字母加两到四位数字，如 S01")],
    )
    department = forms.ChoiceField(label="对应部门", required=False)
    item_codes = forms.CharField(
        label="对应呼叫事项",
        required=False,
        max_length=200,
        validators=[ITEM],
        help_text="收回后，适用街道不再就这些事项呼叫；编码用空格分开",
    )
    streets = forms.MultipleChoiceField(
        label="适用街道", required=False, widget=forms.CheckboxSelectMultiple, help_text="不选为全部街道"
    )

    class Meta:
        model = Duty
        fields = [
            "code", "name", "duty_list", "area", "department", "department_part", "street_part", "takeover",
            "item_codes", "streets", "legal_basis", "evidence",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {row.code: row.name for row in directory.of_kind(OrganisationKind.DEPARTMENT)}
        if self.instance.department and self.instance.department not in known:
            known[self.instance.department] = f"{self.instance.department}（未建立）"
        self.fields["department"].choices = [("", "—"), *known.items()]
        self.fields["streets"].choices = [(row.code, row.name) for row in streets()]
        self.initial["item_codes"] = " ".join(self.instance.item_codes)

    def clean_item_codes(self) -> list[str]:
        return self.cleaned_data["item_codes"].split()

    def clean(self):
        found = super().clean()
        withdrawn = found.get("duty_list") == DutyList.WITHDRAWN
        if withdrawn and not found.get("takeover"):
            self.add_error("takeover", "收回的事项须写明由谁、怎样承接")
        if withdrawn and not found.get("department"):
            self.add_error("department", "收回的事项须写明承接部门")
        return found


class TaskLimitForm(forms.ModelForm):
    """One time limit of tasks."""

    class Meta:
        model = TaskLimit
        fields = ["limit_name", "amount", "unit", "evidence"]

    def clean_amount(self):
        if self.cleaned_data["amount"] <= 0:
            raise forms.ValidationError("须大于 0")
        return self.cleaned_data["amount"]


def sections(version: CatalogueVersion) -> Iterator[Section]:
    rows = of_version(version.pk)
    for kind in DutyList:
        found = [row for row in rows.duties.values() if row.duty_list == kind]
        yield Section(f"{kind.label}履职事项", COLUMNS, tuple(map(_duty, found)))
    limits = tuple(Row((row.get_limit_name_display(), str(row.allowed)), row.evidence) for row in rows.limits.values())
    yield Section("交办任务的时限", ("时限", "多久"), limits)


def _duty(row: Duty) -> Row:
    more = (
        ("部门职责", row.department_part),
        ("收回后承接", row.takeover),
        ("对应呼叫事项", "、".join(row.item_codes)),
        ("适用街道", _names(row.streets)),
        ("依据", row.legal_basis),
    )
    does = row.street_part or "不再承担"
    return Row(
        (f"{row.code} {row.name}", row.area or "—", _name(row.department) or "—", does),
        row.evidence,
        tuple((label, text) for label, text in more if text),
    )


def _name(code: str) -> str:
    found = directory.by_code(code)
    return found.name if found else code


def _names(codes: list[str]) -> str:
    return "、".join(map(_name, codes))


def impact(version: CatalogueVersion, before: CatalogueVersion | None) -> list[Impact]:
    """Count the tasks under way, and those not yet sent that a withdrawn duty stops."""
    changed = compare(Duty, ("code",), before, version)
    stopped = [each.row.code for each in changed if each.after and each.after.duty_list == DutyList.WITHDRAWN]
    tasks = StreetTask.objects.open()
    found = [Impact("在办的交办任务，仍按登记时的清单办", tasks.count(), "/tasks/")]
    unsent = tasks.filter(duty_code__in=stopped, sent_at=None).count() if stopped else 0
    if unsent:
        found.append(Impact("还没有下达而事项已收回，生效后不能下达", unsent, "/tasks/"))
    return found


EDITOR = Editor(
    tables=(
        Table(
            "duties",
            "履职事项",
            Duty,
            DutyForm,
            key=("code",),
            columns=("duty_list", "area", "department", "evidence"),
            words={"department": _name, "streets": _names},
        ),
        Table(
            "limits",
            "时限",
            TaskLimit,
            TaskLimitForm,
            key=("limit_name",),
            columns=("amount", "unit", "evidence"),
            words={"amount": lambda amount: "" if amount is None else f"{amount.normalize():f}"},
        ),
    ),
    keeper=establishment,
    impact=impact,
)

catalogues.register(
    CATALOGUE,
    "履职事项清单",
    sections,
    note="街道自己做什么、配合部门做什么、哪些已收回由部门自己做。收回的事项不得交街道办理。",
    editor=EDITOR,
)
