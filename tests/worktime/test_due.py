"""When a limit ends: the vectors that the field requires, and the ladder built on them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from governance.worktime.amounts import Amount, days, hours, minutes, months, work_hours, workdays
from governance.worktime.calendar import OutOfRange


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2025-09-30 16:30", work_hours(4), "2025-10-09 13:30"),
        ("2025-10-10 16:00", work_hours(2), "2025-10-11 10:00"),
        ("2026-01-03 10:00", work_hours(2), "2026-01-04 11:00"),
        ("2026-02-14 10:00", workdays(1), "2026-02-24 17:00"),
        ("2026-02-14 10:00", workdays(5), "2026-02-28 17:00"),
        ("2026-09-18 16:00", work_hours(3), "2026-09-20 11:00"),
        ("2026-04-30 15:00", workdays(3), "2026-05-08 17:00"),
        ("2026-04-30 15:00", workdays(4), "2026-05-09 17:00"),
        ("2026-03-04 12:30", work_hours(1), "2026-03-04 14:00"),
        ("2026-03-04 18:20", work_hours(2), "2026-03-05 11:00"),
        ("2026-09-30 09:00", workdays(1), "2026-10-08 17:00"),
        ("2026-06-18 16:59", work_hours(1), "2026-06-22 09:59"),
    ],
)
def test_the_required_vectors_hold(calendar, at, start, amount, due):
    assert calendar.due(at(start), amount) == at(due)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-03-04 23:50", minutes(15), "2026-03-05 00:05"),
        ("2026-10-01 20:00", hours(2), "2026-10-01 22:00"),
        ("2026-10-01 20:00", days(3), "2026-10-04 20:00"),
        ("2026-01-31 09:30", months(1), "2026-02-28 09:30"),
        ("2024-01-31 09:30", months(1), "2024-02-29 09:30"),
        ("2026-11-30 09:30", months(3), "2027-02-28 09:30"),
        ("2026-03-04 09:12", work_hours(0), "2026-03-04 09:12"),
        ("2026-03-04 09:00", work_hours(3), "2026-03-04 12:00"),
        ("2026-03-04 09:00", work_hours(7), "2026-03-04 17:00"),
        ("2026-03-04 09:12", workdays("0.5"), "2026-03-05 13:30"),
        ("2026-03-04 09:12", workdays("1.5"), "2026-03-06 13:30"),
        ("2026-03-06 23:59", workdays(1), "2026-03-09 17:00"),
        ("2026-03-07 00:00", workdays(1), "2026-03-09 17:00"),
    ],
)
def test_natural_units_run_day_and_night_and_working_ones_do_not(calendar, at, start, amount, due):
    assert calendar.due(at(start), amount) == at(due)


def test_the_zone_of_the_given_moment_does_not_matter(calendar, at):
    early = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)  # 00:30 of the fifth in Chengdu

    assert calendar.due(early, workdays(1)) == at("2026-03-06 17:00")
    assert calendar.due(early, work_hours(1)) == at("2026-03-05 10:00")


def test_a_moment_without_a_zone_is_refused(calendar, at):
    with pytest.raises(ValueError):
        calendar.due(datetime(2026, 3, 4, 9), hours(1))


def test_a_negative_limit_is_refused(calendar, at):
    with pytest.raises(ValueError):
        calendar.due(at("2026-03-04 09:00"), Amount(-1, "hour"))


@pytest.mark.parametrize("amount", [workdays(100_000), work_hours(1_000_000)])
def test_a_limit_beyond_the_calendar_is_refused(calendar, at, amount):
    with pytest.raises(OutOfRange, match="1999 年至 2150 年"):
        calendar.due(at("2026-03-04 09:00"), amount)


def test_a_moment_before_the_calendar_is_refused(calendar, at):
    with pytest.raises(OutOfRange):
        calendar.due(at("1990-03-04 09:00"), workdays(1))


def test_shares_of_a_working_day_fall_inside_sessions(calendar, at):
    start, due = at("2026-03-04 09:12"), at("2026-03-05 17:00")

    assert calendar.due(start, workdays(1)) == due
    assert calendar.share(start, due, True, "0.8") == at("2026-03-05 14:14:24")
    assert calendar.share(start, due, True, 1) == due
    assert calendar.share(start, due, True, Decimal("1.5")) == at("2026-03-06 16:54")
    assert calendar.share(start, due, True, 0) == start


def test_shares_of_natural_time_run_through_the_night(calendar, at):
    start, due = at("2026-03-04 23:00"), at("2026-03-05 01:00")

    assert calendar.share(start, due, False, "0.8") == at("2026-03-05 00:36")
    assert calendar.share(start, due, False, 2) == at("2026-03-05 03:00")


def test_a_given_end_without_working_time_before_it_is_shared_as_natural_time(calendar, at):
    start, due = at("2026-03-07 10:00"), at("2026-03-07 20:00")

    assert calendar.share(start, due, True, "0.8") == at("2026-03-07 18:00")


@pytest.mark.parametrize(
    ("due", "amount", "before"),
    [
        ("2026-03-10 17:00", workdays(3), "2026-03-05 17:00"),
        ("2026-10-09 17:00", workdays(2), "2026-09-30 17:00"),
        ("2026-03-08 20:00", workdays(1), "2026-03-06 20:00"),
        ("2026-03-05 10:00", work_hours(1), "2026-03-05 09:00"),
        ("2026-03-05 10:00", work_hours(2), "2026-03-04 16:00"),
        ("2026-03-05 10:00", hours(2), "2026-03-05 08:00"),
        ("2026-03-31 10:00", months(1), "2026-02-28 10:00"),
    ],
)
def test_a_distance_before_the_end_counts_in_its_own_unit(calendar, at, due, amount, before):
    assert calendar.before(at(due), amount) == at(before)


def test_each_further_working_day_ends_with_its_last_session(calendar, at):
    assert [calendar.after(at("2026-09-29 17:00"), workdays(n)) for n in (1, 2, 3)] == [
        at("2026-09-30 17:00"),
        at("2026-10-08 17:00"),
        at("2026-10-09 17:00"),
    ]


def test_working_time_between_two_moments_skips_lunch_nights_and_holidays(calendar, at):
    assert calendar.elapsed(at("2026-09-30 11:00"), at("2026-10-08 10:00")) == timedelta(hours=6)
    assert calendar.elapsed(at("2026-03-05 10:00"), at("2026-03-04 10:00")) == timedelta(0)


def test_working_time_can_be_given_back_or_taken_away(calendar, at):
    assert calendar.advance(at("2026-03-04 16:30"), timedelta(hours=1)) == at("2026-03-05 09:30")
    assert calendar.advance(at("2026-03-05 09:30"), timedelta(hours=-1)) == at("2026-03-04 16:30")
    assert calendar.advance(at("2026-03-04 12:30"), timedelta(0)) == at("2026-03-04 12:30")


def test_a_day_knows_its_sessions_its_name_and_whether_it_is_provisional(calendar, at):
    assert calendar.sessions(date(2026, 3, 4)) == [
        (at("2026-03-04 09:00"), at("2026-03-04 12:00")),
        (at("2026-03-04 13:00"), at("2026-03-04 17:00")),
    ]
    assert calendar.sessions(date(2026, 10, 1)) == []
    assert calendar.name(date(2026, 10, 1)) == "国庆节"
    assert calendar.is_workday(date(2026, 10, 10)) and not calendar.is_workday(date(2026, 10, 11))
    assert not calendar.provisional(date(2026, 12, 31)) and calendar.provisional(date(2027, 1, 1))


def test_working_time_opens_again_after_lunch_and_after_the_weekend(calendar, at):
    assert calendar.opens(at("2026-03-04 10:00")) == at("2026-03-04 10:00")
    assert calendar.opens(at("2026-03-04 12:00")) == at("2026-03-04 13:00")
    assert calendar.opens(at("2026-03-06 17:00")) == at("2026-03-09 09:00")
    assert calendar.working(at("2026-03-04 11:59:59")) and not calendar.working(at("2026-03-04 12:00"))


def test_years_not_loaded_count_monday_to_friday(calendar, at):
    assert calendar.due(at("2031-09-30 09:00"), workdays(1)) == at("2031-10-01 17:00")
    assert calendar.provisional(date(2031, 10, 1))


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_workdays(calendar, at, year):
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    assert sum(map(calendar.is_workday, every)) == 248
