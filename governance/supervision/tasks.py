from celery import shared_task
from django.utils import timezone

from governance.supervision.services import follow_lamps as follow


@shared_task(expires=5)
def follow_lamps() -> int:
    return follow(timezone.now())
