"""The demonstration follows the lamps of its open cases, dated back to when each was lit."""

import pytest
import time_machine

from governance.documents.models import Job
from governance.supervision.demonstration import loading
from governance.supervision.demonstration.course import play
from governance.supervision.models import Interview, SupervisionSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def lit(town):
    """Two calls: one that ran into a red lamp the day before, one that has just turned blue."""
    late = town.called_on("2026-03-02")
    town.sweep("2026-03-02 11:13")
    town.light_red(town.lead(late), "2026-03-02 11:20")
    town.called_on("2026-03-04")
    town.sweep("2026-03-04 10:01")
    return town


def test_each_sheet_begins_when_its_lamp_was_lit(lit):
    at = lit.moment("2026-03-04 10:05")
    assert play(at) == 4
    begun = {sheet.state: sheet.begun_at for sheet in SupervisionSheet.objects.filter(organisation=lit.department)}
    assert set(begun) == {"red", "blue"}
    assert begun["red"] < lit.moment("2026-03-03 00:00") and max(begun.values()) <= at


def test_a_red_that_nobody_signed_in_time_leads_to_an_interview(lit):
    play(lit.moment("2026-03-04 10:05"))
    assert Interview.objects.get().cause == "unanswered"


def test_loading_is_one_step_however_often_it_is_asked_for(lit):
    with time_machine.travel(lit.moment("2026-03-04 10:05"), tick=False):
        loading.load_first(lit.moment("2026-03-04 10:05"))
        loading.load_first(lit.moment("2026-03-04 10:05"))
        assert Job.objects.filter(kind=loading.KIND).count() == 1
        loading.load_rest(lit.moment("2026-03-04 10:05"))
        sheets = SupervisionSheet.objects.count()
        loading.load_rest(lit.moment("2026-03-04 10:05"))
    assert sheets == SupervisionSheet.objects.count() == 4
