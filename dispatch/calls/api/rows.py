"""One page of the list: calls, their lines and their running clocks, one statement each."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet

from dispatch.calls.api.eyes import Eyes
from dispatch.calls.choices import BACKGROUND_LIMITS, CallState, LineState, Tier
from dispatch.calls.models import CallLine, ServiceCall
from governance.organisations.selectors import directory
from governance.web.api.caller import Caller
from governance.web.api.endpoint import moment
from governance.web.api.organisations import brief
from governance.web.lamps import severity
from governance.workflow.machine import registry
from governance.workflow.models import Deadline

COLUMNS = (
    "id", "case_no", "title", "state", "revision", "tier", "item_code", "street_id", "community_id", "lead_id",
    "address", "begun_at", "called_at", "closed_at",
)  # fmt: skip
LINE_COLUMNS = ("call_id", "id", "line_role", "department_id", "agency_id", "state")
CLOCK_COLUMNS = ("root_id", "case_type_id", "case_id", "limit_name", "due_at", "lamp", "id")
STATES, LINE_STATES, TIERS = (dict(choices.choices) for choices in (CallState, LineState, Tier))


def address(call: ServiceCall) -> str:
    return f"/api/v1/calls/{call.case_no}/"


def thin(calls: QuerySet) -> QuerySet:
    """Read what a row shows and no more."""
    return calls.only(*COLUMNS).annotate(item_name=F("item__name"))


def head(call: ServiceCall, item_name: str, known: dict) -> dict:
    """Say what list and case have in common."""
    return {
        "number": call.case_no,
        "href": address(call),
        "title": call.title,
        "state": call.state,
        "state_label": STATES[call.state],
        "revision": call.revision,
        "tier": call.tier,
        "tier_label": TIERS[call.tier],
        "item": {"code": call.item_code, "name": item_name},
        "street": brief(known.get(call.street_id)),
        "community": brief(known.get(call.community_id)),
        "lead": brief(known.get(call.lead_id)),
        "address": call.address,
        "begun_at": moment(call.begun_at),
        "called_at": moment(call.called_at),
        "closed_at": moment(call.closed_at),
    }


def rows(calls: list[ServiceCall], caller: Caller) -> list[dict]:
    known, eyes = directory(), Eyes(caller)
    lines, clocks = _lines(calls, known), _clocks(calls)
    return [
        head(call, call.item_name, known)
        | {"pressing": _pressing(clocks[call.pk], call, eyes), "lines": lines[call.pk]}
        for call in calls
    ]


def _lines(calls: list[ServiceCall], known: dict) -> dict[int, list[dict]]:
    found = defaultdict(list)
    keys = [call.pk for call in calls]
    read = CallLine.objects.filter(call_id__in=keys).order_by("id").values_list(*LINE_COLUMNS) if keys else ()
    for call_id, pk, role, department_id, agency_id, state in read:
        found[call_id].append(
            {
                "id": pk,
                "role": role,
                "department": brief(known.get(department_id)),
                "agency": brief(known.get(agency_id)),
                "state": state,
                "state_label": LINE_STATES[state],
            }
        )
    return found


def _clocks(calls: list[ServiceCall]) -> dict[int, list[tuple]]:
    found = defaultdict(list)
    keys = [call.pk for call in calls]
    for row in Deadline.objects.of_roots(ServiceCall, keys).running().values_list(*CLOCK_COLUMNS) if keys else ():
        found[row[0]].append(row)
    return found


def _pressing(clocks: list[tuple], call: ServiceCall, eyes: Eyes) -> dict | None:
    """Pick the clock that presses most: by its lamp, then by what ends first."""
    hidden = eyes.veil(call).words
    seen = [row for row in clocks if row[3] not in hidden and row[3] not in BACKGROUND_LIMITS]
    if not seen:
        return None
    _, kind, pk, limit_name, due_at, lamp, _ = min(seen, key=lambda row: (severity(row[5]), row[4], row[6]))
    model = ContentType.objects.get_for_id(kind).model_class()
    label, line = registry[model].limit(limit_name).label, pk if model is CallLine else None
    return {"limit": limit_name, "label": label, "line": line, "due_at": moment(due_at), "lamp": lamp}
