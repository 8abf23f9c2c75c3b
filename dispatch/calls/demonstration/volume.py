"""How many calls there were on each day of the two years, and about what: always the same for one seed."""

from functools import cache
from itertools import accumulate
from random import Random

from grids.demonstration import volume as ground
from grids.demonstration.volume import Place, dice_of

__all__ = ["CALLS", "dice_of", "item_of", "place_of"]

CALLS = ground.LARGE  # every call of the two years was a grid event first

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


def place_of(index: int) -> Place:
    return ground.place_of(index, CALLS)


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
