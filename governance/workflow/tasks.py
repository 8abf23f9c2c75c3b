from celery import shared_task
from django.utils import timezone

from governance.workflow.retiming import retime_if_changed
from governance.workflow.sweep import sweep as climb_due


@shared_task(expires=1)
def sweep() -> int:
    return climb_due(timezone.now())


@shared_task
def retime() -> int:
    return retime_if_changed(timezone.now())
