from celery import shared_task
from django.utils import timezone

from governance.audit.partitions import ensure_current


@shared_task
def ensure_partitions() -> None:
    """Keep the partitions of the coming months made."""
    ensure_current(timezone.now())
