"""Working time against a walker that counts minute by minute, and against calendars made by others."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import chinese_calendar
import holidays
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.worktime.amounts import Amount, work_hours, workdays
from governance.worktime.calendar import SHANGHAI, Calendar
from governance.worktime.choices import Unit
from governance.worktime.loading import Hours, Tables, shipped_days
from governance.worktime.sessions import parse

MINUTE = timedelta(minutes=1)
TABLES = Tables({day: (works, name) for day, works, name in shipped_days()}, frozenset(range(2020, 2027)), {})
SPECIAL = {day: works for day, works, _ in shipped_days()}
DISTRICT = (("09:00", "12:00"), ("13:00", "17:00"))
SUMMER = (("08:30", "12:00"), ("14:00", "18:00"))
DUTY = (("08:00", "20:00"),)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 30)).map(
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
)
exact = st.datetimes(datetime(2022, 1, 1), datetime(2027, 6, 30)).map(
    lambda naive: naive.replace(microsecond=0, tzinfo=SHANGHAI)
)
clocks = st.lists(st.integers(0, 96), min_size=2, max_size=8, unique=True).map(
    lambda quarters: [
        tuple(f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in pair)
        for pair in zip(sorted(quarters)[::2], sorted(quarters)[1::2], strict=False)
    ]
)
calendars = st.builds(
    lambda sessions, every_day: (
        Calendar(TABLES, (Hours(date(2000, 1, 1), None, parse(sessions), every_day),)),
        sessions,
        every_day,
    ),
    st.sampled_from([DISTRICT, SUMMER, DUTY]) | clocks,
    st.booleans(),
)
units = st.sampled_from(Unit.values)
shares = st.lists(st.decimals("0.01", "3", places=2), min_size=2, max_size=5)
pool = {}


def calendar_of(sessions, every_day=False) -> Calendar:
    key = (tuple(map(tuple, sessions)), every_day)
    if key not in pool:
        pool[key] = Calendar(TABLES, (Hours(date(2000, 1, 1), None, parse(sessions), every_day),))
    return pool[key]


class Walker:
    """Count working minutes one at a time, straight from the definition."""

    def __init__(self, sessions, every_day: bool):
        self.sessions, self.every_day = sessions, every_day

    def is_workday(self, day: date) -> bool:
        return self.every_day or SPECIAL.get(day, day.weekday() < 5)

    def runs(self, minute: datetime) -> bool:
        clock = minute.strftime("%H:%M")
        return self.is_workday(minute.date()) and any(opens <= clock < closes for opens, closes in self.sessions)

    def after(self, start: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.runs(start)
            start += MINUTE
        return start

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        gone = timedelta()
        while start < end:
            gone += MINUTE if self.runs(start) else timedelta()
            start += MINUTE
        return gone

    def workdays_after(self, start: datetime, number: int) -> datetime:
        day = start.date()
        while number:
            day += timedelta(days=1)
            number -= self.is_workday(day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        return next(
            minute for minute in (midnight + MINUTE * back for back in range(1440, 0, -1)) if self.runs(minute - MINUTE)
        )


@pytest.mark.parametrize(("sessions", "every_day"), [(DISTRICT, False), (SUMMER, False), (DUTY, True)])
@settings(max_examples=40, deadline=None)
@given(start=moments, minutes=st.integers(1, 3000))
def test_working_hours_end_where_a_walk_by_minutes_ends(sessions, every_day, start, minutes):
    calendar, walker = calendar_of(sessions, every_day), Walker(sessions, every_day)

    assert calendar.due(start, Amount(Decimal(minutes) / 60, "work_hour")) == walker.after(start, minutes)
    assert calendar.advance(start, minutes * MINUTE) == walker.after(start, minutes)


@settings(max_examples=15, deadline=None)
@given(made=calendars, start=moments, minutes=st.integers(1, 1500))
def test_any_orderly_day_is_walked_alike(made, start, minutes):
    calendar, sessions, every_day = made
    walker = Walker(sessions, every_day)

    end = start + minutes * MINUTE

    assert calendar.elapsed(start, end) == walker.elapsed(start, end)
    assert calendar.due(start, workdays(2)) == walker.workdays_after(start, 2)


@settings(max_examples=100, deadline=None)
@given(start=moments, number=st.integers(1, 40))
def test_working_days_end_where_a_walk_by_days_ends(start, number):
    assert calendar_of(DISTRICT).due(start, workdays(number)) == Walker(DISTRICT, False).workdays_after(start, number)


@settings(max_examples=200, deadline=None)
@given(start=exact, seconds=st.integers(1, 2_000_000))
def test_what_was_advanced_has_elapsed(start, seconds):
    calendar, length = calendar_of(DISTRICT), timedelta(seconds=seconds)

    assert calendar.elapsed(start, calendar.advance(start, length)) == length
    assert calendar.elapsed(calendar.advance(start, -length), start) == length


@settings(max_examples=200, deadline=None)
@given(one=exact, other=exact, number=st.integers(1, 60), unit=units)
def test_who_starts_later_is_never_due_earlier(one, other, number, unit):
    calendar, amount = calendar_of(DISTRICT), Amount(number, unit)
    first, second = sorted([one, other])

    assert calendar.due(first, amount) <= calendar.due(second, amount)


@settings(max_examples=200, deadline=None)
@given(start=exact, number=st.integers(1, 60), unit=units)
def test_more_time_ends_later_and_never_before_the_start(start, number, unit):
    calendar = calendar_of(DISTRICT)

    assert start < calendar.due(start, Amount(number, unit)) < calendar.due(start, Amount(number + 1, unit))


@settings(max_examples=200, deadline=None)
@given(start=exact, number=st.integers(1, 30), shares=shares)
@example(start=datetime(2026, 3, 4, 9, 12, tzinfo=SHANGHAI), number=1, shares=[Decimal("0.8"), Decimal("1.5")])
def test_the_ladder_climbs_in_order_and_meets_the_end_at_one(start, number, shares):
    calendar = calendar_of(DISTRICT)
    due = calendar.due(start, workdays(number))

    rungs = [calendar.share(start, due, True, share) for share in sorted({*shares, Decimal(1)})]

    assert rungs == sorted(rungs) and rungs[sorted({*shares, Decimal(1)}).index(Decimal(1))] == due
    assert all(rung > due for rung in rungs[sorted({*shares, Decimal(1)}).index(Decimal(1)) + 1 :])


@settings(max_examples=200, deadline=None)
@given(due=exact, number=st.integers(1, 200))
def test_a_distance_back_leaves_exactly_that_much_working_time(due, number):
    calendar = calendar_of(DISTRICT)

    assert calendar.elapsed(calendar.before(due, work_hours(number)), due) == timedelta(hours=number)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_two_other_calendars_agree_on_every_day(year):
    calendar, others = calendar_of(DISTRICT), holidays.country_holidays("CN", years=[year])
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]

    for day in (day for day in every if day.year == year):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        assert calendar.is_workday(day) == others.is_working_day(day), day
