"""What people write in the demonstration: templates by item, filled with an invented place and its slots.

`[a/b]` stands for one of the texts; `{slot}` for a word of the matter, which is the same wherever it is used. A text
that begins with `1,3: ` is only said in the first and third case of its item.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random

from dispatch.calls.demonstration.places import SURNAMES, Spot, known, person
from grids.demonstration.wording import Filler

FOLDER = Path(__file__).parent / "texts"
CASES = re.compile(r"([\d,]+): (.*)", re.DOTALL)

SLOTS = {
    "road": lambda dice, spot: spot.road,
    "door": lambda dice, spot: spot.door,
    "place": lambda dice, spot: spot.place,
    "estate": lambda dice, spot: spot.estate,
    "block": lambda dice, spot: spot.block,
    "unit": lambda dice, spot: f"{dice.randint(1, 4)}单元",
    "floor": lambda dice, spot: f"{dice.randint(2, 7)}楼",
    "room": lambda dice, spot: f"{dice.randint(1, 7)}0{dice.randint(1, 4)}室",
    "who": lambda dice, spot: person(dice),
    "boss": lambda dice, spot: dice.choice(SURNAMES) + "某",
    "shop": lambda dice, spot: "“" + dice.choice(known()["shops"]) + "”",
    "firm": lambda dice, spot: dice.choice(known()["firms"]),
    "few": lambda dice, spot: str(dice.randint(2, 6)),
    "some": lambda dice, spot: str(dice.randint(7, 24)),
    "many": lambda dice, spot: str(dice.randint(26, 180)),
    "area": lambda dice, spot: str(dice.randint(12, 85)),
    "metres": lambda dice, spot: str(dice.randint(3, 60)),
    "money": lambda dice, spot: f"{dice.randint(12, 960) / 10:g}万元",
    "fee": lambda dice, spot: f"{dice.randint(8, 98)}00元",
    "hour": lambda dice, spot: dice.choice(known()["hours"]),
    "day": lambda dice, spot: dice.choice(known()["days"]),
    "age": lambda dice, spot: str(dice.randint(68, 92)),
    "years": lambda dice, spot: str(dice.randint(2, 9)),
    "plate": lambda dice, spot: f"川A·{dice.choice('ABDEGHKLNS')}**{dice.randint(10, 99)}",
    "db": lambda dice, spot: str(dice.randint(58, 74)),
}


@cache
def texts() -> dict[str, dict]:
    """Read the templates: by item code, by department code, and what holds for all."""
    found: dict[str, dict] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _fitting(given: tuple[str, ...], case: int) -> list[str]:
    """Keep the texts that may be said in this case, the first being 1."""
    found = [(match[1].split(","), match[2]) if (match := CASES.fullmatch(text)) else ((), text) for text in given]
    return [text for cases, text in found if not cases or str(case) in cases]


class Words(Filler):
    """The texts of one matter."""

    def __init__(self, item_code: str, spot: Spot, dice: Random, case: int | None = None):
        super().__init__(dice, spot, SLOTS)
        self._item, self._all = texts()[item_code], texts()["all"]
        cases = self._item["cases"]
        self._case = dice.randrange(len(cases)) if case is None else case % len(cases)
        self.outside_lead, title, situation = self._split(cases[self._case])
        self.title, self.situation = self.fill(title)[:30], self.fill(situation)
        self.own_action = self._one("own")

    @staticmethod
    def _split(case: str) -> tuple[str, str, str]:
        """A case is 标题|情况; outside the catalogue the lead's code stands before it."""
        parts = case.split("|")
        return ("", *parts) if len(parts) == 2 else tuple(parts)

    def _one(self, name: str, code: str = "") -> str:
        section = self._item if not code else texts().get(code, {})
        fitting = _fitting(tuple(section.get(name, ())), 0 if code else self._case + 1)
        return self.fill(self._dice.choice(fitting or self._all[name]))

    def contact(self) -> str:
        return self._one("contacts")

    def measure(self, department_code: str, leads: bool) -> str:
        return self._one("measures", "" if leads else department_code)

    def reply(self, department_code: str, leads: bool, kind: str) -> str:
        return self._one(kind, "" if leads else department_code)

    def rework(self) -> str:
        return self._one("rework")

    def low_score(self) -> str:
        return self._one("low_score")
