"""The input of attaching groups to a grid, the same for page and API."""

from django import forms
from django.core.validators import RegexValidator

from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory
from governance.web.forms import near
from grids.forms.register import ChangeForm, day_input
from grids.joint.choices import GroupKind

PHONE = RegexValidator(r"^[0-9+\-* ]{5,20}$", "电话号码有误")


class AttachForm(ChangeForm):
    """A group of a grid; a property firm that is on the register is named by its code."""

    on = note = None
    kind = forms.ChoiceField(label="类别", choices=GroupKind.choices)
    name = forms.CharField(label="名称", max_length=60)
    organisation = forms.ChoiceField(
        label="在册物业企业", required=False, help_text="在组织名录里的选上，以后由它自己登记任务完成情况"
    )
    contact_name = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(label="联系电话", max_length=20, required=False, validators=[PHONE])
    valid_from = forms.DateField(label="起始日", widget=day_input(), validators=[near])
    valid_to = forms.DateField(label="终止日（不含）", required=False, widget=day_input(), validators=[near])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = self.today
        firms = directory.of_kind(OrganisationKind.PROPERTY_FIRM)
        self.fields["organisation"].choices = [("", "没有"), *((row.code, row.name) for row in firms)]

    def clean_organisation(self):
        return directory.by_code(self.cleaned_data["organisation"])

    def clean(self):
        found = super().clean()
        if found.get("organisation") and found.get("kind") != GroupKind.PROPERTY_FIRM:
            self.add_error("organisation", "只有物业企业选在册单位")
        return found


class DetachForm(ChangeForm):
    on = note = None
    valid_to = forms.DateField(label="终止日（不含）", widget=day_input(), validators=[near])
