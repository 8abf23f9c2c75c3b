"""The stories of what may hold up a line over REST: by machines, and by people with their browser's session."""

import delay_stories
import pytest


@pytest.mark.parametrize("story", delay_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("by_machines", [True, False], ids=["machines", "people"])
def test_a_story_of_a_delay(told, story, by_machines):
    told(story, by_machines=by_machines)
