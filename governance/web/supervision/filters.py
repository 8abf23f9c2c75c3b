"""The filters of sheets and interviews, the same for page, API and export."""

import re
from datetime import datetime, timedelta

import django_filters
from django import forms
from django.db.models import Q

from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.supervision import permissions as who
from governance.supervision.choices import COLOURS, Cause, InterviewState, SheetState
from governance.supervision.models import Interview, SupervisionSheet

NUMBER = re.compile(r"[0-9]{6}-[0-9]{6}-[A-Z][0-9]+")
PERIODS = (("7", "近 7 天"), ("30", "近 30 天"), ("90", "近 90 天"), ("365", "近一年"))
MINE = (("answer", "待我办"), ("confirm", "待我确认"), ("lift", "待我销号"))


def waiting_answer() -> Q:
    """What the organisation still owes, by colour."""
    return (
        Q(state=SheetState.BLUE, answered_at=None)
        | Q(state=SheetState.YELLOW, planned_at=None)
        | Q(state=SheetState.ORANGE, plan_signed_at=None)
        | Q(state=SheetState.RED, red_signed_at=None)
        | Q(state=SheetState.RED, reported_at=None)
    )


def code_to_id(code: str) -> int:
    found = directory.by_code(code.strip())
    return found.pk if found else 0


class OfOrganisations(django_filters.FilterSet):
    """Needs `request` with the person and the moment of the door (`request.at`)."""

    q = django_filters.CharFilter(label="查找", method="find", max_length=60)
    organisation = django_filters.CharFilter(label="单位", method="of_organisation", max_length=20)
    period = django_filters.ChoiceFilter(label="日期", choices=PERIODS, method="within")

    @property
    def at(self) -> datetime:
        return self.request.at

    def of_organisation(self, queryset, name, value):
        return queryset.filter(organisation_id=code_to_id(value))

    def within(self, queryset, name, value):
        return queryset.filter(begun_at__gte=self.at - timedelta(days=int(value)))


class SheetFilter(OfOrganisations):
    street = django_filters.CharFilter(label="街道", method="of_street", max_length=20)
    state = django_filters.MultipleChoiceFilter(label="状态", choices=SheetState.choices)
    colour = django_filters.MultipleChoiceFilter(
        label="现为", choices=[(colour.value, colour.label) for colour in COLOURS]
    )
    red = django_filters.BooleanFilter(label="亮过红牌", method="was_red")
    case = django_filters.CharFilter(label="事项编号", field_name="root_no", max_length=40)
    mine = django_filters.ChoiceFilter(label="我的", choices=MINE, method="waiting")

    class Meta:
        model = SupervisionSheet
        fields: list[str] = []

    def find(self, queryset, name, value):
        text = value.strip()
        if NUMBER.fullmatch(text.upper()):
            return queryset.filter(Q(case_no=text.upper()) | Q(root_no=text.upper()))
        return queryset.filter(Q(title__icontains=text) | Q(paper_no=text))

    def of_street(self, queryset, name, value):
        return queryset.filter(street_id=code_to_id(value))

    def was_red(self, queryset, name, value):
        return queryset.filter(red_at__isnull=not value)

    def waiting(self, queryset, name, value):
        user, at = self.request.user, self.at
        if value == "answer":
            return queryset.of(user, at).filter(waiting_answer())
        settling = queryset.filter(state=SheetState.SETTLING)
        if value == "confirm":
            return settling.of_streets(user, at).filter(confirmed_at=None)
        ready = settling.filter(Q(confirmed_at__isnull=False) | Q(street=None))
        return ready if mandate(user, at).has(*who.district_ops.roles) else ready.none()


class InterviewFilter(OfOrganisations):
    state = django_filters.MultipleChoiceFilter(label="状态", choices=InterviewState.choices)
    cause = django_filters.MultipleChoiceFilter(label="缘由", choices=Cause.choices)
    quarter = django_filters.CharFilter(label="季度", max_length=6)

    class Meta:
        model = Interview
        fields: list[str] = []

    def find(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(Q(case_no=text.upper()) | Q(title__icontains=text))


class PageForm(forms.Form):
    """The filters as the pages lay them out; what it holds is judged by the filter set."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "编号、事项、文号"}),
    )
    organisation = forms.ChoiceField(label="单位", required=False)
    state = forms.ChoiceField(label="状态", required=False)
    period = forms.ChoiceField(label="日期", required=False, choices=[("", "全部日期"), *PERIODS])

    def __init__(self, data, *, organisations, states):
        super().__init__(data, auto_id="f-%s")
        names = [(row.code, row.name) for row in organisations]
        self.fields["organisation"].choices = [("", f"全部 {len(names)} 个单位"), *names]
        self.fields["state"].choices = [("", "全部状态"), *states]
