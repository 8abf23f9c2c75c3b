"""What waits for a person among extensions, accounts put aside and requests for material: an answer, a review."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from dispatch.calls import clocks
from dispatch.calls.children import BY_MODEL
from dispatch.calls.choices import ExtensionState, LimitName, MaterialState, SuspensionState
from dispatch.calls.models import Extension, MaterialRequest, ServiceCall, Suspension
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.permissions import answering_street, consenting_street, district_ops
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk
from governance.workflow.choices import Lamp
from governance.workflow.models import Deadline

MOST = 200
# Step of the desk, verb, move, by model and state.
NEXT = {
    (Extension, ExtensionState.ASKED): ("待答复延期", "答复延期", "grant"),
    (Suspension, SuspensionState.PROPOSED): ("待答复挂账", "答复挂账", "consent"),
    (Suspension, SuspensionState.CONSENTED): ("待批挂账", "审批挂账", "approve"),
    (Suspension, SuspensionState.RUNNING): ("挂账评审", "评审", "review"),
    (MaterialRequest, MaterialState.OPEN): ("待补充材料", "补充材料", "supply"),
}


def delays_of(user, at: datetime) -> list[desk.DeskItem]:
    """List what waits for this person, one statement for each kind that concerns them and one for the clocks."""
    found = [row for model, wanted in _wanted(user, at) for row in _read(model, wanted)]
    return list(_items(found, at)) if found else []


def _wanted(user, at: datetime) -> Iterator[tuple[type[ChildOfLine], list[Q]]]:
    held = mandate(user, at)
    answers = held.organisations(*answering_street.roles)
    consents = held.organisations(*consenting_street.roles)
    suspensions = []
    if answers:
        yield MaterialRequest, [Q(state=MaterialState.OPEN, call__street__in=answers)]
        yield Extension, [Q(state=ExtensionState.ASKED, call__street__in=answers)]
    if consents:
        suspensions.append(Q(state=SuspensionState.PROPOSED, call__street__in=consents))
    if held.has(*district_ops.roles):
        suspensions.append(Q(state=SuspensionState.CONSENTED))
        suspensions.append(Q(state=SuspensionState.RUNNING, pk__in=_soon_reviewed()))
    if suspensions:
        yield Suspension, suspensions


def _soon_reviewed():
    kinds = {"root_type_id": clocks.type_id(ServiceCall), "case_type_id": clocks.type_id(Suspension)}
    lit = Deadline.objects.running().filter(lamp=Lamp.BLUE, limit_name=LimitName.QUARTER, **kinds)
    return lit.values("case_id")


def _read(model: type[ChildOfLine], wanted: list[Q]):
    return model.objects.filter(reduce(or_, wanted)).select_related("call__item").order_by("id")[:MOST]


def _items(found: list[ChildOfLine], at: datetime) -> Iterator[desk.DeskItem]:
    running = Deadline.objects.of_roots(ServiceCall, [row.call_id for row in found]).running()
    by_case = {(row.case_type_id, row.case_id): row for row in running.exclude(limit_name="target")}
    for row in found:
        step, verb, move = NEXT[type(row), row.state]
        call, clock = row.call, by_case.get((clocks.type_id(type(row)), row.pk))
        word = BY_MODEL[type(row)].word
        yield desk.DeskItem(
            number=call.case_no,
            title=call.title,
            url=call.get_absolute_url(),
            step=step,
            action=verb,
            # Yes and no are both possible: the case page offers them side by side.
            action_url=_place(call, word, row.pk, move) if move in ("supply", "review") else call.get_absolute_url(),
            lamp=clock.lamp if clock else "",
            due_at=clock.due_at if clock else None,
            ruler=clocks.drawn(clock, at) if clock else None,
            tier=call.tier,
            parts=(organisation_name(row.department_id), organisation_name(call.street_id), call.item.name),
        )


def _place(call: ServiceCall, word: str, pk: int, move: str) -> str:
    return reverse("call-child-do", args=[call.case_no, word, pk, move]) + "?next=/"
