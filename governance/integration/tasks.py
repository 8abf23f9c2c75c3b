from celery import shared_task
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from governance.integration import idempotency


@shared_task
def forget_old_keys() -> None:
    """Remove idempotency keys past their time and access tokens that expired."""
    now = timezone.now()
    idempotency.purge(now)
    get_access_token_model().objects.filter(expires__lt=now - idempotency.KEEP).delete()
