from datetime import datetime

import pytest

from governance.worktime.calendar import SHANGHAI, Calendar
from governance.worktime.loading import Tables, shipped_days, shipped_years


@pytest.fixture(scope="session")
def tables() -> Tables:
    announced = frozenset(year for year, state, _ in shipped_years() if state == "announced")
    return Tables({day: (works, name) for day, works, name in shipped_days()}, announced, {})


@pytest.fixture(scope="session")
def calendar(tables) -> Calendar:
    return Calendar(tables)


@pytest.fixture(scope="session")
def at():
    """Read "2026-03-04 09:12" as that moment in Chengdu."""
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
