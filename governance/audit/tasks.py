from celery import shared_task
from django.utils import timezone

from governance.audit.partitions import ensure_current
from governance.audit.seals import seal_all


@shared_task
def ensure_partitions() -> None:
    """Keep the partitions of the coming months made."""
    ensure_current(timezone.now())


@shared_task
def seal() -> None:
    """Seal what has been written since the last seals."""
    seal_all(timezone.now())
