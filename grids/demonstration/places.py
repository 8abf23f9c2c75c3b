"""Which compounds and buildings each community has: told from its code alone, so that any part tells the same."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids import codes
from grids.boundaries import Points
from grids.choices import Rank
from grids.models import Grid
from grids.seeding import SINCE

SEED = 510106
BUILDINGS = 6008
FEWEST, MOST = 6, 9  # compounds of a community
# Sample outlines, so that looking up a point can be tried: a schematic board of squares, no true boundary of any place.
OUTLINED = {"510106038008": (104.040, 30.700), "510106024010": (104.050, 30.680)}
SIDE, LANE, ACROSS = 0.002, 0.0005, 3  # of a square in degrees (some 200 m), of the lane between two, squares in a row


@cache
def names() -> dict:
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


def share(nth: int, communities: int) -> int:
    """Say how many buildings the nth community has: 66 or 67, together 6,008."""
    whole, rest = divmod(BUILDINGS, communities)
    return whole + (nth < rest)


def grids_of(community: Organisation, nth: int, communities: int) -> Iterator[Grid]:
    """Tell the compounds, buildings and dedicated grids of one community."""
    dice = Random(f"{SEED}-{community.code}")
    stem = codes.padded(community.code)
    compounds = dice.randint(FEWEST, MOST)
    weights = [dice.uniform(0.6, 1.6) for _ in range(compounds)]
    total, dealt = share(nth, communities), 0
    for serial, name in enumerate(_compound_names(dice, compounds), 1):
        code = codes.child(stem, serial)
        yield _row(community, code, name, boundary=outline(community.code, serial))
        until = total if serial == compounds else round(total * sum(weights[:serial]) / sum(weights))
        for block in range(1, until - dealt + 1):
            whole = outline(community.code, serial) if block <= 2 else None
            half = whole and halves(whole)[block - 1]
            yield _row(community, codes.child(code, block), f"{name}{block}栋", boundary=half)
        dealt = until
    short = community.name.removesuffix("社区")
    for serial, (kind, owner) in enumerate(dice.sample(names()["places"], dice.randint(1, 3)), codes.FIRST_DEDICATED):
        yield _row(community, codes.child(stem, serial), f"{short}{kind}", owner=directory.by_code(owner))


def outline(community_code: str, serial: int) -> Points | None:
    """Give a compound its square on the schematic board of its community; None where there is no board."""
    if community_code not in OUTLINED:
        return None
    west, south = OUTLINED[community_code]
    down, along = divmod(serial - 1, ACROSS)
    west, south = west + along * (SIDE + LANE), south - down * (SIDE + LANE)
    return _rectangle(west, south, west + SIDE, south + SIDE)


def halves(square: Points) -> tuple[Points, Points]:
    """Cut a square into a western and an eastern half: the first two buildings of a compound."""
    (west, south), _, (east, north), _ = square
    middle = (west + east) / 2
    return _rectangle(west, south, middle, north), _rectangle(middle, south, east, north)


def _rectangle(west: float, south: float, east: float, north: float) -> Points:
    west, south, east, north = (round(number, 6) for number in (west, south, east, north))
    return (west, south), (east, south), (east, north), (west, north)


def _compound_names(dice: Random, count: int) -> list[str]:
    listed = names()
    chosen = [first + dice.choice(listed["last"]) for first in dice.sample(listed["first"], count - 1)]
    return [*chosen, dice.choice(listed["yards"])]


def _row(
    community: Organisation, code: str, name: str, owner: Organisation | None = None, boundary: Points | None = None
) -> Grid:
    return Grid(
        code=code,
        parent_code=codes.parent(code),
        rank=codes.rank_of(code) or Rank.BUILDING,
        name=name,
        street_id=community.parent_id,
        community=community,
        dedicated=owner is not None,
        owner=owner,
        boundary=boundary,
        valid_from=SINCE,
    )
