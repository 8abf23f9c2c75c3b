"""The stories of what may hold up a line, clicked through at two widths."""

import delay_stories
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("story", delay_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("teller", [1366, 390], indirect=True)
def test_a_story_of_a_delay_clicked_through(teller, story):
    story(teller)
