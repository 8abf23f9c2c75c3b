"""The kernel's own small process behind the API kit."""

import django_filters
from django import forms
from django.db.models import Q
from django.urls import include, path
from parcels.models import Handover, Parcel, ParcelState

from governance.organisations.mandate import mandate
from governance.urls import handler400, handler403, handler404, handler500
from governance.web.api.caller import ACTION, DEADLINE
from governance.web.api.kit import CaseApi
from governance.web.api.token import TokenEndpoint
from governance.web.api.urls import fallback
from governance.workflow import engine
from governance.workflow.models import Deadline

__all__ = ["handler400", "handler403", "handler404", "handler500"]

ROW = {"type": "object", "properties": {"number": {"type": "string"}, "state": {"type": "string"}}}
DETAIL = {
    "type": "object",
    "properties": {
        "number": {"type": "string"},
        "actions": {"type": "array", "items": ACTION},
        "deadlines": {"type": "array", "items": DEADLINE},
        "handovers": {"type": "array", "items": {"type": "object"}},
    },
}


class ParcelForm(forms.Form):
    title = forms.CharField(label="名称", max_length=60)
    weight = forms.IntegerField(label="重量", min_value=1, required=False)
    promised_at = forms.DateTimeField(label="约定时间", required=False)


class ParcelFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=ParcelState.choices)
    begun = django_filters.DateTimeFromToRangeFilter(field_name="begun_at")


class ParcelApi(CaseApi):
    def visible(self, user, at):
        mine = mandate(user, at).organisations()
        return Parcel.objects.filter(Q(street_id__in=mine) | Q(department_id__in=mine))


def rows(cases, caller):
    return [{"number": case.case_no, "state": case.state} for case in cases]


def detail(case, caller):
    lines = caller.seat(case, Handover, case.handovers.all())
    clocks = Deadline.objects.of_roots(Parcel, [case.pk]).running()
    address = parcels.address(case)
    return {
        "number": case.case_no,
        "actions": caller.actions(case, address),
        "deadlines": caller.deadlines(case, [clock for clock in clocks if clock.case_id == case.pk]),
        "handovers": [
            {"id": line.pk, "actions": caller.actions(line, f"{address}handovers/{line.pk}/")} for line in lines
        ],
    }


def create(raw, *, actor, at):
    street_id = min(mandate(actor, at).organisations())
    parcel = Parcel(case_no="P9", street_id=street_id, department_id=street_id, **raw)
    return engine.begin(parcel, actor=actor, at=at)


parcels = ParcelApi(
    name="parcels",
    label="包裹",
    model=Parcel,
    rows=rows,
    detail=detail,
    row_schema=ROW,
    detail_schema=DETAIL,
    filterset=ParcelFilter,
    create_form=ParcelForm,
    create=create,
    lines={"handovers": Handover},
)

urlpatterns = [
    path("oauth/token/", TokenEndpoint.as_view()),
    path("api/v1/", include(parcels.urls())),
    path("api/v1/", include("governance.web.api.urls")),
    path("api/", include(fallback)),
]
