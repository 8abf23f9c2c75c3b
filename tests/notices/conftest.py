from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from governance.notices import audience, digests
from governance.organisations.models import User

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def wednesday():
    """Give moments of Wednesday 2026-03-04, an ordinary working day."""
    return lambda hour, minute=0: datetime(2026, 3, 4, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def alice(db):
    return User.objects.create_user("a001", name="艾丽", email="alice@example.org")


@pytest.fixture
def bob(db):
    return User.objects.create_user("b001", name="鲍勃")


@pytest.fixture
def posts(monkeypatch):
    """Say who holds which (role, organisation), without building a town."""
    held = {}

    def holder_ids(pairs, at):
        return {pair: [person.pk for person in held.get(pair, [])] for pair in pairs}

    monkeypatch.setattr(audience.selectors, "holder_ids", holder_ids)
    return held


@pytest.fixture
def office_open(monkeypatch):
    monkeypatch.setattr(digests, "in_session", lambda at: True)
