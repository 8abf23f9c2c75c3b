"""Fixtures for every test."""

import pytest
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
