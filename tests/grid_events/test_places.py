"""The same point is the same word, and another point is another."""

import pytest

from grids.events.places import normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6 栋 2 单元门口", "六栋2单元"),
        ("６－１２", "6 - 12"),
        ("6—12", "六-12"),
        ("6栋-2单元", "6栋2单元"),
    ],
)
def test_one_point_is_one_word_however_it_is_typed(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [("6-12", "61-2"), ("6-12", "612"), ("6栋对面", "6栋")])
def test_two_points_are_two_words(one, other):
    assert normal(one) != normal(other)
