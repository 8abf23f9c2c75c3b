"""Fixtures for every test."""

import pytest
from appendonly import emptying_allowed
from cast import build

from governance.organisations.selectors import directory


@pytest.fixture
def cast(db):
    """Give the small town of `tests/cast.py`."""
    return build()


@pytest.fixture(autouse=True)
def fresh_directory():
    """Forget organisations that an earlier test has rolled back."""
    directory.clear()
    yield
    directory.clear()


@pytest.fixture(autouse=True, scope="session")
def append_only_tables_can_be_emptied():
    """Let the flush between transactional tests empty what the product never may."""
    with emptying_allowed():
        yield
