"""The four stories of a call, clicked through at two widths: nothing scrolls sideways, no console complains."""

import call_stories
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("story", call_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("teller", [1366, 390], indirect=True)
def test_a_story_clicked_through(teller, story):
    story(teller)
