"""The four stories of a call, clicked through at two widths: nothing scrolls sideways, no console complains."""

import call_stories
import pytest
from browser_widths import in_turn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("teller, story", in_turn(call_stories.STORIES), indirect=["teller"])
def test_a_story_clicked_through(teller, story):
    story(teller)
