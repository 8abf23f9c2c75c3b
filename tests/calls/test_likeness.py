"""Which two reports are of one matter: places by door, block and distance, words by what they share.

`labelled.toml` holds 40 matters told by three people each, and two others near by of the same item: 360 pairs, of which
120 agree and 240 do not. Every third matter has points, as phones give them. The thresholds were chosen on every second
matter; the floors below hold on the others as well.
"""

import itertools
import tomllib
from pathlib import Path

import pytest

from dispatch.calls.likeness import Matter, compare, place_keys

MATTERS = tomllib.loads(Path(__file__).with_name("labelled.toml").read_text())["matter"]
TUNED, HELD_BACK = MATTERS[::2], MATTERS[1::2]


def matter(told: str) -> Matter:
    address, situation, *point = told.split("|")
    lat, lon = map(float, point[0].split(",")) if point else (None, None)
    return Matter.of(situation=situation, address=address, lat=lat, lon=lon)


def pairs(matters) -> list[tuple[str, str, bool]]:
    """Each two reports of one matter agree; each report and each other matter near by do not."""
    agree = [(*pair, True) for row in matters for pair in itertools.combinations(row["same"], 2)]
    return agree + [(one, other, False) for row in matters for one in row["same"] for other in row["other"]]


def judged(matters) -> tuple[float, float]:
    """Precision and recall."""
    told = []
    for one, other, same in pairs(matters):
        likeness = compare(matter(one), matter(other))
        told.append((bool(likeness and likeness.same), same))
    hits = told.count((True, True))
    return hits / (hits + told.count((True, False))), hits / (hits + told.count((False, True)))


def test_the_set_is_large_enough_to_measure():
    assert len(pairs(MATTERS)) == 360
    assert len([pair for pair in pairs(HELD_BACK) if pair[2]]) == 60


def test_the_distance_alone_decides_often_enough_to_be_measured():
    found = [compare(matter(one), matter(other)) for one, other, _ in pairs(MATTERS)]
    assert len([likeness for likeness in found if likeness and likeness.place.startswith("相距约")]) == 41


@pytest.mark.parametrize("matters", [TUNED, HELD_BACK, MATTERS], ids=["tuned", "held back", "all"])
def test_precision_and_recall_stay_above_their_floors(matters):
    precision, recall = judged(matters)
    assert precision >= 0.80
    assert recall >= 0.85


@pytest.mark.parametrize(
    "one, other",
    [
        ("人民北路二段12号", "人民北路2段十二号"),
        ("锦绣苑3栋", "锦绣苑三幢2单元"),
        ("一环路北三段8号附2号", "一环路北3段8号"),
        ("营门口路128 号", "营门口路１２８号"),
    ],
)
def test_one_place_written_twice_has_one_key(one, other):
    assert {*place_keys(one)} & {*place_keys(other)}
    assert any(key[-1] in "号栋" for key in {*place_keys(one)} & {*place_keys(other)})


def test_a_place_may_stand_in_the_words_alone():
    assert "门口路128号" in place_keys("", "招牌松动", "营门口路 128 号二楼招牌松动")
    assert place_keys("锦绣苑", "", "3栋2单元电梯停运") == ["绣苑", "绣苑3栋"]


def test_other_doors_blocks_and_points_are_other_places():
    words = {"situation": "招牌松动，随时可能坠落"}
    assert compare(Matter.of(address="金罗路12号", **words), Matter.of(address="金罗路45号", **words)) is None
    here, near, far = (30.7235, 104.0085), (30.72385, 104.0085), (30.7300, 104.0085)
    points = [Matter.of(lat=lat, lon=lon, **words) for lat, lon in (here, near, far)]
    assert compare(points[0], points[1]).place == "相距约 39 米"
    assert compare(points[0], points[2]) is None


def test_another_unit_room_or_shop_weighs_against():
    same = Matter.of(address="锦绣苑3栋", situation="2单元电梯困人，物业联系不上")
    other = Matter.of(address="锦绣苑3栋", situation="1单元电梯困人，物业联系不上")
    assert compare(same, same).share > 2 * compare(same, other).share
