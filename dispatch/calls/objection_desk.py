"""What waits for a person among the objections: a ruling, a final ruling, the choice to appeal."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from dispatch.calls import clocks
from dispatch.calls.choices import ObjectionState, Ruling
from dispatch.calls.models import Objection
from dispatch.calls.permissions import first_instance
from governance.organisations.choices import Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk

MOST = 200
NEXT = {
    ObjectionState.RAISED: ("退单待裁", "裁定"),
    ObjectionState.RULED: ("裁定已下", "查看"),
    ObjectionState.APPEALED: ("待终裁", "终裁"),
}


def objections_of(user, at: datetime) -> list[desk.DeskItem]:
    """List the objections that wait for this person, in at most two statements; none for whom they do not concern."""
    held, wanted = mandate(user, at), []
    if held.has(Role.DISTRICT_OPS):
        own = first_instance.concerning(held.organisations(Role.DISTRICT_OPS), "call__")
        wanted.append(Q(state=ObjectionState.RAISED) & ~own)
    if held.has(Role.DISTRICT_ESTABLISHMENT):
        if of_centre := first_instance.of_centre("call__"):
            wanted.append(Q(state=ObjectionState.RAISED) & of_centre)
        wanted.append(Q(state=ObjectionState.APPEALED))
    if departments := held.organisations(Role.DEPT_LEADER):
        wanted.append(Q(state=ObjectionState.RULED, ruling=Ruling.LOST, department_id__in=departments))
    if streets := held.organisations(Role.STREET_DEPUTY, Role.STREET_CHIEF):
        wanted.append(Q(state=ObjectionState.RULED, ruling=Ruling.UPHELD, call__street_id__in=streets))
    if not wanted:
        return []
    mine = Objection.objects.filter(reduce(or_, wanted))
    rows = list(mine.select_related("call__item").order_by("id")[:MOST])
    return list(_items(rows, user, at)) if rows else []


def _items(objections: list[Objection], user, at: datetime) -> Iterator[desk.DeskItem]:
    running = clocks.running([row.call for row in objections], user, at)
    for row in objections:
        step, verb = NEXT[row.state]
        call = row.call
        clock = next((clock for clock in running.get(call.pk, ()) if clocks.is_of(clock, row)), None)
        yield desk.DeskItem(
            number=call.case_no,
            title=call.title,
            url=call.get_absolute_url(),
            step=step,
            action=verb,
            action_url=f"{call.get_absolute_url()}#objections-{row.pk}",
            lamp=clock.lamp if clock else "",
            due_at=clock.due_at if clock else None,
            ruler=clocks.drawn(clock, at) if clock else None,
            tier=call.tier,
            parts=(
                organisation_name(row.department_id),
                organisation_name(call.street_id),
                f"{call.item_code} {call.item.name}",
            ),
        )
