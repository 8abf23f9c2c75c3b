from datetime import datetime, timedelta

import pytest

from governance.web import desk
from governance.web.dayruler import draw_day
from governance.worktime.calendar import SHANGHAI

NOW = datetime(2026, 3, 4, 10, 50, tzinfo=SHANGHAI)


def item(number, due_at, lamp="", step="待签收"):
    return desk.DeskItem(number, "路灯不亮", "/x/", step, "签收", "/x/do/sign/", lamp=lamp, due_at=due_at)


@pytest.fixture
def queue(monkeypatch):
    lines = [
        item("C3", NOW + timedelta(days=5)),
        item("C2", NOW + timedelta(minutes=8), "blue"),
        item("C1", NOW - timedelta(minutes=8), "yellow", "待答复"),
        item("C0", NOW - timedelta(minutes=1), "red", "待答复"),
        item("C9", None, "grey", "挂账"),
    ]
    monkeypatch.setattr(desk, "sources", {})
    desk.register("test", lambda user, at: lines)
    return lines


def test_a_desk_puts_late_lines_first_and_the_worst_lamp_at_the_head(queue):
    arranged = desk.arrange(desk.items(None, NOW), NOW)
    assert [[line.number for line in group.items] for group in arranged.groups] == [["C0", "C1"], ["C2"], ["C3", "C9"]]
    assert (arranged.total, arranged.late, arranged.today, arranged.grey) == (5, 2, 1, 1)


def test_a_tab_keeps_its_own_step_but_the_tally_counts_all(queue):
    arranged = desk.arrange(desk.items(None, NOW), NOW, step="待答复")
    assert [group.key for group in arranged.groups] == ["late"]
    assert arranged.total == 5


def test_what_is_far_away_is_shortened_until_asked_for():
    lines = [item(f"C{n}", NOW + timedelta(days=3)) for n in range(desk.LATER + 5)]
    assert desk.arrange(lines, NOW).groups[0].hidden == 5
    assert desk.arrange(lines, NOW, whole=True).groups[0].hidden == 0


def test_moments_close_to_each_other_share_a_pin():
    sessions = [(NOW.replace(hour=a, minute=0), NOW.replace(hour=b, minute=0)) for a, b in ((9, 12), (13, 17))]
    moments = [NOW + timedelta(minutes=m) for m in (5, 20, 25, 160)]
    drawn = draw_day(NOW, moments, sessions)
    assert [(pin.at, pin.count) for pin in drawn.pins] == [("11:15", 3), ("13:30", 1)]
    assert drawn.spoken.startswith("今天还要到期的时点：11:15 前 3 件、13:30 前 1 件。现在 10:50，12:00 至 13:00 午休")


def test_a_day_of_rest_still_draws_the_hours_that_are_left():
    drawn = draw_day(NOW, [NOW + timedelta(hours=3)], [])
    assert drawn.breaks == ()
    assert [pin.count for pin in drawn.pins] == [1]
