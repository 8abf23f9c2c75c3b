"""A clock put aside, a clock begun anew, and what a pause leaves of the ladder."""

import pytest

from governance.workflow import clocks, engine
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline, TransitionRecord
from governance.workflow.retiming import retime_if_changed
from governance.workflow.stage import Stage
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db


def act(parcel, what, at):
    """Do something to the clock `receive` of a parcel on a stage of its own."""
    stage = Stage(at)
    (root,) = stage.lock_roots(type(parcel), [parcel.pk])
    stage.read_clocks([root])
    deadline = clocks.clock(stage, root, "receive", at)
    what(stage, deadline, workflow_of(root).limit("receive"), at)
    stage.flush()


def held(town, parcel, since: str, until: str) -> None:
    engine.perform(parcel, "hold", actor=town.dept_operator, at=town.moment(since), note="收件人不在")
    engine.perform(parcel, "release", actor=town.dept_operator, at=town.moment(until))


def test_what_is_put_aside_fires_nothing_and_runs_on_where_it_stood(town):
    parcel = town.send()  # two working days: 21 working hours until Friday 17:00
    act(parcel, clocks.shelve, town.moment("2026-03-05 10:00"))
    assert (town.clock(parcel).lamp, town.clock(parcel).next_at) == ("grey", None)
    sweep(town.moment("2026-04-30 09:00"))
    assert not TransitionRecord.objects.filter(root_id=parcel.pk, limit_name="receive").exists()

    act(parcel, clocks.unshelve, town.moment("2026-05-06 09:00"))

    deadline = town.clock(parcel)
    assert (deadline.lamp, deadline.due_at) == ("", town.moment("2026-05-07 16:00"))
    # 80 % of 21 hours are 16 hours 48 minutes; eight of them had gone by.
    assert deadline.next_at == town.moment("2026-05-07 10:48")
    sweep(town.moment("2026-05-07 10:48"))
    assert town.clock(parcel).lamp == "blue"


def test_a_lamp_that_was_lit_is_lit_again(town):
    parcel = town.send()
    sweep(town.moment("2026-03-06 17:00"))
    act(parcel, clocks.shelve, town.moment("2026-03-09 09:30"))
    assert town.clock(parcel).lamp == "grey"
    act(parcel, clocks.unshelve, town.moment("2026-03-20 09:30"))
    assert town.clock(parcel).lamp == "yellow"


def test_no_other_pause_and_no_new_calendar_touches_what_is_put_aside(town):
    parcel = town.send()
    act(parcel, clocks.shelve, town.moment("2026-03-05 10:00"))
    held(town, parcel, "2026-03-05 11:00", "2026-03-05 11:30")
    retime_if_changed(town.moment("2026-03-05 12:00"))
    assert (town.clock(parcel).lamp, town.clock(parcel).paused_at) == ("grey", town.moment("2026-03-05 10:00"))


def test_the_ladder_goes_by_the_time_allowed_and_not_by_the_time_that_stood_still(town):
    parcel = town.send()
    held(town, parcel, "2026-03-04 10:00", "2026-03-05 10:00")  # seven working hours
    deadline = town.clock(parcel)
    moments = [town.moment(text) for text in ("2026-03-09 11:48", "2026-03-09 17:00")]
    assert deadline.rungs[:2] == moments
    assert max(deadline.rungs) == town.moment("2026-03-12 17:00")  # twice the 21 hours, and the seven


def test_a_clock_that_ends_while_it_stands_still_is_given_back_its_pause(town):
    parcel = town.send()
    act(parcel, lambda stage, deadline, limit, at: clocks.pause(stage, deadline, limit, at), town.morning)
    act(parcel, clocks.end, town.moment("2026-03-04 11:00"))
    deadline = Deadline.objects.get(root_id=parcel.pk, limit_name="receive")
    assert deadline.closed_at == town.moment("2026-03-04 11:00")
    assert (deadline.paused_seconds, deadline.due_at) == (2 * 3600, town.moment("2026-03-09 11:00"))


def test_a_limit_begins_anew_in_the_same_state(town):
    parcel = town.send()
    at = town.moment("2026-03-05 10:00")
    stage = Stage(at)
    (root,) = stage.lock_roots(type(parcel), [parcel.pk])
    stage.read_clocks([root])
    clocks.restart(stage, root, "receive", at)
    stage.flush()
    assert town.clock(parcel).due_at == town.moment("2026-03-09 17:00")
    assert Deadline.objects.filter(root_id=parcel.pk, limit_name="receive", closed_at=at).count() == 1


def test_standing_still_is_late_only_if_it_was_late_before(town):
    parcel = town.send()
    act(parcel, clocks.pause, town.moment("2026-03-06 16:30"))
    at = town.moment("2026-03-09 09:00")
    assert Deadline.objects.overdue(at).filter(root_id=parcel.pk, limit_name="receive").count() == 0
    act(parcel, clocks.resume, town.moment("2026-03-09 09:00"))
    assert Deadline.objects.overdue(town.moment("2026-03-09 10:00")).filter(limit_name="receive").count() == 1
