"""The schematic map: one tile for each area, streets roughly where they lie to one another, the others in a row.

No street boundaries exist in open data, so this is a scheme and says so. A value is always printed; the tint, by
quarters from the lowest to the highest, only repeats it.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACES = Path(__file__).resolve().parents[1] / "data" / "tiles.csv"
TINTS = 4


@dataclass(frozen=True)
class Tile:
    """One area: its name, the value in words, what it is of, and where it leads."""

    name: str
    value: str
    of: str
    url: str
    tint: int = 0  # 0 where nothing was counted
    place: str = ""  # the class that puts it on the map

    @property
    def words(self) -> str:
        return f"{self.name}：{self.value}，{self.of}"


@cache
def places() -> dict[str, str]:
    """Where the streets stand, by the 9 digits of their code."""
    with PLACES.open(encoding="utf-8") as file:
        return {row["street"]: f"at-{row['row']}-{row['column']}" for row in csv.DictReader(file)}


def place_of(code: str) -> str:
    return places().get(code[:9], "")


def tint(value: float | None, all_values: Sequence[float]) -> int:
    """Tell in which quarter from the lowest to the highest a value lies; all alike are the middle."""
    if value is None:
        return 0
    low, high = min(all_values), max(all_values)
    if high == low:
        return 2
    return 1 + min(TINTS - 1, int((value - low) / (high - low) * TINTS))
