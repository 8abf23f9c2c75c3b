"""What a machine asks of a process, and what it is told when a part is away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.web import deployment
from governance.workflow.models import SweepMark

AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def swept(db):
    SweepMark.objects.update_or_create(pk=1, defaults={"swept_at": timezone.now(), "fired": 0})


def test_health_asks_nothing_of_the_database(client, django_assert_num_queries):
    assert client.get("/healthz").content == b"ok\n"


def test_ready_means_database_broker_and_a_fresh_sweep(client, swept):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "database": True, "broker": True, "sweep": True},
    )


def test_a_sweep_that_stopped_is_told(client, swept):
    SweepMark.objects.update(swept_at=timezone.now() - timedelta(minutes=5))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["sweep"]) == (503, False)


def test_a_broker_that_is_away_is_told(client, swept, settings):
    settings.REDIS_URL = AWAY
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"], response.json()["database"]) == (503, False, True)


def test_metrics_name_parts_queues_and_the_age_of_the_sweep(client, swept):
    text = client.get("/metrics").content.decode()
    assert 'governance_part_up{part="database"} 1.0' in text
    assert 'governance_queue_length{queue="slow"}' in text
    assert "governance_sweep_age_seconds 0." in text


def test_a_deploy_check_asks_for_persistent_connections_and_for_no_demonstration(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "CONN_MAX_AGE", 0)
    settings.DEMONSTRATION = True
    assert [problem.id for problem in deployment.connections_persist(None)] == ["governance.W001"]
    assert [problem.id for problem in deployment.demonstration_is_off(None)] == ["governance.W002"]
