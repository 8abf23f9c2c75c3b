"""The 18 digits of a grid: district 6, street 3, community 3, compound 3, building 3; zeros fill up what is above."""

import re

from grids.choices import Rank

LENGTH = 18
SHAPE = re.compile(r"[1-9][0-9]{17}")
UNIT_SHAPE = re.compile(r"[0-9]{15}")  # the code of a unit grid of city management, another net
PARTS = {Rank.STREET: 9, Rank.COMMUNITY: 12, Rank.COMPOUND: 15, Rank.BUILDING: 18}
FIRST_DEDICATED, LAST = 901, 999  # compounds of these serials are dedicated: school, hospital, market


def padded(digits: str) -> str:
    """Fill the code of a street (9 digits), community (12) or compound (15) up to 18."""
    return digits.ljust(LENGTH, "0")


def rank_of(code: str) -> Rank | None:
    """Tell the level of a code; None for what is no code of a grid."""
    if not SHAPE.fullmatch(code):
        return None
    serials = [code[at : at + 3] for at in (6, 9, 12, 15)]
    filled = [serial != "000" for serial in serials]
    deepest = filled.count(True)
    return Rank(deepest) if deepest and all(filled[:deepest]) else None


def stem(code: str) -> str:
    """Give what all codes below a grid begin with."""
    return code[: PARTS[rank_of(code)]]


def parent(code: str) -> str:
    """Give the code of the level above; a street has none."""
    rank = rank_of(code)
    return "" if rank in (None, Rank.STREET) else padded(code[: PARTS[rank] - 3])


def dedicated(code: str) -> bool:
    return int(code[12:15]) >= FIRST_DEDICATED


def child(parent_code: str, serial: int) -> str:
    return padded(f"{stem(parent_code)}{serial:03}")


def spaced(code: str) -> str:
    """Write a code so that people can read it aloud: 510106 032 003 005 012."""
    return " ".join((code[:6], *(code[at : at + 3] for at in (6, 9, 12, 15))))
