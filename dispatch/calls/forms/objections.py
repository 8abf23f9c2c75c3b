"""The input of an objection and of the rulings on it."""

from django import forms

from dispatch.calls.choices import ItemClass, Tier
from dispatch.calls.forms.widgets import area
from dispatch.duties.choices import DutyList
from governance.organisations.selectors import directory, responders
from governance.workflow.forms import MoveForm


class OwnerForm(MoveForm):
    """Name whose the matter is; the one that objects cannot name itself."""

    owner = forms.ChoiceField(label="应当承办的单位")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {row.code: row for row in responders() if row.pk != self.case.department_id}
        self.fields["owner"].choices = [(code, row.name) for code, row in self.rows.items()]

    def clean(self):
        found = super().clean()
        if code := found.get("owner"):
            found["owner_id"] = self.rows[code].pk
        return found


class ObjectForm(OwnerForm):
    ground = forms.CharField(
        label="法律依据和理由",
        max_length=500,
        widget=area(4),
        help_text="写明法律、法规或“三定”的条款，和为什么不属本单位",
    )
    field_order = ["ground", "owner", "note"]


class RulingForm(MoveForm):
    reason = forms.CharField(label="裁定理由", max_length=1000, widget=area(4))
    precedent = forms.CharField(
        label="裁决要旨", max_length=300, widget=area(2), help_text="裁定生效后写入呼叫事项目录，作为以后的先例"
    )


class UpholdForm(OwnerForm, RulingForm):
    """The matter is another's: the line goes to whom the ruling names."""

    field_order = ["owner", "reason", "precedent", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = next((code for code, row in self.rows.items() if row.pk == self.case.owner_id), "")
        self.fields["owner"].initial = named


class AppealForm(MoveForm):
    ground = forms.CharField(label="申请终裁的理由", max_length=1000, widget=area(4))


class PromoteForm(MoveForm):
    """A matter outside the catalogue as an item of it; who leads is who led."""

    code = forms.CharField(label="事项编码", max_length=8, help_text="两个大写字母加两位数字，如 UC11")
    name = forms.CharField(label="事项名称", max_length=60)
    item_class = forms.ChoiceField(
        label="类别", choices=[pair for pair in ItemClass.choices if pair[0] != ItemClass.OTHER]
    )
    definition = forms.CharField(label="定义与范围", max_length=1000, widget=area(3))
    tier = forms.ChoiceField(label="紧急程度", choices=Tier.choices)
    lead = forms.ChoiceField(label="牵头单位")
    assists = forms.MultipleChoiceField(label="协办单位", required=False)
    duty_list = forms.ChoiceField(label="履职事项清单", choices=DutyList.choices)
    keywords = forms.CharField(label="检索词", max_length=300, required=False, help_text="用空格分开")
    legal_basis = forms.CharField(label="法律依据", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = self.fields["assists"].choices = [(row.code, row.name) for row in responders()]
        self.fields["tier"].initial = self.case.tier
        self.fields["lead"].initial = self.case.lead_id and directory()[self.case.lead_id].code
