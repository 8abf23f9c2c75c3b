"""The stories of merging, joint visits and monthly topics, clicked through at two widths."""

import duplicate_stories
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("story", duplicate_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("teller", [1366, 390], indirect=True)
def test_a_story_of_what_comes_in_more_than_once_clicked_through(teller, story):
    story(teller)
