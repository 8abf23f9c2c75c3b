"""Read the calendar tables, or, where they were never filled, the days shipped with the product."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from governance.worktime.choices import YearState
from governance.worktime.models import CalendarDay, CalendarYear, OfficeHours
from governance.worktime.sessions import Seconds, parse

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Hours:
    """The sessions that hold from `starts_on` until before `ends_on`."""

    starts_on: date
    ends_on: date | None
    sessions: Seconds
    every_day: bool = False


@dataclass(frozen=True)
class Tables:
    """What calendars are made of: days that differ, announced years, hours by organisation (None: the default)."""

    days: dict[date, tuple[bool, str]]
    announced: frozenset[int]
    hours: dict[int | None, tuple[Hours, ...]]


def _shipped(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def shipped_years() -> tuple[tuple[int, str, str], ...]:
    """Return (year, state, notice) of every year shipped."""
    return tuple((int(row["year"]), row["state"], row["notice"]) for row in _shipped("years.csv"))


@cache
def shipped_days() -> tuple[tuple[date, bool, str], ...]:
    """Return (day, is_workday, name) of every day shipped."""
    rows = _shipped("days.csv")
    return tuple((date.fromisoformat(row["day"]), row["is_workday"] == "1", row["name"]) for row in rows)


def read_tables() -> Tables:
    """Read all three tables, one statement each; an empty table of years means a database never filled."""
    years = list(CalendarYear.objects.values_list("year", "state"))
    days = {day: (works, name) for day, works, name in CalendarDay.objects.values_list("day", "is_workday", "name")}
    if not years:
        years = [(year, state) for year, state, _ in shipped_years()]
        days = {day: (works, name) for day, works, name in shipped_days()}
    hours: dict[int | None, list[Hours]] = {}
    for row in OfficeHours.objects.order_by("starts_on"):
        hours.setdefault(row.organisation_id, []).append(
            Hours(row.starts_on, row.ends_on, parse(row.sessions), row.every_day)
        )
    announced = frozenset(year for year, state in years if state == YearState.ANNOUNCED)
    return Tables(days, announced, {key: tuple(rows) for key, rows in hours.items()})
