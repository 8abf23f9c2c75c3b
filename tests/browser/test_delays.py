"""The stories of what may hold up a line, clicked through at two widths."""

import delay_stories
import pytest
from browser_widths import in_turn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("teller, story", in_turn(delay_stories.STORIES), indirect=["teller"])
def test_a_story_of_a_delay_clicked_through(teller, story):
    story(teller)
