"""The stories of grid events over REST: by people, and with street and departments coming in by systems."""

import event_stories
import pytest
from event_tellers import RestGround
from event_town import Town

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from grids.events.loading import load_event_catalogue


@pytest.mark.parametrize("by_machines", [True, False], ids=["machines", "people"])
@pytest.mark.parametrize("story", event_stories.STORIES, ids=lambda story: story.__name__)
def test_a_story_of_the_ground(cast, settings, story, by_machines):
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    teller = RestGround(Town(cast), by_machines=by_machines)
    try:
        story(teller)
    finally:
        teller.stop()
