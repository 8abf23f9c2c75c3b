"""The filters of the register, the same for page, API and export."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from governance.organisations.selectors import directory
from governance.web.forms import near
from grids import codes
from grids.choices import Rank
from grids.models import Grid

KINDS = (("dedicated", "专属网格"), ("ordinary", "一般"))


class GridFilter(django_filters.FilterSet):
    """Needs `request` with the moment of the door (`request.at`); shows one day, today unless another is named."""

    q = django_filters.CharFilter(label="查找", method="find", max_length=60)
    street = django_filters.CharFilter(label="街道", method="of_street", max_length=20)
    community = django_filters.CharFilter(label="社区", method="of_community", max_length=20)
    parent = django_filters.CharFilter(label="上级网格", field_name="parent_code", max_length=18)
    rank = django_filters.ChoiceFilter(label="层级", choices=Rank.choices)
    kind = django_filters.ChoiceFilter(label="类别", choices=KINDS, method="of_kind")
    unit = django_filters.CharFilter(label="单元网格编码", method="in_unit", max_length=15)
    on = django_filters.DateFilter(label="哪一天", method="as_on", validators=[near])

    class Meta:
        model = Grid
        fields: list[str] = []

    def filter_queryset(self, queryset):
        day = self.form.cleaned_data.get("on") or timezone.localdate(self.request.at)
        return super().filter_queryset(queryset.on(day))

    def find(self, queryset, name, value):
        return queryset.filter(matching(value))

    def of_street(self, queryset, name, value):
        return queryset.filter(street_id=_id(value))

    def of_community(self, queryset, name, value):
        return queryset.filter(community_id=_id(value))

    def of_kind(self, queryset, name, value):
        return queryset.filter(dedicated=value == "dedicated")

    def in_unit(self, queryset, name, value):
        return queryset.filter(unit_codes__contains=[value])

    def as_on(self, queryset, name, value):
        return queryset  # the day holds for everything, see filter_queryset


def matching(text: str) -> Q:
    """Look for a code or its beginning, spaces or not, or for all words in the name."""
    digits = "".join(text.split())
    if digits.isascii() and digits.isdigit() and len(digits) >= 6:
        return Q(code__gte=digits[:18].ljust(18, "0"), code__lte=digits[:18].ljust(18, "9"))
    wanted = Q()
    for word in text.split():
        wanted &= Q(name__icontains=word)
    return wanted


def _id(code: str) -> int:
    found = directory.by_code(code.strip()[: codes.LENGTH])
    return found.pk if found else 0


class PageForm(forms.Form):
    """The filters as the page lays them out; what it holds is judged by `GridFilter`."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "名称或网格编码"}),
    )
    street = forms.ChoiceField(label="街道", required=False)
    rank = forms.ChoiceField(label="层级", required=False, choices=[("", "全部层级"), *Rank.choices])
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *KINDS])
    on = forms.DateField(
        label="哪一天", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data, *, streets):
        super().__init__(data, auto_id="f-%s")
        self.fields["street"].choices = [("", f"全部 {len(streets)} 个街道"), *((o.code, o.name) for o in streets)]
