from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from governance.organisations.tasks import forget_sessions

pytestmark = pytest.mark.django_db


def test_sessions_that_have_run_out_are_removed():
    now = timezone.now()
    Session.objects.create(session_key="past", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="running", session_data="", expire_date=now + timedelta(hours=1))
    assert forget_sessions() == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
