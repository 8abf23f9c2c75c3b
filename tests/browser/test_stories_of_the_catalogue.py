"""The catalogue re-issued, a withdrawn item refused, a task that needs admission: clicked through at two widths."""

import catalogue_stories
import pytest
from browser_widths import in_turn
from call_town import Town
from catalogue_browser_tellers import BrowserKeeper, TaskBrowserTeller

from dispatch.calls.loading import load_catalogue
from dispatch.duties.loading import load_duties
from governance.catalogues.selectors import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tell(request, live_server, tab, log_in, complaints, cast):
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_duties(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    told = []

    def start(teller, story, width):
        told.append(teller(Town(cast), lambda: tab(width), log_in, complaints))
        story(told[-1])

    yield start
    for each in told:
        each.stop()


@pytest.mark.parametrize("width, story", in_turn(catalogue_stories.OF_CALLS))
def test_a_story_of_the_catalogue(tell, story, width):
    tell(BrowserKeeper, story, width)


@pytest.mark.parametrize("width, story", in_turn(catalogue_stories.OF_TASKS))
def test_a_story_of_a_task(tell, story, width):
    tell(TaskBrowserTeller, story, width)
