from celery import shared_task
from django.utils import timezone

from dispatch.calls import clusters, recurrence, sampling


@shared_task
def draw_site_checks() -> int:
    """Draw closed calls for a visit; a round that was missed is caught up by the next."""
    return sampling.draw_site_checks(timezone.now())


@shared_task
def tell_recurrences() -> int:
    """Tell of closed calls that were the return of an earlier one; goes on from where it last read."""
    return recurrence.tell_recurrences(timezone.now())


@shared_task
def propose_visits() -> int:
    """Propose joint visits where open calls meet; beat calls it every ten minutes."""
    return clusters.propose_visits(timezone.now())


@shared_task
def propose_topics() -> int:
    """Propose monthly topics from what keeps coming back; beat calls it each hour."""
    return clusters.propose_topics(timezone.now())
