"""What a machine asks of this process: does it live, can it serve, what has it counted."""

import logging
from datetime import timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from governance.workflow.models import SweepMark

logger = logging.getLogger(__name__)
LATE_SWEEP = timedelta(seconds=60)


@require_safe
@never_cache
def healthz(request):
    """Say that this process answers; nothing else is asked, so that a database away restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """Say whether the parts that a page needs are there: 200 when all are, 503 when one is not."""
    parts = {"database": database_answers(), "broker": broker_answers()}
    parts["sweep"] = parts["database"] and is_swept()
    ready = all(parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.warning("the database does not answer", exc_info=True)
        return False
    return True


def broker_answers() -> bool:
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
        return bool(client.ping())
    except redis.RedisError:
        logger.warning("the broker does not answer", exc_info=True)
        return False


def sweep_age() -> timedelta | None:
    """How long ago the sweep last came round; None when it never did."""
    last = SweepMark.objects.values_list("swept_at", flat=True).first()
    return timezone.now() - last if last else None


def is_swept() -> bool:
    age = sweep_age()
    return age is not None and age < LATE_SWEEP


@require_safe
@never_cache
def metrics(request):
    """Give figures that are true of the whole installation, whichever process is asked."""
    registry = CollectorRegistry()
    ready = Gauge("governance_part_up", "Whether a part answers.", ["part"], registry=registry)
    database = database_answers()
    ready.labels("database").set(database)
    ready.labels("broker").set(broker_answers())
    age = sweep_age() if database else None
    if age is not None:
        swept = Gauge("governance_sweep_age_seconds", "How long ago the sweep last came round.", registry=registry)
        swept.set(age.total_seconds())
    queue = Gauge("governance_queue_length", "Tasks that wait in a queue.", ["queue"], registry=registry)
    for name, length in queue_lengths().items():
        queue.labels(name).set(length)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def queue_lengths() -> dict[str, int]:
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
        return {name: client.llen(name) for name in ("clock", "default", "slow")}
    except redis.RedisError:
        return {}
