"""How many events there were on each day of the two years, and where: always the same for one seed.

What a street and those below it solved alone is numbered from 0; what became a call is numbered as that call is.
"""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from django.utils import timezone

SEED = 510106
FIRST_DAY, END = date(2022, 1, 1), date(2024, 1, 1)
SMALL, LARGE = 73_500, 16_000  # solved without the departments; become calls

# What a month, a rest day and the second year weigh against an ordinary working day of the first.
MONTHS = (0.86, 0.78, 0.98, 1.0, 1.06, 1.14, 1.22, 1.18, 1.0, 0.96, 0.94, 0.92)
REST_DAY, SECOND_YEAR, FESTIVAL = 0.45, 1.14, 0.4
FESTIVALS = ((date(2022, 1, 31), 7), (date(2022, 10, 1), 7), (date(2023, 1, 21), 7), (date(2023, 9, 29), 8))

# Begun in each hour of the day.
HOURS = (6, 4, 3, 2, 2, 3, 8, 22, 58, 96, 104, 80, 36, 52, 88, 94, 82, 58, 40, 36, 38, 32, 20, 11)

STREETS = {
    "510106024": 70, "510106025": 100, "510106027": 80, "510106030": 80, "510106031": 90, "510106032": 86,
    "510106035": 56, "510106036": 60, "510106038": 95, "510106040": 95, "510106041": 85, "510106042": 80,
    "510106043": 26,
}  # fmt: skip
XIAN = "510106024"  # 西安路街道
EMPHASIS = ("01", "02")  # its disputes and hazards, of which it settled more than a thousand in 2023
EMPHASISED = 0.5

# Classes that the ground solves alone; the urgent ones go straight to the departments.
CLASSES = {
    "01-01": 70, "01-02": 32, "01-03": 46, "02-01": 96, "03-01": 78, "03-02": 70, "03-03": 24, "03-04": 36,
    "03-05": 34, "03-06": 10, "04-02": 42, "04-03": 20, "04-05": 88, "05-01": 72, "05-02": 44, "05-03": 50,
    "05-04": 54, "05-05": 36, "06-01": 20, "06-02": 26, "08-01": 26, "08-02": 12, "08-03": 10, "08-05": 6,
    "09-01": 74, "10-01": 58, "11-01": 6, "11-02": 20, "12-01": 16,
}  # fmt: skip
SEASONS: dict[str, tuple[tuple[int, ...], float]] = {
    "03-03": ((5, 6, 7, 8, 9), 1.5),
    "03-05": ((5, 6, 7, 8), 1.8),
    "04-02": ((6, 7, 8, 9), 2.2),
    "05-01": ((5, 6, 7, 8, 9), 1.4),
    "05-04": ((5, 6, 7, 8, 9), 1.5),
    "10-01": ((1, 2, 7, 12), 1.4),
    "08-01": ((1, 2, 12), 1.5),
}

# Some places come back: three times within three weeks.
ROUND, GAP, SPOTS = 2_100, 700, 60


class Place(NamedTuple):
    """The place of one event in the two years."""

    index: int
    day: date
    nth: int  # of that day
    of: int


def dice_of(index: int, purpose: str = "") -> Random:
    return Random(f"{SEED}-{index}-{purpose}")


@cache
def ends(total: int) -> list[int]:
    """The number of so many events up to the end of each day."""
    dice, weights = Random(SEED), []
    for ordinal in range(FIRST_DAY.toordinal(), END.toordinal()):
        day = date.fromordinal(ordinal)
        weight = MONTHS[day.month - 1] * dice.uniform(0.82, 1.18)
        weight *= REST_DAY if day.weekday() >= 5 else 1.0
        weight *= SECOND_YEAR if day.year > FIRST_DAY.year else 1.0
        weight *= FESTIVAL if any(first <= day < first + timedelta(length) for first, length in FESTIVALS) else 1.0
        weights.append(weight)
    whole = sum(weights)
    return [round(total * reached / whole) for reached in accumulate(weights)]


def place_of(index: int, total: int = SMALL) -> Place:
    """Find the day of an event by its number in the two years, from 0."""
    sums = ends(total)
    day = bisect_right(sums, index)
    before = sums[day - 1] if day else 0
    return Place(index, FIRST_DAY + timedelta(day), index - before, sums[day] - before)


def before(day: date, total: int) -> int:
    """Say how many of so many had been told before a day began."""
    nth = (day - FIRST_DAY).days
    return ends(total)[nth - 1] if nth else 0


def key_of(index: int, *, large: bool) -> int:
    """Give the number of an event among those of both loops, which are told day by day."""
    if large:
        return index + before(place_of(index, LARGE).day, SMALL)
    return index + before(place_of(index).day + timedelta(1), LARGE)


@cache
def _hour_sums() -> list[int]:
    return list(accumulate(HOURS))


def begun_at(place: Place, dice: Random) -> datetime:
    """Give the moment it was written: those of a day follow each other as its hours are busy."""
    sums = _hour_sums()
    reached = (place.nth + dice.random()) / place.of * sums[-1]
    hour = bisect_right(sums, reached)
    part = (reached - (sums[hour - 1] if hour else 0)) / HOURS[hour]
    midnight = datetime(place.day.year, place.day.month, place.day.day, tzinfo=timezone.get_default_timezone())
    return midnight + timedelta(hours=hour, seconds=int(part * 3600))


def street_of(dice: Random) -> str:
    return dice.choices(list(STREETS), list(STREETS.values()))[0]


@cache
def _classes_of(month: int, emphasis: bool) -> tuple[list[str], list[float]]:
    codes = [code for code in CLASSES if not emphasis or code[:2] in EMPHASIS]
    weights = (CLASSES[code] * (SEASONS[code][1] if month in SEASONS.get(code, ((), 0))[0] else 1.0) for code in codes)
    return codes, list(accumulate(weights))


def class_of(day: date, street_code: str, dice: Random) -> str:
    """Draw what it was about."""
    emphasis = street_code == XIAN and day.year == 2023 and dice.random() < EMPHASISED
    codes, sums = _classes_of(day.month, emphasis)
    return dice.choices(codes, cum_weights=sums)[0]


def first_of(index: int) -> int:
    """Give the number of the first event at the place to which this one comes back; its own where nothing returns."""
    return index if index % GAP >= SPOTS else index - index % ROUND // GAP * GAP


def matter_of(index: int) -> tuple[str, str, Random]:
    """Tell the street of an event, its class and the dice of its place."""
    first = first_of(index)
    dice = dice_of(first, "place")
    street_code = street_of(dice)
    return street_code, class_of(place_of(first).day, street_code, dice), dice
