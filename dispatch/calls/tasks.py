from celery import shared_task
from django.utils import timezone

from dispatch.calls import sampling


@shared_task
def draw_site_checks() -> int:
    """Draw closed calls for a visit; a round that was missed is caught up by the next."""
    return sampling.draw_site_checks(timezone.now())
