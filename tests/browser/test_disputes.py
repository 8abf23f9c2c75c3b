"""The stories of objections, clicked through at two widths."""

import dispute_stories
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("story", dispute_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("teller", [1366, 390], indirect=True)
def test_a_story_of_an_objection_clicked_through(teller, story):
    story(teller)
