"""The stories of a grid event, each told to whichever teller: over REST or in a browser."""

from call_stories import EXPLAINED, SOLVED
from django.utils import timezone

STALLS = {"situation": "六个流动摊占了人行道。昨晚又多了两个。", "event_group": "05", "address": "6 栋南门"}
FLOOD = {"situation": "河水漫过堤岸，进了一楼。", "event_group": "07", "address": "河边 2 栋"}


def from_the_building_to_the_reporter(t) -> None:
    """Reported, not solved, climbs by the clock, the street calls the department, solved, confirmed."""
    t.at("2026-03-04 09:00")
    t.reports("grid_worker", **STALLS)
    assert (t.state(), t.clock().limit_name, t.clock().due_at) == (
        "checking",
        "check",
        t.town.moment("2026-03-04 11:00"),
    )
    t.shows("grid_worker", "待核实", STALLS["situation"])
    t.is_shut_to("other_operator")
    t.at("2026-03-04 09:30")
    t.does("clerk", "accept")
    t.refuses("grid_worker", "escalate")

    climbs_by_the_clock(t)

    t.at("2026-03-11 09:10")
    t.does("operator", "escalate", own_action="已劝离两次，散后又来")
    assert t.state() == "escalated"
    call = t.turns_to_the_call()
    assert (call.state, call.origin_ref, call.grid_code) == ("pending", t.event_no, t.one_event().grid_code)
    t.leads_back("operator")
    t.turns_back()
    t.leads_to_the_call("operator", call.case_no)

    t.turns_to_the_call()
    t.at("2026-03-11 09:20")
    t.does("deputy", "issue")
    answered(t)
    t.at("2026-03-11 11:00")
    t.does("operator", "pass")
    t.does("operator", "score", speed=5, cooperation=5, result=5)
    if t.state() != "closed":
        t.does("ops", "record_callback", answer="satisfied", solved="yes")

    t.turns_back()
    assert t.state() == "confirming"
    t.shows("grid_worker", "待确认", SOLVED["result_text"])
    t.refuses("operator", "confirm")
    t.at("2026-03-11 15:00")
    t.does("grid_worker", "confirm", answer="fairly")
    event = t.one_event()
    assert (event.state, event.solved_level, event.loop, event.confirm_answer) == ("closed", 0, "large", "fairly")
    t.shows("clerk", "办结", SOLVED["result_text"])
    told = t.facts("community")
    assert told[-3:] == ["grids.event.solved", "grids.event.answered", "grids.event.closed"]
    assert told.count("grids.event.raised") == 2 and "grids.event.unconfirmed" not in told


def climbs_by_the_clock(t) -> None:
    # Four working hours of its class, then a working day, two, and the street's three.
    for moment, state, due in (
        ("2026-03-04 15:31", "level3", "2026-03-05 17:00"),
        ("2026-03-05 17:01", "level2", "2026-03-09 17:00"),
        ("2026-03-09 17:01", "level1", "2026-03-12 17:00"),
    ):
        t.at(moment)
        t.sweep()
        clock = t.clock()
        assert (t.state(), clock.limit_name) == (state, state)
        assert f"{timezone.localtime(clock.due_at):%Y-%m-%d %H:%M}" == due
    t.shows("grid_worker", "街道处置")
    assert t.levels_missed() == [(4, False, "金牛社区"), (3, False, "金牛社区"), (2, True, "金牛社区")]


def answered(t) -> None:
    t.at("2026-03-11 09:50")
    t.does("dept_operator", "sign", "D05")
    t.does("dept_operator", "respond", "D05", **EXPLAINED | {"promised_at": "2026-03-12T17:00:00+08:00"})
    t.does("dept_operator", "reply", "D05", **SOLVED)


def what_cannot_wait(t) -> None:
    """特急 goes straight to street and department at the same moment; the levels are only informed."""
    t.at("2026-03-04 09:00")
    t.reports("grid_worker", **FLOOD)
    event = t.one_event()
    assert (event.state, event.tier, event.escalated_at) == ("escalated", "P0", event.begun_at)
    t.shows("clerk", "直达街道和部门", "已转呼叫")
    assert "grids.level.missed" not in t.facts("community")
    call = t.turns_to_the_call()
    assert (call.state, call.called_at, call.tier) == ("called", event.begun_at, "P0")
    t.shows("other_dept_operator", "待签收", FLOOD["situation"])
    t.leads_back("operator")
    t.turns_to_the_call()
    t.does("other_dept_operator", "sign", "D06")


def sent_twice(t) -> None:
    """A report over a broken connection is sent again and again, and is one event that nobody counts twice."""
    t.at("2026-03-04 09:00")
    t.reports_over_a_broken_line("grid_worker", **STALLS)
    event = t.one_event()
    assert (event.reports, event.class_code, event.echoes.count()) == (1, "05-01", 0)
    assert t.facts("community") == ["grids.event.reported"]
    t.shows("grid_worker", "待核实")


STORIES = (from_the_building_to_the_reporter, what_cannot_wait, sent_twice)
