"""The stories of supervision over REST: by machines where machines may, and by people."""

import pytest
import supervision_stories
from supervision_tellers import RestSupervision


@pytest.mark.parametrize("by_machines", [True, False], ids=["machines", "people"])
@pytest.mark.parametrize("story", supervision_stories.STORIES, ids=lambda story: story.__name__)
def test_a_story_of_supervision(town, settings, story, by_machines):
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0
    teller = RestSupervision(town, by_machines=by_machines)
    try:
        story(teller)
    finally:
        teller.stop()
