from celery import shared_task
from django.utils import timezone

from governance.audit.partitions import ensure_current
from governance.audit.seals import seal_all
from governance.audit.verifying import verify_and_tell


@shared_task
def ensure_partitions() -> None:
    """Keep the partitions of the coming months made."""
    ensure_current(timezone.now())


@shared_task
def seal() -> None:
    """Seal what has been written since the last seals."""
    seal_all(timezone.now())


@shared_task
def verify_seals() -> None:
    """Recount what was sealed and leave the outcome in the log."""
    verify_and_tell(timezone.now())
