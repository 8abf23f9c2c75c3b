"""A length of time in exactly one unit."""

from dataclasses import dataclass
from decimal import Decimal

from governance.worktime.choices import WORKING, Unit


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of one unit; working units count sessions only, the others run day and night."""

    number: Decimal
    unit: str

    def __init__(self, number, unit: str):
        object.__setattr__(self, "number", Decimal(number))
        object.__setattr__(self, "unit", str(unit))

    @property
    def working(self) -> bool:
        return self.unit in WORKING

    def times(self, factor) -> "Amount":
        return Amount(self.number * Decimal(str(factor)), self.unit)

    def __str__(self) -> str:
        return f"{plain(self.number)} {Unit(self.unit).label}"


def plain(number: Decimal) -> str:
    """Write a number without the zeros that end its fraction."""
    return f"{number.normalize():f}"


def minutes(number) -> Amount:
    return Amount(number, Unit.MINUTE)


def hours(number) -> Amount:
    return Amount(number, Unit.HOUR)


def days(number) -> Amount:
    return Amount(number, Unit.DAY)


def months(number) -> Amount:
    return Amount(number, Unit.MONTH)


def work_hours(number) -> Amount:
    return Amount(number, Unit.WORK_HOUR)


def workdays(number) -> Amount:
    return Amount(number, Unit.WORKDAY)
