"""The calendar in force: read once for a version, one statement to see that nothing changed."""

import uuid
from datetime import date

import pytest

from governance.worktime.calendar import current, held, release
from governance.worktime.models import CalendarDay, CalendarVersion, CalendarYear, OfficeHours

pytestmark = pytest.mark.django_db


def change() -> None:
    CalendarVersion.objects.update(token=uuid.uuid4())


def test_asking_again_costs_one_statement(django_assert_num_queries):
    first = current()

    with django_assert_num_queries(1):
        assert current() is first


def test_inside_held_only_the_first_asks(django_assert_num_queries):
    current()

    with django_assert_num_queries(1), held():
        for organisation in (None, 7, 8):
            current(organisation)
        with held():
            current()


def test_a_change_is_seen_at_once():
    assert not current().is_workday(date(2026, 10, 1))

    CalendarDay.objects.filter(day=date(2026, 10, 1)).update(is_workday=True)
    change()

    assert current().is_workday(date(2026, 10, 1))


def test_a_block_judges_by_one_version_until_it_is_released():
    with held():
        first = current()
        change()
        assert current() is first
        release()
        assert current() is not first


def test_organisations_without_hours_of_their_own_share_one_calendar():
    assert current(1) is current(2) is current()


def test_the_years_shipped_are_loaded():
    states = dict(CalendarYear.objects.values_list("year", "state"))

    assert states == {**dict.fromkeys(range(2020, 2027), "announced"), 2027: "provisional"}
    assert current().provisional(date(2027, 3, 1)) and not current().is_workday(date(2027, 10, 1))


def test_an_empty_table_falls_back_to_the_days_shipped():
    for model in (CalendarDay, CalendarYear, OfficeHours, CalendarVersion):
        model.objects.all().delete()

    assert not current().is_workday(date(2026, 10, 1))
    assert current().is_workday(date(2026, 10, 10))
