"""Who took part and who spoke is counted where it was, also where no event was reported."""

import pytest
from effort_town import COMMUNITY, COURTYARDS, STREET, Town

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from grids.counting import measures, periods
from grids.counting.areas import Scope
from grids.counting.measures import Answer, Question
from grids.events.loading import load_event_catalogue

pytestmark = pytest.mark.django_db
FIRST, SECOND, _ = COURTYARDS


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)


def answer(area: str) -> Answer:
    question = Question(Scope(whole=True), area)
    return measures.count(question, periods.of_year(2026), measures.sums(question))


def test_a_compound_that_spoke_without_an_event_is_counted_and_the_column_adds_up(town):
    town.concluded(courtyards=[FIRST])
    town.reported(grid_code=SECOND)

    found = answer(COMMUNITY)

    assert {code: (row["reported"], row.participants, row.voices) for code, row in found.areas.items()} == {
        FIRST: (0, 38, 49), SECOND: (1, 0, 0),
    }  # fmt: skip
    assert (found.whole["reported"], found.whole.participants, found.whole.voices) == (1, 38, 49)


def test_what_was_said_for_the_whole_community_is_of_none_of_its_compounds(town):
    town.concluded()

    found, above = answer(COMMUNITY), answer(STREET)

    assert {code: row.participants for code, row in found.areas.items()} == dict.fromkeys(COURTYARDS, 0)
    assert found.whole.participants == 38
    assert {code: (row.participants, row.voices) for code, row in above.areas.items()} == {COMMUNITY: (38, 147)}
