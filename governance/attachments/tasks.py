from celery import shared_task
from django.utils import timezone

from governance.attachments import services


@shared_task
def sweep_orphans() -> int:
    return services.sweep_orphans(timezone.now())
