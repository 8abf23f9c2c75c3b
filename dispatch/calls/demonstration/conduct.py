"""How departments behave in the demonstration: who is late and how, whose work has to be done again.

Seventeen of the thirty-two scored departments, the busy ones, missed limits in 2022; the other fifteen kept every one
of that year. In 2023 anybody may be late, and fewer are.
"""

from random import Random

BUSY = frozenset(
    f"D{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19)
)  # fmt: skip
FAULTLESS_YEAR = 2022
# Busy ones that are called for few items: late more often, so that any year of theirs shows it.
SELDOM_CALLED = {"D09": 0.18, "D12": 0.1, "D17": 0.12, "D19": 0.15}

# What goes wrong on a line, and how often of all that goes wrong.
TROUBLES = {"sign": 26, "silent": 7, "respond": 26, "arrive": 14, "resolve": 27}
LATE_SHARES = {"sign": (1.03, 1.85), "respond": (1.03, 1.8), "arrive": (1.03, 1.6), "resolve": (1.02, 1.45)}
REFUSAL_SHARE = 0.06  # of late responses come after twice the time

REWORKED, REWORKED_AGAIN = 0.042, 0.12
ISSUED_LATE, VERIFIED_BY_CLOCK, SCORE_LAPSED, CALLBACK_LAPSED = 0.012, 0.015, 0.02, 0.012
RESULTS = {"solved": 868, "partly": 72, "explained": 44, "untrue": 16}
HANDED_TO_AGENCY = 0.42


def may_fail(code: str, year: int) -> bool:
    """Whether a department may be late, or have work sent back, in a year."""
    return year != FAULTLESS_YEAR or code in BUSY or code.startswith("U")


def trouble_rate(code: str, year: int) -> float:
    if not may_fail(code, year):
        return 0.0
    if code.startswith("U"):
        return 0.02
    if year == FAULTLESS_YEAR:
        return SELDOM_CALLED.get(code, 0.062)
    return 0.042 if code in BUSY else 0.012


def trouble_of(code: str, year: int, dice: Random) -> str:
    """Draw what goes wrong on one line, mostly nothing."""
    if dice.random() >= trouble_rate(code, year):
        return ""
    return dice.choices(list(TROUBLES), list(TROUBLES.values()))[0]


def late_share(trouble: str, dice: Random) -> float:
    if trouble == "respond" and dice.random() < REFUSAL_SHARE:
        return dice.uniform(2.05, 2.6)
    return dice.uniform(*LATE_SHARES[trouble])


def result_of(dice: Random) -> str:
    return dice.choices(list(RESULTS), list(RESULTS.values()))[0]


def scores_of(dice: Random, *, blemished: bool, may_be_low: bool) -> dict[str, int]:
    """Draw the street's scores for speed, cooperation and result."""
    if not blemished:
        return {name: dice.choices((5, 4, 3), (74, 23, 3))[0] for name in ("speed", "cooperation", "result")}
    lowest = 2 if may_be_low and dice.random() < 0.14 else 3
    found = {name: dice.choices((5, 4, 3), (22, 50, 28))[0] for name in ("speed", "cooperation", "result")}
    if lowest == 2:
        found[dice.choice(("speed", "result"))] = dice.choices((1, 2), (1, 5))[0]
    return found


def answer_of(dice: Random, *, blemished: bool, result: str) -> str:
    """Draw what a call-back hears; 95 of 100 valid answers are 满意 or 基本满意."""
    if dice.random() < 0.04:
        return "declined"
    unhappy = 0.026 + (0.11 if blemished else 0.0) + (0.13 if result in ("explained", "untrue") else 0.0)
    if dice.random() < unhappy:
        return "understanding" if result != "solved" and dice.random() < 0.45 else "dissatisfied"
    return dice.choices(("satisfied", "fairly"), (45, 55) if blemished else (81, 19))[0]


def solved_of(dice: Random, *, answer: str, result: str) -> str:
    if answer == "declined":
        return ""
    if answer == "understanding":
        return "no"
    if answer == "dissatisfied":
        return dice.choices(("no", "partly"), (65, 35))[0]
    if result == "solved":
        return dice.choices(("yes", "partly"), (97, 3))[0]
    return "partly" if result == "partly" else dice.choices(("no", "partly"), (60, 40))[0]
