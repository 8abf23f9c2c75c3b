"""The stories of objections, clicked through at two widths."""

import dispute_stories
import pytest
from browser_widths import in_turn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("teller, story", in_turn(dispute_stories.STORIES), indirect=["teller"])
def test_a_story_of_an_objection_clicked_through(teller, story):
    story(teller)
