"""A year of working days as twelve small month tables."""

from calendar import Calendar as Weeks
from dataclasses import dataclass, field
from datetime import date

from governance.worktime.calendar import Calendar

MONDAY_FIRST = Weeks(firstweekday=0)
KNOWN = ("named", "made-up")  # days that differ from Monday to Friday


@dataclass(frozen=True)
class Cell:
    """One day; `tone` is its class: named, made-up, rest, or nothing for an ordinary workday."""

    day: date
    tone: str
    name: str
    today: bool

    @property
    def words(self) -> str:
        kinds = {"named": "放假", "made-up": "调休上班", "rest": "休息", "": "上班"}
        return f"{self.day.month}月{self.day.day}日 {kinds[self.tone]}{f'，{self.name}' if self.name else ''}"


@dataclass
class Month:
    number: int
    workdays: int = 0
    weeks: list[list[Cell | None]] = field(default_factory=list)


def year_of(calendar: Calendar, year: int, today: date) -> list[Month]:
    """Draw a year; cells of neighbouring months are None."""
    months = []
    for number in range(1, 13):
        month = Month(number)
        for week in MONDAY_FIRST.monthdatescalendar(year, number):
            month.weeks.append([_cell(calendar, day, today) if day.month == number else None for day in week])
        month.workdays = sum(cell.tone in ("", "made-up") for week in month.weeks for cell in week if cell)
        months.append(month)
    return months


def special(months: list[Month]) -> list[Cell]:
    """List the days that differ from Monday to Friday, in order."""
    return [cell for month in months for week in month.weeks for cell in week if cell and cell.tone in KNOWN]


def _cell(calendar: Calendar, day: date, today: date) -> Cell:
    works, weekend, name = calendar.is_workday(day), day.weekday() >= 5, calendar.name(day)
    tone = ("made-up" if weekend else "") if works else ("named" if name or not weekend else "rest")
    return Cell(day, tone, name, day == today)
