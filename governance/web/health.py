"""What a machine asks of this process: does it live, can it serve, what has it counted."""

import logging

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

logger = logging.getLogger(__name__)


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


@require_safe
@never_cache
def metrics(request):
    """Give figures that are true of the whole installation, whichever process is asked."""
    registry = CollectorRegistry()
    ready = Gauge("governance_part_up", "Whether a part answers.", ["part"], registry=registry)
    ready.labels("database").set(database_answers())
    ready.labels("broker").set(broker_answers())
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
