import pytest
from task_town import Town

from dispatch.calls.loading import load_catalogue
from dispatch.duties.loading import load_duties
from governance.catalogues.selectors import in_force


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_duties(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)
