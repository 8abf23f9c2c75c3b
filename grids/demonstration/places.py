"""Which compounds and buildings each community has: told from its code alone, so that any part tells the same."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids import codes
from grids.choices import Rank
from grids.models import Grid
from grids.seeding import SINCE

SEED = 510106
BUILDINGS = 6008
FEWEST, MOST = 6, 9  # compounds of a community


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
        yield _row(community, code, name)
        until = total if serial == compounds else round(total * sum(weights[:serial]) / sum(weights))
        for block in range(1, until - dealt + 1):
            yield _row(community, codes.child(code, block), f"{name}{block}栋")
        dealt = until
    short = community.name.removesuffix("社区")
    for serial, (kind, owner) in enumerate(dice.sample(names()["places"], dice.randint(1, 3)), codes.FIRST_DEDICATED):
        yield _row(community, codes.child(stem, serial), f"{short}{kind}", owner=directory.by_code(owner))


def _compound_names(dice: Random, count: int) -> list[str]:
    listed = names()
    chosen = [first + dice.choice(listed["last"]) for first in dice.sample(listed["first"], count - 1)]
    return [*chosen, dice.choice(listed["yards"])]


def _row(community: Organisation, code: str, name: str, owner: Organisation | None = None) -> Grid:
    return Grid(
        code=code,
        parent_code=codes.parent(code),
        rank=codes.rank_of(code) or Rank.BUILDING,
        name=name,
        street_id=community.parent_id,
        community=community,
        dedicated=owner is not None,
        owner=owner,
        valid_from=SINCE,
    )
