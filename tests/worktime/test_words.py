"""The words of time, as the pages show them."""

from datetime import date

import pytest

from governance.worktime import words
from governance.worktime.amounts import Amount, hours, minutes, workdays
from governance.worktime.calendar import Calendar
from governance.worktime.loading import Hours
from governance.worktime.sessions import parse


@pytest.mark.parametrize(
    ("now", "due", "said"),
    [
        ("2026-03-04 11:52", "2026-03-04 12:00", "剩 8 分"),
        ("2026-03-04 12:30", "2026-03-04 13:08", "剩 8 分"),
        ("2026-03-04 09:48", "2026-03-04 14:00", "剩 3 工作时 12 分"),
        ("2026-03-04 10:50", "2026-03-05 17:00", "剩 12 工作时 10 分"),
        ("2026-03-04 10:50", "2026-03-09 17:00", "剩 3 工作日 5 时"),
        ("2026-03-04 10:50", "2026-03-11 17:00", "剩 5 工作日 5 时"),
        ("2026-03-04 10:00", "2026-03-06 17:00", "剩 20 工作时"),
        ("2026-03-04 09:00", "2026-03-06 17:00", "剩 3 工作日"),
        ("2026-03-04 09:00:01", "2026-03-04 10:00", "剩 1 工作时"),
        ("2026-03-04 16:59:01", "2026-03-04 17:00", "剩 1 分"),
        ("2026-03-04 10:50", "2026-03-04 10:12", "超 38 分"),
        ("2026-03-04 10:50", "2026-03-03 10:00", "超 7 工作时 50 分"),
        ("2026-03-04 17:00", "2026-03-04 17:00", "已到时限"),
        ("2026-03-04 20:00", "2026-03-04 17:00", "已到时限"),
        ("2026-03-05 09:01", "2026-03-04 17:00", "超 1 分"),
    ],
)
def test_working_time_left_is_said_in_working_words(calendar, at, now, due, said):
    assert words.left(at(now), at(due), calendar, working=True) == said


@pytest.mark.parametrize(
    ("now", "due", "said"),
    [
        ("2026-03-04 11:52", "2026-03-04 12:00", "剩 8 分"),
        ("2026-03-04 10:00", "2026-03-04 12:15", "剩 2 小时 15 分"),
        ("2026-03-04 10:00", "2026-03-07 09:00", "剩 71 小时"),
        ("2026-03-04 10:00", "2026-03-09 15:30", "剩 5 天 5 时"),
        ("2026-03-04 10:00", "2026-03-07 10:00", "剩 3 天"),
        ("2026-03-04 20:38", "2026-03-04 20:00", "超 38 分"),
        ("2026-03-04 20:00", "2026-03-04 20:00", "已到时限"),
    ],
)
def test_natural_time_never_carries_the_word_working(calendar, at, now, due, said):
    assert words.left(at(now), at(due), calendar, working=False) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-03-04 17:00", "今天 17:00"),
        ("2026-03-05 09:05", "明天 09:05"),
        ("2026-03-03 00:00", "昨天 00:00"),
        ("2026-03-09 17:00", "3月9日 17:00"),
        ("2025-03-09 17:00", "2025年3月9日 17:00"),
    ],
)
def test_a_moment_is_said_from_today(at, moment, said):
    assert words.moment(at(moment), at("2026-03-04 10:50")) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (workdays(1), "1 工作日"),
        (hours(10), "10 小时"),
        (minutes(15), "15 分钟"),
        (Amount("1.50", "work_hour"), "1.5 工作时"),
    ],
)
def test_a_length_is_said_with_its_unit(amount, said):
    assert words.length(amount) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-04 10:50", "3月4日 周三，工作时段至 12:00"),
        ("2026-03-04 12:00", "3月4日 周三，午休，13:00 开始"),
        ("2026-03-04 08:00", "3月4日 周三，非工作时段，09:00 开始"),
        ("2026-03-04 17:00", "3月4日 周三，非工作时段，明天 09:00 开始"),
        ("2026-03-06 18:00", "3月6日 周五，非工作时段，3月9日 09:00 开始"),
        ("2026-03-07 10:00", "3月7日 周六，休息日，3月9日 09:00 开始"),
        ("2026-10-01 10:00", "10月1日 周四，国庆节，10月8日 09:00 开始"),
        ("2026-10-10 10:00", "10月10日 周六，工作时段至 12:00"),
    ],
)
def test_the_top_bar_says_whether_working_time_runs(calendar, at, now, said):
    assert words.sitting(at(now), calendar) == said


def test_a_day_without_end_says_24(tables, at):
    duty = Calendar(tables, (Hours(date(2000, 1, 1), None, parse([["08:00", "24:00"]]), every_day=True),))

    assert words.sitting(at("2026-10-01 20:00"), duty) == "10月1日 周四，工作时段至 24:00"
