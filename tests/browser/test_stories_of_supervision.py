"""The stories of supervision and of what follows a closed call, clicked through at two widths."""

import closing_stories
import pytest
import supervision_stories
from browser_widths import in_turn
from call_town import Town
from supervision_tellers import BrowserSupervision

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the others differ in is told over REST, which is quicker.
TOLD = (
    supervision_stories.from_blue_to_red,
    supervision_stories.three_reds_to_the_interview,
    supervision_stories.lifted_by_confirmation,
    supervision_stories.revoked,
    supervision_stories.opened_by_hand,
)


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)


@pytest.fixture
def teller(request, live_server, tab, log_in, complaints, town):
    told = BrowserSupervision(town, lambda: tab(request.param), log_in, complaints)
    yield told
    told.stop()


@pytest.mark.parametrize("teller, story", in_turn(TOLD), indirect=["teller"])
def test_a_story_of_supervision_clicked_through(teller, story):
    story(teller)


@pytest.mark.parametrize("teller, story", in_turn(closing_stories.STORIES), indirect=["teller"])
def test_a_story_of_a_closed_call_clicked_through(teller, story):
    story(teller)
