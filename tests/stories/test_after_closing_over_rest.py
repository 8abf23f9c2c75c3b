"""The stories of what follows a closed call over REST: by machines where machines may, and by people."""

import closing_stories
import pytest
from supervision_tellers import RestSupervision


@pytest.mark.parametrize("by_machines", [True, False], ids=["machines", "people"])
@pytest.mark.parametrize("story", closing_stories.OVER_REST, ids=lambda story: story.__name__)
def test_a_story_of_a_closed_call(town, settings, story, by_machines):
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0
    teller = RestSupervision(town, by_machines=by_machines)
    try:
        story(teller)
    finally:
        teller.stop()
