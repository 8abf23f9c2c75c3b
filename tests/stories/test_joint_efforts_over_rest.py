"""A joint effort over REST, by machines: three courtyards asked, talked over, shared out, settled, counted."""

import pytest
import time_machine
from effort_town import COURTYARDS, NUMBERS, Town
from machines import Machine

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from governance.facts.models import Fact
from governance.organisations.choices import Role
from grids.events.loading import load_event_catalogue

pytestmark = pytest.mark.django_db
API = "/api/v1/joint-efforts/"


@pytest.fixture
def town(cast, settings) -> Town:
    settings.API_REQUESTS_PER_MINUTE = 0
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    with time_machine.travel(Town.moment("2026-03-04 10:00"), tick=False):
        yield Town(cast)


def test_three_courtyards_settle_a_matter_between_machines(town):
    clerk = Machine(town.community, Role.COMMUNITY_CLERK)
    neighbours = Machine(town.community, Role.GRID_WORKER)
    begun = clerk.post(API, town.raw_effort())
    place = begun["Location"]
    assert (begun.status_code, begun.json()["state"]) == (201, "collecting")

    for row in neighbours.get(place).json()["opinions"]:
        (collect,) = [each for each in row["actions"] if each["name"] == "collect"]
        assert collect["allowed"] and "agreed" in collect["fields"]["properties"]
        assert neighbours.post(collect["href"], NUMBERS).json()["line"]["state"] == "collected"
    assert neighbours.post(f"{place}do/discuss/").status_code == 403
    assert clerk.post(f"{place}do/discuss/").json()["state"] == "discussing"

    early = clerk.post(f"{place}do/assign/", town.duty())
    assert (early.status_code, early.json()["code"]) == (422, "not_ready")
    assert clerk.post(f"{place}do/record/", town.minutes()).status_code == 200
    assert clerk.post(f"{place}do/assign/", town.duty()).json()["state"] == "acting"
    (task,) = clerk.get(place).json()["tasks"]
    assert (task["owner"], task["deadlines"][0]["due_at"]) == ("和美苑院落自治小组", "2026-03-11T17:00:00+08:00")
    done = clerk.post(f"{place}tasks/{task['id']}/do/finish/", {"result": "已划 42 个车位", "participants": 15})
    assert done.json()["line"]["state"] == "done"
    assert clerk.post(f"{place}do/conclude/", town.conclusion()).json()["state"] == "concluded"

    told = clerk.get(place).json()
    assert (told["voices"], told["meetings"], told["participants"], told["outcome"]) == (147, 1, 38, "settled")
    assert [row["grid_code"] for row in told["opinions"]] == list(COURTYARDS)
    assert [row["name"] for row in told["actions"] if row["allowed"]] == []
    assert sum(fact.value for fact in Fact.objects.filter(kind="grids.effort.joined")) == 38
