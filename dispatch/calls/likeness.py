"""How alike two matters are: their places by door, block or distance, their words by pairs of characters."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians

from governance.web.words import chinese, pairs, runs

NEAR_METRES = 50
FAR_METRES = 200  # farther apart than this, two points are two places, whatever the words say
METRES_PER_DEGREE = 111_320
# How much of the words two matters must share, by what is known of their places.
SAME_PLACE, SAME_AREA, NO_PLACE = 0.15, 0.15, 0.40
PAIR, SINGLE = 1.6, 1.0  # what a shared pair of characters weighs, and a shared character
AT_ODDS = 0.45  # what is left of the likeness where unit, room, plate or shop differ

DIGITS = {mark: str(value) for value, mark in enumerate("零一二三四五六七八九")} | {"两": "2"}
NUMERAL = re.compile(r"[零一二三四五六七八九十两]+(?=号|段|栋|幢|单元|室|组|楼)")
NOISE = re.compile(r"[\s,，。.、;；:：()（）\[\]【】“”\"'‘’·—]+")
ROAD = re.compile(r"([\u4e00-\u9fff]{2}(?:大道|路|街(?!道)|巷|坊))((?:[东南西北中]?\d段)?)(?:(\d+(?:-\d+|附\d+)?)号)?")
ESTATE = re.compile(
    r"([\u4e00-\u9fff](?:苑|[\u4e00-\u9fff](?:小区|花园|宿舍|公寓|家园|大厦|广场|市场|小学|中学|医院|公园)))"
    r"(?:(\d+)[栋幢])?"
)
BLOCK, DOOR = re.compile(r"(\d+)[栋幢]"), re.compile(r"(\d+(?:-\d+|附\d+)?)号")
# Characters that tell nothing of a matter, whatever it is.
EMPTY = frozenset(
    "的了是在有人个很没不一上下里到被也都要就着说多把号栋这那们其请来去二三四五六七八九十两几大小前后中从和与及等"
)
MARKS = (
    re.compile(r"(\d+)单元"),
    re.compile(r"(\d{3,4})(?:室|房)"),
    re.compile(r"(川[a-z][a-z0-9*]{4,6})"),
    re.compile(r"[“\"「]([^”\"」]{2,12})[”\"」]"),
)


def arabic(numeral: str) -> str:
    """Write a Chinese numeral below a hundred, or a row of its digits, in Arabic ones: 十二 is 12, 三〇五 stays out."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(DIGITS[mark] for mark in numeral)
    return f"{DIGITS.get(tens, '1') if len(tens) < 2 else ''}{DIGITS.get(ones, '0') if len(ones) < 2 else ''}"


def plain(text: str) -> str:
    """Write a text as it is compared: half width, lower case, house numbers in Arabic digits, no spaces or marks."""
    lower = unicodedata.normalize("NFKC", text).lower()
    return NUMERAL.sub(lambda found: arabic(found[0]), NOISE.sub("", lower))


def place_keys(address: str, *texts: str) -> list[str]:
    """Name the places that an address, else the texts, speak of: doors and blocks, and their roads and estates.

    Names go by their last characters, for nothing tells where the words before them end; a block or a door that stands
    in the text belongs to the estate or the road that the address names.
    """
    found: dict[str, None] = {}
    written = [plain(text) for text in (address, *texts)]
    for text in written:
        for road, part, door in ROAD.findall(text):
            found |= {road + part: None} | ({f"{road}{part}{door}号": None} if door else {})
        for estate, block in ESTATE.findall(text):
            found |= {estate: None} | ({f"{estate}{block}栋": None} if block else {})
    if len(found) == 1 and not exact(found):
        (only,) = found
        number, ending = (DOOR, "号") if ROAD.fullmatch(only) else (BLOCK, "栋")
        if inside := next((hit for text in written if (hit := number.search(text))), None):
            found[f"{only}{inside[1]}{ending}"] = None
    return list(found)[:12]


def exact(keys: Iterable[str]) -> set[str]:
    """Keep the keys that name one door or one block."""
    return {key for key in keys if key[-1] in "号栋"}


def metres(one: tuple, other: tuple) -> float:
    """Measure the distance of two (latitude, longitude) in metres; a district is flat."""
    north = float(one[0]) - float(other[0])
    east = (float(one[1]) - float(other[1])) * cos(radians(float(one[0])))
    return hypot(north, east) * METRES_PER_DEGREE


@dataclass(frozen=True)
class Matter:
    """What is compared: the words, the keys of the place, the point if there is one, the community if named."""

    words: str
    keys: tuple[str, ...] = ()
    point: tuple | None = None
    community_id: int | None = None

    @classmethod
    def of(cls, *, title="", situation="", address="", lat=None, lon=None, community_id=None, keys=None) -> "Matter":
        keys = place_keys(address, title, situation) if keys is None else keys
        point = None if lat is None or lon is None else (lat, lon)
        # A title is mostly the first sentence of the situation.
        return cls(situation if title in situation else f"{title}。{situation}", tuple(keys), point, community_id)

    @property
    def signs(self) -> dict[str, float]:
        return signs(self.words)

    @property
    def marks(self) -> tuple[frozenset[str], ...]:
        return marks(self.words)


# Whoever types asks for the same few calls again and again.
@lru_cache(maxsize=4096)
def signs(words: str) -> dict[str, float]:
    """What words are compared by, without the place, which is weighed by itself: characters, pairs, numbers."""
    text = ESTATE.sub("。", ROAD.sub("。", NUMERAL.sub(lambda found: arabic(found[0]), words)))
    found: dict[str, float] = {}
    for run in runs(text):
        if not chinese(run):
            found[run] = SINGLE
            continue
        found |= {letter: SINGLE for letter in run if letter not in EMPTY}
        found |= {pair: PAIR for pair in pairs(run) if not EMPTY & {*pair}}
    return found


@lru_cache(maxsize=4096)
def marks(words: str) -> tuple[frozenset[str], ...]:
    """The units, rooms, plates and shops that words name; where both name one and not the same, they speak of two."""
    written = NUMERAL.sub(lambda found: arabic(found[0]), unicodedata.normalize("NFKC", words).lower())
    return tuple(frozenset(mark.findall(written.replace("·", ""))) for mark in MARKS)


@dataclass(frozen=True)
class Likeness:
    """How alike two matters are, from 0 to 1, and what is the same of their places, in words."""

    share: float
    place: str
    needed: float

    @property
    def same(self) -> bool:
        return self.share >= self.needed


def compare(one: Matter, other: Matter) -> Likeness | None:
    """Compare two matters of one item; nothing where their places differ."""
    place = _place(one, other)
    if place is None:
        return None
    return Likeness(_words(one, other), *place)


def _place(one: Matter, other: Matter) -> tuple[str, float] | None:
    """Say what the places have in common and how alike the words must be then."""
    apart = metres(one.point, other.point) if one.point and other.point else None
    shared = exact(one.keys) & exact(other.keys)
    if shared and not (apart and apart > 10 * FAR_METRES):
        return "同一栋楼" if min(shared, key=len).endswith("栋") else "同一门牌", SAME_PLACE
    if apart is not None and apart <= NEAR_METRES:
        return f"相距约 {apart:.0f} 米", SAME_PLACE
    if apart is not None and apart > FAR_METRES or exact(one.keys) and exact(other.keys):
        return None
    if set(one.keys) & set(other.keys):
        return "同一条路或同一小区", SAME_AREA
    if one.keys and other.keys or one.community_id != other.community_id:
        return None
    return "地点不详，同一社区" if one.community_id else "地点不详，同一街道", NO_PLACE


def _words(one: Matter, other: Matter) -> float:
    """Share of the words, half of both together, half of the shorter: a short report may be all within a long one."""
    mine, theirs = one.signs, other.signs
    if not mine or not theirs:
        return 0.0
    both = sum(weight for sign, weight in mine.items() if sign in theirs)
    sums = sum(mine.values()), sum(theirs.values())
    share = both / sum(sums) + both / min(sums) / 2
    odds = any(here and there and not here & there for here, there in zip(one.marks, other.marks, strict=True))
    return share * AT_ODDS if odds else share
