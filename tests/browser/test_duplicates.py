"""The stories of merging, joint visits and monthly topics, clicked through at two widths."""

import duplicate_stories
import pytest
from browser_widths import in_turn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("teller, story", in_turn(duplicate_stories.STORIES), indirect=["teller"])
def test_a_story_of_what_comes_in_more_than_once_clicked_through(teller, story):
    story(teller)
