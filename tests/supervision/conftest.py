import pytest
from call_town import Town as CallTown
from supervision_town import Town

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(CallTown.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)
