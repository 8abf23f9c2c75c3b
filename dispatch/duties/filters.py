"""The filters of the list of tasks, the same for page, API and export."""

import re

import django_filters

from dispatch.duties.choices import DutyList, TaskState
from dispatch.duties.models import StreetTask
from governance.organisations.selectors import directory

NUMBER = re.compile(r"[0-9]{6}-[0-9]{6}-T[0-9]+")
KINDS = (*DutyList.choices, ("outside", "清单外"))


class TaskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="查找", method="find", max_length=100)
    street = django_filters.CharFilter(label="街道", method="of_organisation", max_length=20)
    department = django_filters.CharFilter(label="部门", method="of_organisation", max_length=20)
    state = django_filters.MultipleChoiceFilter(label="状态", choices=TaskState.choices)
    kind = django_filters.ChoiceFilter(label="清单类别", choices=KINDS, method="of_kind")

    class Meta:
        model = StreetTask
        fields: list[str] = []

    def find(self, queryset, name, value):
        text = value.strip()
        if NUMBER.fullmatch(text.upper()):
            return queryset.filter(case_no=text.upper())
        return queryset.filter(title__icontains=text)

    def of_organisation(self, queryset, name, value):
        found = directory.by_code(value.strip())
        return queryset.filter(**{f"{name}_id": found.pk}) if found else queryset.none()

    def of_kind(self, queryset, name, value):
        return queryset.filter(duty_kind="" if value == "outside" else value)
