"""Two characters are enough to find a matter; signs, width and case do not matter."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from governance.web import words

DRAIN = "营门口路12号院门前雨水篦子堵塞，昨晚下雨后积水约20厘米，老人出行不便，请尽快疏通。"
NOISE = "金沙公园北门广场舞音响至夜里十点半，楼上住户李〇华多次投诉（已报警），要求降音量。"
SIGN = "沙湾路 KTV 招牌松动，编号510106-260304-C00017，风大时有坠落危险"


def found(text: str, wanted: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ to_tsquery('simple', %s)", [words.vector(text), words.expression(wanted)]
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (DRAIN, "积水"),
        (DRAIN, "雨水篦子"),
        (DRAIN, "营门口 疏通"),
        (DRAIN, "１２号院"),
        (DRAIN, "20"),
        (DRAIN, "通"),
        (NOISE, "广场舞"),
        (NOISE, "李〇华"),
        (NOISE, "降音量，投诉！"),
        (SIGN, "ktv"),
        (SIGN, "KT"),
        (SIGN, "510106-260304-C00017"),
        (SIGN, "c00017"),
    ],
)
def test_a_text_is_found_by(db, text, wanted):
    assert found(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), [(DRAIN, "积雪"), (DRAIN, "水积"), (NOISE, "沙金"), (SIGN, "C00018")])
def test_a_text_is_not_found_by(db, text, wanted):
    assert not found(text, wanted)


@pytest.mark.parametrize("nothing", ["", "  ", "，。！", "':*&|!()<->", "\0"])
def test_signs_alone_ask_for_nothing(nothing):
    assert words.query(nothing) is None


def test_a_very_long_wish_is_cut():
    assert words.expression("天地玄黄宇宙洪荒日月盈昃辰宿列张" * 40).count("&") < words.MAX_TERMS


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_breaks_the_language_of_the_database(db_for_all, text, wanted):
    if words.expression(wanted):
        assert found(text, wanted) in (True, False)


@pytest.fixture(scope="module")
def db_for_all(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
