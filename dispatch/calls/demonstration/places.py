"""Where the invented matters lie: real roads, roughly where the street is; house numbers and names are invented."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

FILE = Path(__file__).parent / "places.toml"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
SPREAD = 0.006  # degrees around the middle


@cache
def known() -> dict:
    """Read the roads of each street and the lists of invented names."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


class Spot(NamedTuple):
    """One invented address."""

    road: str
    number: str
    estate: str
    block: str
    lat: str
    lon: str

    @property
    def door(self) -> str:
        return f"{self.road}{self.number}号"

    @property
    def place(self) -> str:
        return f"{self.door}{self.estate}{self.block}"


def spot_in(street_code: str, dice: Random) -> Spot:
    street = known()["streets"][street_code]
    road, number = dice.choice(street["roads"]), str(dice.randint(1, 298))
    if dice.random() < 0.12:
        number += f"附{dice.randint(1, 28)}"
    lat, lon = (f"{street[name] + dice.triangular(-SPREAD, SPREAD):.6f}" for name in ("lat", "lon"))
    return Spot(road, number, dice.choice(known()["estates"]), f"{dice.randint(1, 22)}栋", lat, lon)


def person(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(("先生", "女士", "婆婆", "大爷", "女士", "先生"))


def phone(dice: Random) -> str:
    """Write a number that nobody has: its middle is starred."""
    if dice.random() < 0.15:
        return f"028-8750 **{dice.randint(10, 99)}"
    return f"{dice.choice(('133', '136', '138', '151', '158', '180', '189'))} **** **{dice.randint(10, 99)}"
