"""The catalogue re-issued, a withdrawn item refused, a task that needs admission: over REST."""

import catalogue_stories
import pytest
from catalogue_tellers import DRAFT, RestKeeper, TaskRestTeller
from machines import Machine

from dispatch.duties.loading import load_duties
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.organisations.choices import Role


@pytest.fixture
def tell(town, settings):
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0
    load_duties(town.moment("2026-01-05 09:00"))
    in_force.clear()
    told = []

    def start(teller, story):
        told.append(teller(town, by_machines=False))
        story(told[-1])

    yield start
    for each in told:
        each.stop()


@pytest.mark.parametrize("story", catalogue_stories.OF_CALLS, ids=lambda story: story.__name__)
def test_a_story_of_the_catalogue(tell, story):
    tell(RestKeeper, story)


@pytest.mark.parametrize("story", catalogue_stories.OF_TASKS, ids=lambda story: story.__name__)
def test_a_story_of_a_task(tell, story):
    tell(TaskRestTeller, story)


def test_a_machine_drafts_but_does_not_publish(tell, town):
    def story(t):
        t.at("2026-03-04 09:00")
        office = Machine(town.district, Role.DISTRICT_ESTABLISHMENT)
        assert office.post(DRAFT, {}).status_code == 201
        assert office.post(f"{DRAFT}items/", {"code": "UC03", "tier": "P1"}).status_code == 200
        answer = office.post(f"{DRAFT}publish/", {"effective_from": "2026-03-04"})
        assert (answer.status_code, answer.json()["code"]) == (403, "needs_person")
        assert CatalogueVersion.objects.of("calls").published().count() == 1

    tell(RestKeeper, story)
