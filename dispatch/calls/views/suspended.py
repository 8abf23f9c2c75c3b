"""The list of accounts put aside (挂账清单): what no clock presses, and when somebody looks at it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.calls import clocks
from dispatch.calls.choices import LimitName, SuspensionGround, SuspensionState
from dispatch.calls.models import ServiceCall, Suspension
from dispatch.calls.suspended import GROUPS, chosen
from governance.organisations.selectors import organisation_name, responders, streets
from governance.web.keyset import paginate
from governance.web.ruler import RulerView
from governance.workflow.models import Deadline

SIZE = 50
SHOWN = ("consent", "approve", LimitName.QUARTER)


class SuspendedForm(forms.Form):
    street = forms.ChoiceField(label="街道", required=False)
    department = forms.ChoiceField(label="单位", required=False)
    ground = forms.ChoiceField(label="原因", required=False, choices=[("", "全部原因"), *SuspensionGround.choices])
    group = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data, auto_id="f-%s")
        self.fields["street"].choices = [("", "全部街道"), *((row.code, row.name) for row in streets())]
        self.fields["department"].choices = [("", "全部单位"), *((row.code, row.name) for row in responders())]


@dataclass(frozen=True)
class Row:
    suspension: Suspension
    place: str
    department: str
    aside: bool
    done: bool
    ruler: RulerView | None


@require_GET
def suspended(request: HttpRequest) -> HttpResponse:
    """List the accounts that the person may see; those put aside now, unless another group is asked for."""
    page = paginate(
        chosen(request.user, request.GET, request.at).select_related("call__item"),
        cursor=request.GET.get("cursor", ""), size=SIZE, order=("target_on", "id"),
    )  # fmt: skip
    context = {
        "rows": rows(page.rows, request.at),
        "page": page,
        "groups": [(value, label) for value, (label, _) in GROUPS.items()],
        "group": request.GET.get("group") or next(iter(GROUPS)),
        "form": SuspendedForm(request.GET),
        "query": request.GET.urlencode(),
    }
    return render(request, "calls/suspended.html", context)


def rows(found: Iterable[Suspension], at: datetime) -> list[Row]:
    found = list(found)
    kind = clocks.type_id(Suspension)
    running = Deadline.objects.of_roots(ServiceCall, [row.call_id for row in found]).running() if found else ()
    by_case = {row.case_id: row for row in running if row.case_type_id == kind and row.limit_name in SHOWN}
    return [row_of(suspension, by_case.get(suspension.pk), at) for suspension in found]


def row_of(suspension: Suspension, clock: Deadline | None, at: datetime) -> Row:
    call = suspension.call
    return Row(
        suspension=suspension,
        place=" ".join(filter(None, (organisation_name(call.street_id), organisation_name(call.community_id)))),
        department=organisation_name(suspension.department_id),
        aside=suspension.state == SuspensionState.RUNNING,
        done=suspension.ended_at is not None,
        ruler=clocks.drawn(clock, at) if clock else None,
    )
