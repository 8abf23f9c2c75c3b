"""Numbers that boards show; each has its base and the list behind it, nothing is a bare percentage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.facts import indicators


@dataclass(frozen=True)
class Reading:
    """A value with numerator and denominator, and the address of the list that it was counted from."""

    value: str
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """`read(user, first, last)` counts over what the person may see; `last` is exclusive."""

    name: str
    label: str
    read: Callable[[Any, date, date], Reading]
    rank: int = 50


figures: dict[str, Figure] = {}


def register(name: str, label: str, read: Callable[[Any, date, date], Reading], *, rank: int = 50) -> Figure:
    figures[name] = Figure(name, label, read, rank)
    return figures[name]


indicators.register("boards", lambda: (indicators.Indicator(row.name, row.label) for row in figures.values()))
