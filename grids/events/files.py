"""Who sees the photos of a grid event, and who may add to them."""

from django.utils import timezone

from governance.attachments import registry
from governance.organisations.choices import DISTRICT_ROLES
from governance.organisations.mandate import mandate
from grids.events.choices import OPEN_EVENT_STATES
from grids.models import GridEvent


def visible(user, event) -> bool:
    return GridEvent.objects.visible_to(user).filter(pk=event.pk).exists()


def attachable(user, event) -> bool:
    """The ground adds photos while the event is open; the district looks on."""
    looks_on = mandate(user, timezone.now()).has(*DISTRICT_ROLES)
    return event.state in OPEN_EVENT_STATES and not looks_on and visible(user, event)


registry.register(GridEvent, visible, attachable)
