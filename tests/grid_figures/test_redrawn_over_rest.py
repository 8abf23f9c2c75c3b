"""A redrawn grid keeps last year's figures: the story over REST."""

import pytest
import time_machine
from machines import Person
from redrawing_stories import a_redrawn_grid_keeps_last_years_figures

pytestmark = pytest.mark.django_db


class RestTeller:
    def __init__(self):
        self.callers = {}

    def read(self, person, path: str) -> dict:
        answer = self.callers.setdefault(person.pk, Person(person)).get(path)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def asked(self, person, area: str, period: str) -> dict:
        return self.read(person, f"/api/v1/grid-figures/?area={area}&period={period}")

    def figures(self, person, area: str, period: str) -> dict:
        found = self.asked(person, area, period)
        share = next(row for row in found["figures"] if row["code"] == "G04")
        return {"name": found["area"]["name"], "closed": found["closed"], "satisfied": (share["good"], share["total"])}

    def merge(self, person, into: str, other: str, on: str) -> None:
        caller = self.callers.setdefault(person.pk, Person(person))
        answer = caller.post(f"/api/v1/grids/{into}/do/merge/", {"others": [other], "name": "和美苑1-2栋", "on": on})
        assert answer.status_code == 200, answer.content.decode()

    def below(self, person, area: str, period: str) -> dict[str, int]:
        return {row["name"]: row["closed"] for row in self.asked(person, area, period)["areas"]}

    def note(self, person, area: str, period: str) -> str:
        rows = self.asked(person, area[:15] + "000", period)["areas"]
        return next(row["note"] for row in rows if row["code"] == area)

    def events(self, person, area: str, period: str) -> int:
        path = f"/api/v1/grid-events/?area={area}&period={period}&part=closed"
        return len(self.read(person, path)["results"])


def test_a_redrawn_grid_keeps_last_years_figures(town):
    with time_machine.travel(town.moment("2026-03-05 09:00"), tick=False):
        a_redrawn_grid_keeps_last_years_figures(town, RestTeller())
