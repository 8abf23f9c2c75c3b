"""Nobody signs: blue, yellow, orange, red proposed and lit, each with its facts."""

import pytest

from dispatch.calls.choices import LineState
from governance.errors import Invalid, NotYours


def test_nobody_signs(town):
    call = town.called("2026-03-04 09:12")  # 紧急: sign and respond within one natural hour, arrive in two
    line = town.lead(call)

    town.sweep("2026-03-04 10:00")
    assert town.lamp(line, "sign") == "blue"
    town.sweep("2026-03-04 10:12")
    assert town.lamp(line, "sign") == town.lamp(line, "respond") == "yellow"
    town.sweep("2026-03-04 10:42")
    assert town.lamp(line, "sign") == town.lamp(line, "respond") == "orange"
    assert town.facts(about=town.department)[1:] == ["calls.response.missed", "calls.sign.missed"]

    town.sweep("2026-03-04 11:12")
    line.refresh_from_db()
    assert (line.state, line.signed_by_clock) == (LineState.SIGNED, True)
    assert town.lamp(line, "respond") == "red_proposed"
    assert town.facts(about=town.department)[3:] == ["calls.arrival.missed", "calls.response.refused"]


def test_the_district_lights_the_red_lamp_itself(town):
    call = town.called("2026-03-04 09:12")
    town.sweep("2026-03-04 11:12")
    line = town.lead(call)

    with pytest.raises(NotYours):
        town.do(line, "light_red", town.dept_operator, "2026-03-04 11:20", limit_name="respond", note="拒不响应")
    with pytest.raises(Invalid):
        town.do(line, "light_red", town.ops, "2026-03-04 11:20", limit_name="arrive", note="拒不响应")
    town.do(line, "light_red", town.ops, "2026-03-04 11:20", limit_name="respond", note="拒不响应")

    assert town.lamp(line, "respond") == "red"
    assert town.facts(about=town.department)[-1] == "calls.lamp.lit"


def test_an_answer_that_comes_late_is_late_even_if_the_sweep_slept(town):
    call = town.called("2026-03-04 09:12")

    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:30", until="sign")

    assert town.facts(about=town.department) == ["calls.line.called", "calls.response.missed", "calls.sign.missed"]


def test_each_further_working_day_is_told_up_to_five(town):
    call = town.called("2026-03-04 09:12", item="UC03")  # two working days
    line = town.lead(call)

    town.sweep("2026-03-20 17:00")

    told = [kind for kind in town.facts(about=town.department) if kind.startswith("calls.reply")]
    assert told == ["calls.reply.missed", *["calls.reply.delayed"] * 5]
    assert town.lamp(line, "resolve") == "red_proposed"


def test_the_moment_of_the_end_itself_is_late_and_told_once(town):
    call = town.called("2026-03-04 09:12")

    town.answer(town.lead(call), town.dept_operator, "2026-03-04 10:12", until="sign")

    told = town.facts(about=town.department)
    assert "calls.sign.missed" in told and "calls.sign.kept" not in told
