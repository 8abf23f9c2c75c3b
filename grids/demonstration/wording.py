"""What people write in the demonstration: templates by class of event, filled with a place and its slots.

`[a/b]` stands for one of the texts; `{slot}` for a word of the matter, which is the same wherever it is used.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random

from grids.demonstration.places import names

FILE = Path(__file__).parent / "texts.toml"
PART = re.compile(r"\[([^\[\]]+)\]|\{(\w+)\}")
CALLED = ("先生", "女士", "婆婆", "大爷", "女士", "先生")

SLOTS: dict[str, Callable] = {
    "place": lambda dice, spot: spot,
    "unit": lambda dice, spot: f"{dice.randint(1, 4)}单元",
    "floor": lambda dice, spot: f"{dice.randint(2, 7)}楼",
    "room": lambda dice, spot: f"{dice.randint(1, 7)}0{dice.randint(1, 4)}室",
    "gate": lambda dice, spot: dice.choice(("南门", "北门", "东门", "西门", "大门", "侧门")),
    "who": lambda dice, spot: person(dice),
    "few": lambda dice, spot: str(dice.randint(2, 6)),
    "some": lambda dice, spot: str(dice.randint(7, 24)),
    "metres": lambda dice, spot: str(dice.randint(3, 40)),
    "age": lambda dice, spot: str(dice.randint(68, 92)),
    "fee": lambda dice, spot: f"{dice.randint(3, 48)}00元",
    "hour": lambda dice, spot: dice.choice(HOURS),
    "day": lambda dice, spot: dice.choice(DAYS),
}
HOURS = ("清早", "早上7点多", "上午", "中午", "下午3点左右", "傍晚", "晚上8点以后", "夜里11点左右")
DAYS = ("今天", "昨天", "前天", "这两天", "近一周", "上周末", "这个月以来")


@cache
def texts() -> dict[str, dict]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def parts(template: str) -> tuple[tuple[str, ...] | str, ...]:
    """Cut a template into literal texts (a tuple of one), choices (of several) and slots (a name)."""
    found, reached = [], 0
    for match in PART.finditer(template):
        found.append((template[reached : match.start()],))
        found.append(tuple(match[1].split("/")) if match[1] else match[2])
        reached = match.end()
    return (*found, (template[reached:],))


def person(dice: Random) -> str:
    return dice.choice(names()["surnames"]) + dice.choice(CALLED)


class Filler:
    """Fills templates about one matter; a slot keeps its word."""

    def __init__(self, dice: Random, spot, slots: Mapping[str, Callable] = SLOTS):
        self._dice, self._spot, self._known, self._slots = dice, spot, slots, {}

    def fill(self, template: str) -> str:
        written = []
        for part in parts(template):
            if isinstance(part, str):
                if part not in self._slots:
                    self._slots[part] = self._known[part](self._dice, self._spot)
                written.append(self._slots[part])
            else:
                text = part[0] if len(part) == 1 else self._dice.choice(part)
                written.append(self.fill(text) if "{" in text else text)
        return "".join(written)


class EventWords(Filler):
    """The texts of one grid event."""

    def __init__(self, class_code: str, spot: str, dice: Random):
        super().__init__(dice, spot)
        self._class, self._all = texts()[class_code], texts()["all"]
        title, situation = dice.choice(self._class["cases"]).split("|")
        self.title, self.situation = self.fill(title)[:30], self.fill(situation)

    def result(self) -> str:
        return self.fill(self._dice.choice(self._class["solved"]))

    def said(self, name: str) -> str:
        """One of the sentences that hold for every class: why it is handed up, back, or not settled."""
        return self.fill(self._dice.choice(self._all[name]))
