"""What waits for a person among the grid events: to check, to handle on one's level, to confirm."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from governance.organisations.choices import COMMUNITY_ROLES, GROUND_ROLES
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk
from governance.web.clocks import running
from governance.workflow.models import Deadline
from grids.events.choices import LEVELS, EventState
from grids.events.permissions import HANDLERS, checker, confirmer, handler
from grids.joint.desk import queue as efforts_queue
from grids.models import GridEvent

MOST = 200


def queue(user, at: datetime) -> list[desk.DeskItem]:
    """List what waits, in at most three statements; none for whom no event can concern."""
    held = mandate(user, at)
    if not held.has(*handler.roles, *GROUND_ROLES):
        return []
    wanted = Q(state=EventState.CONFIRMING, reporter_id=user.pk)
    wanted |= Q(state=EventState.CHECKING, community_id__in=held.organisations(*COMMUNITY_ROLES))
    for state, level in LEVELS.items():
        place = "street_id__in" if level == 1 else "community_id__in"
        wanted |= Q(state=state, **{place: held.organisations(*HANDLERS[level])})
    seen = GridEvent.objects.visible_to(user, at).filter(wanted).select_related("event_class")
    events = list(seen.order_by("id")[:MOST])
    return list(_items(events, user, at)) if events else []


def _items(events: list[GridEvent], user, at: datetime) -> Iterator[desk.DeskItem]:
    rows = Deadline.objects.of_roots(GridEvent, [event.pk for event in events]).running()
    clocks = {row.root_id: row for row in rows}
    for event in events:
        if step := _step(event, user, at):
            clock = clocks.get(event.pk)
            yield desk.DeskItem(
                number=event.case_no,
                title=event.title,
                url=event.get_absolute_url(),
                step=step[0],
                action=step[1],
                action_url=f"{event.get_absolute_url()}{f'do/{step[2]}/?next=/' if step[2] else ''}",
                lamp=clock.lamp if clock else "",
                due_at=clock.due_at if clock else None,
                ruler=running(clock, at, opened_word="开始") if clock else None,
                tier=event.tier,
                parts=(organisation_name(event.community_id), event.address, event.event_class.name),
            )


def _step(event: GridEvent, user, at: datetime) -> tuple[str, str, str] | None:
    if event.state == EventState.CHECKING:
        return ("事件待核实", "核实", "") if checker(user, event, at) else None
    if event.state == EventState.CONFIRMING:
        mine = confirmer(user, event, at) and event.solved_by_id != user.pk
        return ("事件待确认", "确认", "confirm") if mine else None
    return ("事件处置", "办理", "") if handler(user, event, at) else None


desk.register("grids", queue)
desk.register("joint-efforts", efforts_queue)
