from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone


@shared_task
def forget_sessions() -> int:
    """Remove the sessions that have run out; the framework leaves their rows behind."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
