"""The events behind a figure, as filters of the list: an area, a period, a class, and which part of them."""

import django_filters
from django import forms

from grids import codes
from grids.counting import measures, periods
from grids.counting.areas import events_in, scope_of
from grids.events.choices import EventGroup

PARTS = [(name, label) for name, (label, _) in measures.PARTS.items()]


def _known_code(text: str) -> None:
    if codes.rank_of(text) is None:
        raise forms.ValidationError("须为 18 位网格编码")


def _known_period(text: str) -> None:
    if periods.parse(text) is None:
        raise forms.ValidationError("写作 2026、2026-Q1 或 2026-03")


class BehindFilter(django_filters.FilterSet):
    """Needs `request` with the person and the moment of the door.

    A part without an area is that of all that the person may count, which own reports elsewhere are not.
    """

    area = django_filters.CharFilter(label="区域", method="lie_in", max_length=codes.LENGTH, validators=[_known_code])
    group = django_filters.ChoiceFilter(
        label="大类", field_name="class_code", lookup_expr="startswith", choices=EventGroup.choices
    )
    period = django_filters.CharFilter(
        label="时段（2026、2026-Q1、2026-03）", method="of_part", max_length=7, validators=[_known_period]
    )
    part = django_filters.ChoiceFilter(label="所数的部分", choices=PARTS, method="of_part")

    def lie_in(self, queryset, name, value):
        return queryset.filter(events_in(value))

    def of_part(self, queryset, name, value):
        """Narrow once by period and part together; a period alone is that of the reports."""
        given = self.form.cleaned_data
        if name == "period" and given.get("part"):
            return queryset
        period = periods.parse(given["period"]) if given.get("period") else None
        queryset = queryset.filter(measures.behind(given.get("part") or "reported", period))
        if given.get("part") and not given.get("area"):
            queryset = queryset.filter(measures.lying_in("", scope_of(self.request.user, self.request.at)))
        return queryset
