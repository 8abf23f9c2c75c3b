"""Open events go with their place when it goes to another community."""

from datetime import datetime

from django.utils import timezone

from governance.workflow import engine
from governance.workflow.machine import CLOCK
from grids.events import lineage
from grids.models import GridEvent

AT_ONCE = 500


def follow_grids(at: datetime) -> int:
    """Hand open events to the community that has their place by now; return how many went."""
    moved = sorted(lineage.heirs(timezone.localdate(at)))[:AT_ONCE]
    for event in GridEvent.objects.filter(pk__in=moved).order_by("pk"):
        engine.perform(event, "follow_grid", actor=CLOCK, at=at)
    return len(moved)
