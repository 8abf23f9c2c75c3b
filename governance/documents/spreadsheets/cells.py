"""What a cell may hold: text is never a formula, a missing value is a dash, zero is 0."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.timezone import is_aware, localtime

MISSING = "—"
LONGEST = 32_000
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\n")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # no XML file may hold them


class Kind(TextChoices):
    TEXT = "text", "文字"
    NUMBER = "number", "数"
    PERCENT = "percent", "百分比"  # a share between 0 and 1, shown with one decimal
    DAY = "day", "日期"
    MOMENT = "moment", "时间"


@dataclass(frozen=True)
class Column:
    """One column of an export; `width` in characters, `total` sums it up in the last row of the print layout."""

    name: str
    label: str
    kind: str = Kind.TEXT
    width: int = 12
    total: bool = False
    read: Callable | None = None  # (row) -> value, where a row is not already a sequence of values


def harmless(text: str) -> str:
    """Give text that no spreadsheet reads as a formula, not even after it was saved as CSV."""
    text = CONTROL.sub("", str(text)[:LONGEST])
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def plain_moment(value: date | datetime) -> date | datetime:
    """Spreadsheets know no time zones: give the local wall time."""
    if isinstance(value, datetime):
        return localtime(value).replace(tzinfo=None) if is_aware(value) else value
    return value


def values_of(row, columns: tuple[Column, ...]) -> list:
    if isinstance(row, list | tuple):
        return list(row)
    return [column.read(row) if column.read else getattr(row, column.name) for column in columns]
