from celery import shared_task
from django.utils import timezone

from governance.notices import digests, services


@shared_task
def send_digests() -> int:
    """Send the e-mail digests that are due; beat calls it each minute, a missed minute is caught up by the next."""
    return digests.send_due(timezone.now())


@shared_task
def forget_read() -> int:
    return services.forget_read(timezone.now())
