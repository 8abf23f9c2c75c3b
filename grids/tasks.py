from celery import shared_task
from django.utils import timezone

from grids.counting import folding
from grids.events.following import follow_grids as follow


@shared_task
def follow_grids() -> int:
    """Hand open events to the community that has their place by now; beat calls it every five minutes."""
    return follow(timezone.now())


@shared_task(expires=55)
def fold_tallies() -> int:
    """Put rows of the tallies together; beat calls it every minute, and nothing is wrong where it does not."""
    return folding.fold()
