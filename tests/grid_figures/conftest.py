import pytest
import time_machine
from figures_town import Town

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from grids.events.loading import load_event_catalogue


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2025-01-05 09:00"))
    load_event_catalogue(Town.moment("2025-01-05 09:00"))
    in_force.clear()
    return Town(cast)


@pytest.fixture
def settled(town) -> Town:
    town.settle_in()
    with time_machine.travel(town.moment("2026-03-05 09:00"), tick=False):
        yield town
