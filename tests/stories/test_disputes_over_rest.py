"""The stories of objections over REST: by machines, and by people with their browser's session."""

import dispute_stories
import pytest


@pytest.mark.parametrize("story", dispute_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("by_machines", [True, False], ids=["machines", "people"])
def test_a_story_of_an_objection(told, story, by_machines):
    told(story, by_machines=by_machines)
