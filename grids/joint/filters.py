"""The filters of joint efforts, the same for page and API."""

import re

import django_filters

from governance.organisations.selectors import directory
from grids.joint.choices import EffortState
from grids.models import JointEffort

NUMBER = re.compile(r"[0-9]{6}-[0-9]{6}-L[0-9]+")


class EffortFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(label="状态", choices=EffortState.choices)
    street = django_filters.CharFilter(label="街道", method="of_place", max_length=20)
    community = django_filters.CharFilter(label="社区", method="of_place", max_length=20)
    event = django_filters.CharFilter(label="网格事件", field_name="event__case_no", max_length=24)
    open = django_filters.BooleanFilter(label="进行中", method="keep_open")
    q = django_filters.CharFilter(label="检索", method="find", max_length=60)

    class Meta:
        model = JointEffort
        fields: list[str] = []

    def of_place(self, queryset, name, value):
        found = directory.by_code(value.strip())
        return queryset.filter(**{f"{name}_id": found.pk}) if found else queryset.none()

    def keep_open(self, queryset, name, value):
        return queryset.open() if value else queryset

    def find(self, queryset, name, value):
        text = value.strip()
        if NUMBER.fullmatch(text.upper()):
            return queryset.filter(case_no=text.upper())
        return queryset.filter(title__icontains=text) if text else queryset
