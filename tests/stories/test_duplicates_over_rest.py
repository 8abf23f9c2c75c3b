"""The stories of merging, joint visits and monthly topics over REST: by machines, and by people."""

import duplicate_stories
import pytest


@pytest.mark.parametrize("story", duplicate_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("by_machines", [True, False], ids=["machines", "people"])
def test_a_story_of_what_comes_in_more_than_once(told, story, by_machines):
    told(story, by_machines=by_machines)
