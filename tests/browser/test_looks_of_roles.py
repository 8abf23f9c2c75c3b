"""The look of what each role works with: readable by everyone, at both widths, in the language of the office."""

import re

import pytest
import time_machine
from browser_looks import sideways, violations
from working_town import NOON, Town

from dispatch.calls.loading import load_catalogue
from dispatch.duties.loading import load_duties
from governance.catalogues.selectors import in_force
from grids.events.loading import load_event_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATIN = re.compile(r"[A-Za-z]{4,}")
# Names that offices write in Latin letters themselves, and endings of files, which must be told to the letter.
ALLOWED = {"Excel", "Word", "REST", "TOTP"} | {"docx", "xlsx", "webp"}


@pytest.fixture
def working(cast) -> Town:
    began = Town.moment("2026-01-05 09:00")
    for load in (load_catalogue, load_duties, load_event_catalogue):
        load(began)
    in_force.clear()
    with time_machine.travel(Town.moment(NOON), tick=True):
        yield Town(cast)


def look(page, path: str) -> list:
    """Say what is wrong with a page."""
    answer = page.goto(path)
    foreign = sorted({*LATIN.findall(page.locator("body").inner_text())} - ALLOWED)
    beside = sideways(page)
    return [
        *([f"status {answer.status}"] if answer.status != 200 else []),
        *([f"{beside} px sideways"] if beside else []),
        *foreign,
        *violations(page),
    ]


@pytest.mark.parametrize("width", [1366, 390])
def test_every_kind_of_page_is_readable_for_the_role_that_uses_it(tab, log_in, working, complaints, width):
    page, wrong = tab(width), {}
    for name, paths in working.pages.items():
        log_in(page, getattr(working, name))
        for path in ("/", *paths):
            found = look(page, path) + complaints
            complaints.clear()
            if found:
                wrong[name, path] = found
    assert wrong == {}
