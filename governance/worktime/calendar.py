"""Working-time arithmetic over precomputed sessions, and the calendar in force.

All moments are aware and counted in whole seconds; the product lives in one zone, eight hours ahead of UTC all year.
"""

from array import array
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from governance.errors import Invalid
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit
from governance.worktime.loading import Hours, Tables, read_tables
from governance.worktime.sessions import DAY, DEFAULT, Seconds, parse

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFSET = 8 * 3600
EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = date(1999, 1, 1), date(2150, 12, 31)  # days outside are refused

NATURAL_SECONDS = {Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: DAY}


class OutOfRange(Invalid):
    """The moment lies outside the years that any calendar covers."""

    def __init__(self):
        super().__init__(f"时间超出日历范围（{FIRST.year} 年至 {LAST.year} 年）。")


def _seconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a moment must carry its time zone")
    return int(at.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, SHANGHAI)


def _add_months(at: datetime, months: int) -> datetime:
    local = at.astimezone(SHANGHAI)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if not FIRST.year <= year <= LAST.year:
        raise OutOfRange
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day, microsecond=0)


class Calendar:
    """The working time of one organisation; immutable, safe to share between threads."""

    def __init__(self, tables: Tables, hours: tuple[Hours, ...] = ()):
        self._tables = tables
        self._hours = (*tables.hours.get(None, ()), *hours)  # the last row that covers a day wins
        self._workdays: list[int] = []  # days since 1970
        self._closes: list[int] = []  # the close of the last session of each
        self._starts, self._ends, self._before = array("q"), array("q"), array("q")
        self._precompute()

    def _precompute(self) -> None:
        total = 0
        special = {day.toordinal(): works for day, (works, _) in self._tables.days.items()}
        for sessions, every_day, first, last in self._stretches():
            for ordinal in range(first, last):
                if not (every_day or special.get(ordinal, (ordinal - 1) % 7 < 5)):
                    continue
                midnight = (ordinal - EPOCH) * DAY - OFFSET
                for opens, closes in sessions:
                    self._starts.append(midnight + opens)
                    self._ends.append(midnight + closes)
                    self._before.append(total)
                    total += closes - opens
                self._workdays.append(ordinal - EPOCH)
                self._closes.append(midnight + sessions[-1][1])

    def _stretches(self) -> Iterator[tuple[Seconds, bool, int, int]]:
        """Yield (sessions, every day or not, first day, day after the last): the hours between two changes of them."""
        edges = {FIRST.toordinal(), LAST.toordinal() + 1}
        for row in self._hours:
            edges.update(day.toordinal() for day in (row.starts_on, row.ends_on) if day and FIRST < day <= LAST)
        ordered = sorted(edges)
        for first, last in zip(ordered, ordered[1:], strict=False):
            row = self._hours_on(date.fromordinal(first))
            yield row.sessions, row.every_day, first, last

    def _hours_on(self, day: date) -> Hours:
        for row in reversed(self._hours):
            if row.starts_on <= day and (row.ends_on is None or day < row.ends_on):
                return row
        return Hours(FIRST, None, parse(DEFAULT))

    # days

    def is_workday(self, day: date) -> bool:
        index = bisect_left(self._workdays, day.toordinal() - EPOCH)
        return index < len(self._workdays) and self._workdays[index] == day.toordinal() - EPOCH

    def name(self, day: date) -> str:
        """Return what the notice calls the day (春节, 国庆节调休上班), or nothing."""
        return self._tables.days.get(day, (False, ""))[1]

    def special_days(self, year: int, until: date) -> set[date]:
        """Return the days of a year, before `until`, that a notice names."""
        return {day for day in self._tables.days if day.year == year and day < until}

    def provisional(self, day: date) -> bool:
        """Say whether the notice for the day's year is still to come."""
        return day.year not in self._tables.announced

    def sessions(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the day's sessions as (opens, closes), none on a rest day."""
        if not self.is_workday(day):
            return []
        midnight = (day.toordinal() - EPOCH) * DAY - OFFSET
        return [(_moment(midnight + a), _moment(midnight + b)) for a, b in self._hours_on(day).sessions]

    def day_length(self, day: date) -> timedelta:
        """Return the working time of a working day under the hours of `day`, whether or not it is one."""
        return timedelta(seconds=sum(closes - opens for opens, closes in self._hours_on(day).sessions))

    # working seconds

    def _worked(self, seconds: int) -> int:
        """Count the working seconds from the first day on until the moment."""
        index = bisect_right(self._starts, seconds) - 1
        if index < 0:
            raise OutOfRange
        return self._before[index] + min(seconds, self._ends[index]) - self._starts[index]

    def _reached(self, worked: int) -> int:
        """Return the earliest second at which so much working time has passed: 12:00, not 13:00."""
        index = bisect_left(self._before, worked) - 1
        if index < 0 or worked > self._before[-1]:
            raise OutOfRange
        return self._starts[index] + worked - self._before[index]

    def _last_reached(self, worked: int) -> int:
        """Return the latest second up to which so much working time has passed: 13:00, not 12:00."""
        index = bisect_right(self._before, worked) - 1
        if index < 0 or worked > self._before[-1]:
            raise OutOfRange
        return self._starts[index] + worked - self._before[index]

    def working(self, at: datetime) -> bool:
        """Say whether working time runs at the moment; the end of a session no longer does."""
        seconds = _seconds(at)
        index = bisect_right(self._starts, seconds) - 1
        return index >= 0 and seconds < self._ends[index]

    def opens(self, at: datetime) -> datetime:
        """Return the moment from which working time runs again, or `at` itself inside a session."""
        seconds = _seconds(at)
        return _moment(max(seconds, self._last_reached(self._worked(seconds))))

    def advance(self, start: datetime, length: timedelta) -> datetime:
        """Go so much working time on from `start`, or back when the length is negative."""
        seconds, by = _seconds(start), int(length.total_seconds())
        if by == 0:
            return _moment(seconds)
        worked = self._worked(seconds) + by
        return _moment(self._reached(worked) if by > 0 else self._last_reached(worked))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two moments, never below zero."""
        return timedelta(seconds=max(0, self._worked(_seconds(end)) - self._worked(_seconds(start))))

    def share(self, start: datetime, due: datetime, unit_working: bool, share) -> datetime:
        """Return the moment when `share` of the time from start to due has passed; above 1 it lies after due."""
        first, last, share = _seconds(start), _seconds(due), Decimal(share)
        if share == 1:
            return _moment(last)
        worked = self._worked(first) if unit_working else 0
        total = self._worked(last) - worked if unit_working else 0
        if total <= 0:  # natural time, or a given end without any working time before it
            return _moment(first + int(((last - first) * share).to_integral_value(ROUND_CEILING)))
        by = int((total * share).to_integral_value(ROUND_CEILING))
        return _moment(self._reached(worked + by) if by > 0 else first)

    # amounts

    def due(self, start: datetime, amount: Amount) -> datetime:
        """Return the end of a limit that starts at `start`.

        Natural units run day and night; a month ends on the same day of a later month, or on its last. N working days
        end with the last session of the Nth working day after the day of start, which itself is not counted.
        """
        if amount.number < 0:
            raise ValueError("a limit cannot be negative")
        return self.after(start, amount)

    def after(self, start: datetime, amount: Amount) -> datetime:
        """Return the moment `amount` after another; counts as `due` does."""
        if amount.number == 0:
            return _moment(_seconds(start))
        if amount.unit == Unit.WORKDAY:
            return self._workdays_after(_seconds(start), amount.number)
        if amount.unit == Unit.WORK_HOUR:
            return _moment(self._reached(self._worked(_seconds(start)) + round(amount.number * 3600)))
        return self._natural(start, amount, 1)

    def before(self, due: datetime, amount: Amount) -> datetime:
        """Return the moment `amount` before another; working days keep the time of day: three before 17:00 is 17:00."""
        if amount.number == 0:
            return _moment(_seconds(due))
        if amount.unit == Unit.WORKDAY:
            return self._workdays_before(_seconds(due), amount.number)
        if amount.unit == Unit.WORK_HOUR:
            return _moment(self._last_reached(self._worked(_seconds(due)) - round(amount.number * 3600)))
        return self._natural(due, amount, -1)

    def _natural(self, at: datetime, amount: Amount, sign: int) -> datetime:
        if amount.unit == Unit.MONTH:
            if amount.number != int(amount.number):
                raise ValueError("months are whole")
            return _add_months(at, sign * int(amount.number))
        return _moment(_seconds(at) + sign * round(amount.number * NATURAL_SECONDS[amount.unit]))

    def _workdays_after(self, seconds: int, number: Decimal) -> datetime:
        day, whole = (seconds + OFFSET) // DAY, int(number)
        index = bisect_right(self._workdays, day) + whole - 1
        if day < self._workdays[0] or index >= len(self._workdays):
            raise OutOfRange
        close = self._closes[index] if whole else (day + 1) * DAY - OFFSET
        if number == whole:
            return _moment(close)
        rest = int((number - whole) * int(self.day_length(date.fromordinal(day + EPOCH)).total_seconds()))
        return _moment(self._reached(self._worked(close) + rest))

    def _workdays_before(self, seconds: int, number: Decimal) -> datetime:
        day, whole = (seconds + OFFSET) // DAY, int(number.to_integral_value(ROUND_CEILING))
        index = bisect_left(self._workdays, day) - whole
        if index < 0:
            raise OutOfRange
        return _moment(seconds - (day - self._workdays[index]) * DAY)


class Shelf:
    """The calendars of one version of the tables, each made when first asked for; equal hours share one."""

    def __init__(self, tables: Tables):
        self.tables = tables
        self._made: dict[tuple[Hours, ...], Calendar] = {}

    def calendar(self, organisation_id: int | None) -> Calendar:
        hours = self.tables.hours.get(organisation_id, ()) if organisation_id else ()
        if hours not in self._made:
            self._made[hours] = Calendar(self.tables, hours)
        return self._made[hours]


class _Hold:
    """What `held` keeps for the length of its block: the shelf, once it was read."""

    shelf: Shelf | None = None


_hold: ContextVar[_Hold | None] = ContextVar("worktime_hold", default=None)
_latest: tuple[UUID | None, Shelf] | None = None


def _token() -> UUID | None:
    """Ask which version holds; written out, as every move begins with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM worktime_calendarversion")
        found = cursor.fetchone()
    return found and found[0]


def _shelf() -> Shelf:
    global _latest
    token = _token()
    if _latest is None or _latest[0] != token:
        _latest = (token, Shelf(read_tables()))  # token first: a change in between is read again, never missed
    return _latest[1]


def current(organisation_id: int | None = None) -> Calendar:
    """Return the calendar in force for an organisation; one statement, none inside `held` after the first."""
    hold = _hold.get()
    if hold is None:
        return _shelf().calendar(organisation_id)
    if hold.shelf is None:
        hold.shelf = _shelf()
    return hold.shelf.calendar(organisation_id)


@contextmanager
def held() -> Iterator[None]:
    """Judge everything inside the block by one version of the calendar, asked for once."""
    if _hold.get() is not None:
        yield
        return
    mark = _hold.set(_Hold())
    try:
        yield
    finally:
        _hold.reset(mark)


def release() -> None:
    """Make the next `current` look at the tables again, also inside `held`; called after a change of them."""
    hold = _hold.get()
    if hold is not None:
        hold.shelf = None
