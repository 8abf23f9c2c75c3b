"""The sweep climbs each rung exactly once, whoever else is at work, and one bad row stops no other."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from parcels.models import Parcel
from parcels.models import ParcelState as P
from parcels.workflows import PARCEL

from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.workflow import engine, moves
from governance.workflow.machine import Limit, Transition, at_share, by_clock, registry
from governance.workflow.models import Deadline, SweepMark, TransitionRecord
from governance.workflow.sweep import LONGEST_PUSH, sweep
from governance.worktime.amounts import workdays


def climbs() -> list[tuple]:
    rows = TransitionRecord.objects.filter(name="climb").values_list("case_type_id", "case_id", "limit_name", "at")
    return sorted(rows)


@pytest.mark.django_db
def test_a_second_sweep_finds_nothing_to_do(town):
    town.send()
    at = town.moment("2026-03-09 10:00")
    assert sweep(at) > 0
    assert sweep(at) == 0
    assert SweepMark.objects.get().swept_at == at


@pytest.mark.django_db
def test_one_late_sweep_leaves_what_a_sweep_each_hour_leaves(town):
    """Sweeping rarely and sweeping often agree in everything but the moment of recording."""
    town.send()
    with transaction.atomic():
        sweep(town.moment("2026-03-31 09:00"))
        at_once = town.everything("recorded_at", "id", "xid", "at_", "case_id", "root_id", "source_id", "times", "body")
        transaction.set_rollback(True)
    at = town.morning
    while at < town.moment("2026-03-31 09:00"):
        at = min(at + (town.moment("2026-03-04 16:00") - town.morning), town.moment("2026-03-31 09:00"))
        sweep(at)
    often = town.everything("recorded_at", "id", "xid", "at_", "case_id", "root_id", "source_id", "times", "body")
    for model in ("Parcel", "Handover", "Deadline", "TransitionRecord", "Fact"):
        assert often[model] == at_once[model]


@pytest.mark.django_db
def test_many_cases_are_swept_in_sets(town, django_assert_max_num_queries):
    for i in range(40):
        town.send(case_no=f"P{i}")
    with django_assert_max_num_queries(20):
        sweep(town.moment("2026-03-04 13:30"))
    assert Deadline.objects.filter(lamp="blue", limit_name="hand").count() == 40


@pytest.mark.django_db
def test_many_lamps_at_once_are_one_notice(town):
    for i in range(12):
        town.send(case_no=f"P{i}")
    Notice.objects.all().delete()
    sweep(town.moment("2026-03-06 17:00"))
    notice = Notice.objects.get(recipient=town.dept_operator, key="lamps:parcels.Parcel:yellow")
    assert notice.title == "12 件包裹超期(黄)" and "P0、P1" in notice.body


@pytest.mark.django_db
def test_the_cost_does_not_grow_with_what_is_running(town, django_assert_max_num_queries):
    for i in range(10):
        town.send(case_no=f"P{i}")
    sweep(town.morning)
    with django_assert_max_num_queries(5):
        assert sweep(town.morning) == 0


@pytest.mark.django_db
def test_a_failing_case_is_pushed_on_and_stops_no_other(town, monkeypatch, caplog):
    good, bad = town.send(case_no="P1"), town.send(case_no="P2")
    real = moves.fire

    def fire(stage, root, deadline):
        if root.pk == bad.pk:
            raise RuntimeError("a bad row")
        real(stage, root, deadline)

    monkeypatch.setattr(moves, "fire", fire)
    at = town.moment("2026-03-06 17:00")
    sweep(at)
    assert town.clock(good).lamp == "yellow"
    stuck = town.clock(bad)
    assert (stuck.lamp, stuck.failures) == ("", 1) and stuck.next_at > at
    assert "pushed on" in caplog.text
    monkeypatch.setattr(moves, "fire", real)
    sweep(town.moment("2026-03-06 17:30"))
    miss = Fact.objects.get(kind="parcels.parcel.missed", source_id=bad.pk)
    assert miss.at == town.moment("2026-03-06 17:00")


@pytest.mark.django_db
def test_a_case_that_failed_for_days_is_still_pushed_on_and_forgiven_when_it_works(town, monkeypatch):
    bad, real = town.send(), moves.fire
    Deadline.objects.update(failures=60)
    monkeypatch.setattr(moves, "fire", lambda *given: 1 / 0)
    at = town.moment("2026-03-06 17:00")
    sweep(at)
    assert town.clock(bad).failures == 61 and town.clock(bad).next_at == at + LONGEST_PUSH
    monkeypatch.setattr(moves, "fire", real)
    sweep(at + LONGEST_PUSH)
    assert (town.clock(bad).failures, town.clock(bad).lamp) == (0, "yellow")


@pytest.mark.django_db
def test_a_pause_that_ends_and_a_move_that_follows_at_once_leave_other_clocks_alone(town, monkeypatch, caplog):
    remind = Transition("remind", "提醒", (P.SENT, P.HELD), None, by_clock)
    ends = Limit(
        "fetch", "取回", (P.SENT, P.HELD), workdays(1), ladder=(at_share("1", "yellow", then="remind"),),
        pauses_in=(P.HELD,), pause_cap=workdays(1),
    )  # fmt: skip
    runs_on = Limit("keep", "保管", (P.SENT, P.HELD), workdays(20))
    table = {"transitions": (*PARCEL.transitions, remind), "limits": (*PARCEL.limits, ends, runs_on)}
    monkeypatch.setitem(registry, Parcel, PARCEL)
    replace(PARCEL, **table)  # puts itself in the registry
    parcel = town.send()
    engine.perform(parcel, "hold", actor=town.dept_operator, at=town.moment("2026-03-05 10:00"), note="收件人不在")
    sweep(town.moment("2026-03-06 10:00"))  # the line has lapsed: nothing but the pause is due now

    sweep(town.moment("2026-03-31 09:00"))

    assert "could not be swept" not in caplog.text
    # 13 working hours stood still, from Thursday 10:00 to the cap.
    assert TransitionRecord.objects.get(root_id=parcel.pk, name="remind").at == town.moment("2026-03-09 16:00")
    assert town.clock(parcel, "keep").opened_at == town.morning


@pytest.mark.django_db
def test_an_act_that_waited_for_the_sweep_comes_after_it(town):
    """A click in the last second that finds the rung climbed is late: never both missed and kept."""
    parcel = town.send()
    due = town.clock(parcel, "hand").due_at
    sweep(due)
    town.hand(parcel, due - timedelta(milliseconds=5))
    assert Fact.objects.get(kind="parcels.handover.done").attributes == {"kept": False}
    record = TransitionRecord.objects.get(name="hand")
    assert record.at == record.recorded_at == due


@pytest.mark.django_db(transaction=True)
def test_a_case_somebody_holds_is_left_for_the_next_round(town):
    held, free = town.send(case_no="P1"), town.send(case_no="P2")
    at = town.moment("2026-03-06 17:00")
    with transaction.atomic():
        Parcel.objects.select_for_update().get(pk=held.pk)
        run_in_thread(lambda: sweep(at))
    assert town.clock(free).lamp == "yellow" and town.clock(held).lamp == ""
    sweep(at)
    assert town.clock(held).lamp == "yellow"


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_and_people_between_climb_each_rung_once(town):
    parcels = [town.send(case_no=f"P{i}") for i in range(12)]
    at = town.moment("2026-03-09 10:00")

    def act():
        for parcel in parcels:
            engine.perform(parcel, "prolong", actor=town.operator, at=at)

    threads = [threading.Thread(target=closing(lambda: sweep(at, batch=3))) for _ in range(4)]
    threads.append(threading.Thread(target=closing(act)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(at)
    climbed = climbs()
    assert len(climbed) == len(set(climbed))
    assert Fact.objects.filter(kind="parcels.parcel.missed").count() == 12


def closing(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    return run


def run_in_thread(work) -> None:
    thread = threading.Thread(target=closing(work))
    thread.start()
    thread.join()
