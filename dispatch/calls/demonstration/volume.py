"""How many calls there were on each day of the two years, and about what: always the same for one seed."""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from django.utils import timezone

SEED = 510106
FIRST_DAY, END = date(2022, 1, 1), date(2024, 1, 1)
CALLS = 16_000

# What a month, a rest day and the second year weigh against an ordinary working day of the first.
MONTHS = (0.86, 0.78, 0.98, 1.0, 1.06, 1.14, 1.22, 1.18, 1.0, 0.96, 0.94, 0.92)
REST_DAY, SECOND_YEAR, FESTIVAL = 0.45, 1.14, 0.4
FESTIVALS = ((date(2022, 1, 31), 7), (date(2022, 10, 1), 7), (date(2023, 1, 21), 7), (date(2023, 9, 29), 8))

# Calls begun in each hour of the day, of all and of the two urgent tiers.
HOURS = (6, 4, 3, 2, 2, 3, 8, 22, 58, 96, 104, 80, 36, 52, 88, 94, 82, 58, 40, 36, 38, 32, 20, 11)

STREETS = {
    "510106024": 70, "510106025": 100, "510106027": 80, "510106030": 80, "510106031": 90, "510106032": 86,
    "510106035": 56, "510106036": 60, "510106038": 95, "510106040": 95, "510106041": 85, "510106042": 80,
    "510106043": 26,
}  # fmt: skip
ITEMS = {
    "UC01": 30, "UC02": 12, "UC03": 120, "UC04": 110, "UC05": 60, "UC06": 30, "UC07": 50, "UC08": 22, "UC09": 40,
    "UC10": 38, "PS11": 55, "PS12": 60, "PS13": 18, "PS14": 10, "PS15": 14, "PS16": 24, "PS17": 30, "PS18": 3,
    "PS19": 6, "MS20": 28, "MS21": 18, "MS22": 14, "MS23": 12, "MS24": 10, "PO25": 95, "PO26": 22, "PO27": 5,
    "PO28": 14, "PO29": 6, "PO30": 40, "TR31": 75, "TR32": 24, "TR33": 10, "EN34": 12, "EN35": 40, "LI36": 14,
    "LI37": 34, "LI38": 24, "LI39": 10, "LI40": 20, "LI41": 4, "LI42": 8, "XX99": 10,
}  # fmt: skip
# Items that belong to some months: how much more often they come then; the last five hardly come otherwise.
SEASONS: dict[str, tuple[tuple[int, ...], float]] = {
    "UC03": ((5, 6, 7, 8, 9), 1.4),
    "UC05": ((6, 7, 8), 1.4),
    "UC09": ((6, 7, 8, 9), 2.2),
    "UC10": ((5, 6, 7, 8), 2.0),
    "PS12": ((6, 7, 8), 1.3),
    "PO25": ((5, 6, 7, 8, 9), 1.5),
    "EN35": ((3, 4, 11, 12), 1.5),
    "LI38": ((1, 7, 8, 12), 1.8),
    "LI39": ((1, 11, 12), 3.0),
    "MS21": ((6, 7, 8, 9), 1.5),
    "MS24": ((1, 2, 7, 8), 2.0),
    "LI40": ((1, 2, 12), 1.5),
    "TR33": ((3, 4, 5, 6, 9, 10, 11), 1.6),
    "PS18": ((6, 7, 8, 9), 9.0),
    "PS19": ((1, 2, 4, 5, 9, 10), 2.0),
}


class Place(NamedTuple):
    """The place of one call in the two years."""

    index: int
    day: date
    nth: int  # of that day
    of: int


def dice_of(index: int, purpose: str = "") -> Random:
    return Random(f"{SEED}-{index}-{purpose}")


@cache
def _ends() -> list[int]:
    """The number of calls up to the end of each day."""
    dice, weights = Random(SEED), []
    for ordinal in range(FIRST_DAY.toordinal(), END.toordinal()):
        day = date.fromordinal(ordinal)
        weight = MONTHS[day.month - 1] * dice.uniform(0.82, 1.18)
        weight *= REST_DAY if day.weekday() >= 5 else 1.0
        weight *= SECOND_YEAR if day.year > FIRST_DAY.year else 1.0
        weight *= FESTIVAL if any(first <= day < first + timedelta(length) for first, length in FESTIVALS) else 1.0
        weights.append(weight)
    total = sum(weights)
    return [round(CALLS * reached / total) for reached in accumulate(weights)]


def place_of(index: int) -> Place:
    """Find the day of a call by its number in the two years, from 0."""
    ends = _ends()
    day = bisect_right(ends, index)
    before = ends[day - 1] if day else 0
    return Place(index, FIRST_DAY + timedelta(day), index - before, ends[day] - before)


@cache
def _hour_sums() -> list[int]:
    return list(accumulate(HOURS))


def begun_at(place: Place, dice: Random) -> datetime:
    """Give the moment a call was written: the calls of a day follow each other as its hours are busy."""
    sums = _hour_sums()
    reached = (place.nth + dice.random()) / place.of * sums[-1]
    hour = bisect_right(sums, reached)
    part = (reached - (sums[hour - 1] if hour else 0)) / HOURS[hour]
    midnight = datetime(place.day.year, place.day.month, place.day.day, tzinfo=timezone.get_default_timezone())
    return midnight + timedelta(hours=hour, seconds=int(part * 3600))


@cache
def _items_of(month: int) -> tuple[list[str], list[float]]:
    weights = []
    for code, weight in ITEMS.items():
        months, factor = SEASONS.get(code, ((), 1.0))
        weights.append(weight * (factor if month in months else 1.0))
    return list(ITEMS), list(accumulate(weights))


def item_of(place: Place, dice: Random) -> str:
    codes, sums = _items_of(place.day.month)
    return dice.choices(codes, cum_weights=sums)[0]


def street_of(dice: Random) -> str:
    return dice.choices(list(STREETS), list(STREETS.values()))[0]
