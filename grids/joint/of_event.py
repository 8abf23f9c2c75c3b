"""What a grid event shows of the joint efforts that came of it."""

from datetime import datetime

from django.urls import reverse

from governance.organisations.mandate import mandate
from governance.web.acts import Act
from grids.events.choices import OPEN_EVENT_STATES
from grids.joint.permissions import LEADING
from grids.models import GridEvent, JointEffort


def efforts_of(event: GridEvent, user, at: datetime) -> list[JointEffort]:
    return list(JointEffort.objects.visible_to(user, at).filter(event=event).order_by("id"))


def beginning(event: GridEvent, user, at: datetime) -> list[Act]:
    """Offer to settle an open event together, to the community and the street."""
    places = mandate(user, at).organisations(*LEADING)
    if event.state not in OPEN_EVENT_STATES or not places & {event.community_id, event.street_id}:
        return []
    hint = "要几方商量的事，按院落征求意见。"
    return [Act("发起多方联动", f"{reverse('joint-effort-new')}?event={event.case_no}", hint)]


def told(effort: JointEffort) -> dict:
    """Say over REST how an effort of an event stands."""
    return {
        "number": effort.case_no,
        "href": f"/api/v1/joint-efforts/{effort.case_no}/",
        "title": effort.title,
        "state": effort.state,
        "state_label": effort.get_state_display(),
        "participants": effort.participants,
        "outcome": effort.outcome,
        "conclusion": effort.conclusion,
    }
