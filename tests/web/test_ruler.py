from datetime import datetime, timedelta

import pytest

from governance.web import drawing
from governance.web.ruler import finished, ladder_of, measure, spent
from governance.workflow.machine import Limit, Rung, at_share
from governance.worktime.amounts import hours, workdays
from governance.worktime.calendar import SHANGHAI, current

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 50, tzinfo=SHANGHAI)
CALLED = NOW.replace(hour=9, minute=12)


def clock(amount=None, lamp="", now=NOW, **more):
    amount = amount or workdays(1)
    calendar = current()
    return measure(
        "办结",
        opened_at=CALLED,
        due_at=calendar.due(CALLED, amount),
        now=now,
        working=amount.working,
        calendar=calendar,
        lamp=lamp,
        amount=str(amount),
        **more,
    )


def test_a_workday_called_in_the_morning_ends_tomorrow_and_turns_blue_before():
    ruler = clock()
    assert round(ruler.used) == 12
    assert (ruler.left, ruler.due, ruler.opened) == ("剩 12 工作时 10 分", "明天 17:00", "09:12")
    assert ruler.limit == "限 1 工作日，明天 14:14 转临期"


def test_the_label_of_a_ruler_tells_everything_it_shows():
    spoken = clock(hours(1), "orange").spoken
    assert spoken == "办结时限 1 小时，已用 163%，今天 10:12 到期，超 38 分，严重超期(橙)"


def test_an_unsigned_red_is_an_orange_lamp_that_says_so():
    assert clock(hours(1), "red_proposed").spoken.endswith("严重超期(橙)，红牌待签")


def test_a_paused_clock_stands_still_at_the_moment_of_its_pause():
    paused = clock(now=NOW + timedelta(hours=5), paused_at=NOW)
    assert round(paused.used) == 12
    assert paused.left == "暂停计时"
    assert "is-paused" in drawing.small(paused)


def test_seconds_do_not_change_a_ruler():
    assert clock(now=NOW + timedelta(seconds=59)).used == clock().used


def test_the_drawing_ends_at_two_hundred_and_ten_per_cent():
    assert drawing.place(999) == "100.00%"
    assert drawing.place(100) == "47.62%"
    assert drawing.place(-1) == "0.00%"


def test_each_stretch_passed_has_the_colour_of_its_part_of_the_ladder():
    drawn = drawing.passed(163, "0", "1")
    assert [f"on-{step}" in drawn for step in range(5)] == [True, True, True, True, False]


SHORT = ((80.0, 1), (100.0, 2))


def test_a_ladder_that_ends_at_the_due_moment_draws_no_rung_beyond_it():
    limit = Limit("answer", "答复", ("asked",), workdays(1), ladder=(at_share("0.8", "blue"), at_share("1", "yellow")))
    assert ladder_of(limit) == SHORT
    for draw in (drawing.small, drawing.large):
        drawn = draw(clock(hours(1), "yellow", ladder=ladder_of(limit)))
        assert drawn.count('class="off-') == 3 and drawn.count('class="on-') == 3
        assert "#rule-" not in drawn and "#ticks-" not in drawn
        assert 'class="major" x1="38.10%"' in drawn and 'class="due" x1="47.62%"' in drawn
        assert "71.43%" not in drawn and "95.24%" not in drawn and "红牌" not in drawn and "严重" not in drawn


def test_the_whole_ladder_is_used_from_the_sprite():
    drawn = drawing.large(clock(hours(1), "orange"))
    assert "#rule-lg" in drawn and "#ticks-lg" in drawn and "off-" not in drawn
    assert "红牌" in drawn and "严重" in drawn


def test_rungs_that_light_no_lamp_or_go_by_days_have_no_place():
    days = Rung(after=workdays(1), repeat=5)
    assert ladder_of(Limit("a", "申请", ("ruled",), workdays(1), ladder=(at_share("1"), days))) == ()
    assert clock(ladder=()).limit == "限 1 工作日"
    drawn = drawing.large(clock(hours(1), ladder=()))
    assert drawn.count('class="on-0"') == 1 and "超期" not in drawn.partition("aria-label")[2].partition(">")[2]


def test_words_from_outside_are_escaped_in_a_drawing():
    ruler = clock(hours(1), end_note="<b>11:12</b>")
    assert "<b>" not in drawing.large(ruler)


def test_a_stopped_clock_shrinks_to_a_line():
    done = finished(
        "签收",
        opened_at=CALLED,
        due_at=CALLED + timedelta(hours=1),
        closed_at=CALLED + timedelta(minutes=8),
        now=NOW,
        working=False,
        calendar=current(),
    )
    assert (done.at, done.spent, done.late) == ("09:20", "8 分", False)


@pytest.mark.parametrize(
    ("length", "day", "words"),
    [
        (timedelta(minutes=79), None, "1 小时 19 分"),
        (timedelta(hours=10), timedelta(hours=7), "1 工作日 3 时"),
        (timedelta(seconds=20), None, "0 分"),
        (timedelta(hours=2), timedelta(hours=7), "2 工作时"),
    ],
)
def test_time_spent_is_told_in_the_time_of_its_limit(length, day, words):
    assert spent(length, day) == words


def test_time_that_stood_still_is_neither_used_nor_allowed():
    plain = clock(hours(10), now=NOW)
    later = timedelta(hours=5)
    lost = measure(
        "办结", opened_at=CALLED, due_at=plain.due_at + later, now=NOW + later, working=False, calendar=current(),
        lost=later,
    )  # fmt: skip
    assert round(lost.used) == round(plain.used) == 16
    assert (lost.left, lost.blue) == (plain.left, "今天 22:12")


def test_a_clock_put_aside_does_not_count():
    assert clock(lamp="grey", paused_at=NOW).left == "不计时"
