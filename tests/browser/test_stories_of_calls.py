"""The four stories of a call, clicked through at two widths: nothing scrolls sideways, no console complains."""

import call_stories
import pytest
from browser_teller import BrowserTeller
from call_town import Town
from django.conf import settings as django_settings

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)


@pytest.fixture
def teller(request, live_server, tab, log_in, complaints, town):
    if not (django_settings.NODE_MODULES / ".vendor").is_dir():
        pytest.skip("the front-end packages are not installed")
    told = BrowserTeller(town, lambda: tab(request.param), log_in, complaints)
    yield told
    told.stop()


@pytest.mark.parametrize("story", call_stories.STORIES, ids=lambda story: story.__name__)
@pytest.mark.parametrize("teller", [1366, 390], indirect=True)
def test_a_story_clicked_through(teller, story):
    story(teller)
