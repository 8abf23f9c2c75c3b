"""The stories of grid events, clicked through on a phone."""

import event_stories
import pytest
from event_tellers import BrowserGround
from event_town import Town

from grids.events.loading import load_event_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def teller(live_server, tab, log_in, complaints, town):
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    told = BrowserGround(Town(town), lambda: tab(390, 844), log_in, complaints)
    yield told
    told.stop()


@pytest.mark.parametrize("story", event_stories.STORIES, ids=lambda story: story.__name__)
def test_a_story_of_the_ground_on_a_phone(teller, story):
    story(teller)
