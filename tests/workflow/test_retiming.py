"""A new notice moves running deadlines, keeps the old value and makes nobody late in the past."""

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from governance.facts.models import Fact
from governance.workflow import clocks, moves
from governance.workflow.models import Deadline, RecordDetail, SweepMark, TransitionRecord
from governance.workflow.retiming import retime_if_changed
from governance.workflow.sweep import sweep
from governance.worktime.models import CalendarDay, CalendarVersion

pytestmark = pytest.mark.django_db


def turn(day: date, *, works: bool) -> None:
    """Change one day of the calendar as an import of a notice would."""
    CalendarDay.objects.update_or_create(day=day, defaults={"is_workday": works, "name": "调整"})
    CalendarVersion.objects.update(token=uuid.uuid4())


def test_a_new_day_off_moves_running_deadlines_and_the_old_value_is_kept(town):
    parcel = town.send()
    retime_if_changed(town.morning)
    turn(date(2026, 3, 5), works=False)
    assert retime_if_changed(town.moment("2026-03-04 11:00")) == 1
    assert town.clock(parcel).due_at == town.moment("2026-03-09 17:00")
    record = TransitionRecord.objects.get(name="retime", root_id=parcel.pk)
    content = RecordDetail.objects.get(pk=record.detail_id).content
    assert (content["old_due_at"], content["cause"]) == ("2026-03-06T17:00:00+08:00", "工作日历调整")


def test_nothing_moves_while_the_calendar_stands(town):
    town.send()
    retime_if_changed(town.morning)
    before = town.everything()
    assert retime_if_changed(town.morning + timedelta(hours=1)) == 0
    assert town.everything() == before


def test_nobody_becomes_late_in_the_past(town):
    turn(date(2026, 3, 5), works=False)
    parcel = town.send()
    retime_if_changed(town.morning)
    turn(date(2026, 3, 5), works=True)
    at = town.moment("2026-03-06 15:00")
    retime_if_changed(at)
    deadline = town.clock(parcel)
    assert deadline.due_at == town.moment("2026-03-06 17:00")
    assert deadline.next_at == at  # the 80 % of the shorter limit passed this morning, but nobody knew
    sweep(at)
    assert TransitionRecord.objects.get(name="climb", lamp="blue", limit_name="receive").at == at


def test_natural_time_is_left_alone(town):
    parcel = town.send()
    retime_if_changed(town.morning)
    turn(date(2026, 3, 5), works=False)
    retime_if_changed(town.morning)
    whole = Deadline.objects.get(root_id=parcel.pk, limit_name="whole")
    assert whole.due_at == town.morning + timedelta(hours=48)


def test_a_case_that_cannot_be_timed_keeps_no_other_in_the_old_calendar(town, monkeypatch, caplog):
    bad, good = town.send(case_no="P1"), town.send(case_no="P2")
    retime_if_changed(town.morning)
    real = clocks.retime

    def retime(stage, case, deadline, at, cause):
        if deadline.root_id == bad.pk:
            raise RuntimeError("a bad row")
        return real(stage, case, deadline, at, cause)

    monkeypatch.setattr(clocks, "retime", retime)
    turn(date(2026, 3, 5), works=False)
    assert retime_if_changed(town.moment("2026-03-04 11:00")) == 1
    assert town.clock(good).due_at == town.moment("2026-03-09 17:00")
    assert town.clock(bad).due_at == town.moment("2026-03-06 17:00")
    assert "could not be re-timed" in caplog.text


def test_what_could_not_be_timed_is_tried_again_alone_until_it_works(town, monkeypatch):
    bad, good = town.send(case_no="P1"), town.send(case_no="P2")
    retime_if_changed(town.morning)
    real, tried = clocks.retime, []

    def fail(stage, case, deadline, at, cause):
        tried.append(deadline.root_id)
        if deadline.root_id == bad.pk:
            raise RuntimeError("a bad row")
        return real(stage, case, deadline, at, cause)

    monkeypatch.setattr(clocks, "retime", fail)
    turn(date(2026, 3, 5), works=False)
    retime_if_changed(town.moment("2026-03-04 11:00"))
    assert SweepMark.objects.get().untimed == [[ContentType.objects.get_for_model(bad).pk, bad.pk]]
    tried.clear()
    assert retime_if_changed(town.moment("2026-03-04 11:01")) == 0
    assert set(tried) == {bad.pk}
    monkeypatch.setattr(clocks, "retime", real)
    assert retime_if_changed(town.moment("2026-03-04 11:02")) == 1
    assert town.clock(bad).due_at == town.clock(good).due_at == town.moment("2026-03-09 17:00")
    assert SweepMark.objects.get().untimed == []
    before = town.everything()
    assert retime_if_changed(town.moment("2026-03-04 11:03")) == 0
    assert town.everything() == before


def test_a_rung_that_passed_before_a_new_calendar_acts_at_its_own_moment(town):
    parcel = town.send()
    retime_if_changed(town.morning)
    turn(date(2026, 3, 20), works=False)  # moves nothing
    retime_if_changed(town.moment("2026-03-10 10:00"))
    sweep(town.moment("2026-03-10 10:00"))
    assert Fact.objects.get(kind="parcels.parcel.missed").at == town.moment("2026-03-06 17:00")
    assert Fact.objects.get(kind="parcels.parcel.overdue_day").at == town.moment("2026-03-09 17:00")
    record = TransitionRecord.objects.get(root_id=parcel.pk, limit_name="receive", lamp="blue")
    assert (record.at, record.recorded_at) == (town.moment("2026-03-06 11:48"), town.moment("2026-03-10 10:00"))


def test_a_new_calendar_waits_for_a_rung_that_fails(town, monkeypatch):
    """What was pushed on after a failure has passed as well: its moment is not moved to that of the re-timing."""
    parcel, real = town.send(), moves.fire
    retime_if_changed(town.morning)
    monkeypatch.setattr(moves, "fire", lambda *given: 1 / 0)
    sweep(town.moment("2026-03-06 17:00"))
    turn(date(2026, 3, 9), works=False)
    assert retime_if_changed(town.moment("2026-03-06 17:00")) == 0
    monkeypatch.setattr(moves, "fire", real)
    retime_if_changed(town.moment("2026-03-06 17:01"))
    assert town.clock(parcel).lamp == "yellow"
    assert Fact.objects.get(kind="parcels.parcel.missed").at == town.moment("2026-03-06 17:00")
    sweep(town.moment("2026-03-10 17:00"))
    assert Fact.objects.get(kind="parcels.parcel.overdue_day").at == town.moment("2026-03-10 17:00")


def test_further_days_that_a_new_calendar_brings_at_once_are_all_told(town):
    days = [date(2026, 3, day) for day in (5, 6, 9, 10, 11)]
    for day in days:
        turn(day, works=False)
    town.send()
    retime_if_changed(town.morning)
    for day in days:
        turn(day, works=True)
    at = town.moment("2026-03-12 10:00")
    retime_if_changed(at)
    sweep(at + timedelta(seconds=1))
    told = Fact.objects.filter(kind__startswith="parcels.parcel.").exclude(kind="parcels.parcel.sent").order_by("at")
    tick = timedelta(microseconds=1)
    assert list(told.values_list("kind", "at")) == [
        ("parcels.parcel.missed", at + tick),
        ("parcels.parcel.overdue_day", at + 2 * tick),
        ("parcels.parcel.overdue_day", at + 4 * tick),
        ("parcels.parcel.overdue_day", at + 6 * tick),
    ]
