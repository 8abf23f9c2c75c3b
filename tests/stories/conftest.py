import pytest
from call_town import Town
from tellers import RestTeller

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)


@pytest.fixture
def told(town, settings):
    """Give a factory of tellers; the clock is set right again at the end."""
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0
    tellers = []

    def tell(story, *, by_machines: bool) -> RestTeller:
        tellers.append(RestTeller(town, by_machines=by_machines))
        story(tellers[-1])
        return tellers[-1]

    yield tell
    for teller in tellers:
        teller.stop()
