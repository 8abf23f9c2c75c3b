"""The periods of figures: a year, a quarter or a month, written 2026, 2026-Q1 and 2026-03."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

FORM = re.compile(r"(20[0-9]{2})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?")
QUARTERS = {1: "一", 2: "二", 3: "三", 4: "四"}


@dataclass(frozen=True)
class Period:
    """From `first` to before `last`, both the first day of a month."""

    code: str
    label: str
    first: date
    last: date

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The same as a stretch of time."""
        return midnight(self.first), midnight(self.last)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def parse(text: str) -> Period | None:
    """Read a period; None for what is none."""
    found = FORM.fullmatch(text)
    if not found:
        return None
    year, quarter, month = (int(part) if part else 0 for part in found.groups())
    if month:
        return of_months(text, f"{year}年{month}月", year, month, 1)
    if quarter:
        return of_months(text, f"{year}年{QUARTERS[quarter]}季度", year, quarter * 3 - 2, 3)
    return of_months(text, f"{year}年", year, 1, 12)


def of_months(code: str, label: str, year: int, month: int, count: int) -> Period:
    end = year * 12 + month - 1 + count
    return Period(code, label, date(year, month, 1), date(end // 12, end % 12 + 1, 1))


def of_year(year: int) -> Period:
    return parse(str(year))


def parts(year: int) -> list[Period]:
    """Give the year, its quarters and its months."""
    codes = [str(year), *(f"{year}-Q{quarter}" for quarter in QUARTERS), *(f"{year}-{n:02}" for n in range(1, 13))]
    return [parse(code) for code in codes]


def whole_months(first: date, last: date) -> Period:
    """Give the months that days from `first` to before `last` lie in; an address can name it where it is one period."""
    begin, end = first.year * 12 + first.month - 1, (last.year * 12 + last.month - 1) + (last.day > 1)
    year, count = begin // 12, max(1, end - begin)
    named = next((part for part in parts(year) if part.first == first.replace(day=1) and part.months == count), None)
    return named or of_months("", f"{first:%Y-%m-%d} 起", year, begin % 12 + 1, count)
