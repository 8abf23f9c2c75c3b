"""Celery carries work, PostgreSQL carries truth: a task only hurries what already stands in a row."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_shutting_down

from governance.documents import stopping

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

# It warns of pickle under root; this product takes JSON alone, and a newcomer may well be root.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("governance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_shutting_down.connect
def stop_long_jobs(**more) -> None:
    """A worker that ends waits for its task: let that stop where it can go on another time."""
    stopping.tell()
