"""A sweep that slept ten hours catches up, and so does each late answer: the outcome is that of a sweep each minute."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from call_town import Town
from django.db import transaction
from scenes import REPLY, RESPONSE

from governance.errors import Refusal
from governance.facts.models import Fact
from governance.workflow import engine
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.retiming import retime_if_changed
from governance.workflow.sweep import sweep
from governance.worktime.services import set_office_hours

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
SUMMER = [["08:30", "12:00"], ["14:00", "18:00"]]
ANSWERS = (("sign", {}), ("respond", RESPONSE), ("arrive", {}), ("reply", REPLY))


def left_behind(calls) -> dict[str, list]:
    """What a course of events left, without the keys of new rows and the moments of writing."""
    details = {row.pk: (row.note, row.content) for row in RecordDetail.objects.all()}
    records = [
        {k: v for k, v in row.items() if k not in ("id", "xid", "recorded_at", "detail_id", "digest")}
        | {"detail": details.get(row["detail_id"])}
        for row in TransitionRecord.objects.values()
    ]
    facts = [{k: v for k, v in row.items() if k not in ("id", "xid", "recorded_at")} for row in Fact.objects.values()]
    deadlines = [{k: v for k, v in row.items() if k != "id"} for row in Deadline.objects.values()]
    models = {type(calls[0]), calls[0].lines.model}
    found = {"records": records, "facts": facts, "deadlines": deadlines}
    found |= {model.__name__: list(model.objects.values()) for model in models}
    return {name: sorted(map(str, rows)) for name, rows in found.items()}


def late_answers(town, count: int, dice: random.Random) -> tuple[list, list]:
    """Call `count` times, and think out who answers when in the ten hours that follow."""
    calls, acts = [], []
    begun = town.moment("2026-03-04 08:30")
    for nth in range(count):
        item = dice.choice(["UC06", "UC06", "UC03"])
        at = begun + nth * MINUTE
        call = town.called(actor=None if item == "UC03" else town.coordinator, at=f"{at:%Y-%m-%d %H:%M}", item=item)
        calls.append(call)
        for line in call.lines.all():
            actor = town.dept_operator if line.leads else town.other_dept_operator
            moment = at + timedelta(seconds=dice.randrange(60, 9 * 3600))
            for name, data in ANSWERS[: dice.choice([0, 1, 2, 4, 4])]:
                acts.append((moment + timedelta(seconds=30), line, name, data, actor))
                moment += timedelta(seconds=dice.randrange(30, 3600))
    return calls, sorted(acts, key=lambda act: act[0])


def course(town, acts, calls, *, end, every=None) -> dict[str, list]:
    """Let people act and the sweep run `every` so often (None: only at the end), and say what that left behind."""
    with transaction.atomic():
        clock = town.moment("2026-03-04 08:30")
        retime_if_changed(clock)
        for at, line, name, data, actor in [*acts, (end, None, "", {}, None)]:
            while every and clock + every <= at:
                clock += every
                sweep(clock)
            if line is not None:
                perform(line, name, data, actor, at)
        sweep(end)
        found = left_behind(calls)
        transaction.set_rollback(True)
    return found


def perform(line, name, data, actor, at) -> None:
    if name == "new hours":
        set_office_hours(line, SUMMER, starts_on=at.date(), actor=actor, at=at)
        retime_if_changed(at)
        return
    with suppress(Refusal):  # too late or too early: refused in both courses alike
        engine.perform(type(line).objects.get(pk=line.pk), name, actor=actor, at=at, form_data=data)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.soak), pytest.param(3, marks=pytest.mark.soak)])
def test_ten_hours_without_a_sweep_and_fifty_late_answers(towns, seed):
    town = towns[Town]
    calls, acts = late_answers(town, 26, random.Random(seed))
    end = town.moment("2026-03-04 18:30")

    asleep = course(town, acts, calls, end=end)
    awake = course(town, acts, calls, end=end, every=MINUTE)

    for name in awake:
        assert asleep[name] == awake[name], name
    answers = [row for row in asleep["records"] for name, _ in ANSWERS if f"'name': '{name}'" in row]
    assert len(answers) >= 50 and "calls.sign.missed" in str(asleep["facts"])


def test_a_fortnight_of_silence_is_told_as_by_a_sweep_each_hour(towns):
    town = towns[Town]
    calls, acts = late_answers(town, 3, random.Random(4))
    end = town.moment("2026-03-18 18:30")

    asleep = course(town, acts[:3], calls, end=end)
    awake = course(town, acts[:3], calls, end=end, every=timedelta(hours=2))

    for name in awake:
        assert asleep[name] == awake[name], name


def test_new_office_hours_after_days_without_a_sweep_move_nothing_that_had_passed(towns):
    town = towns[Town]
    calls, acts = late_answers(town, 3, random.Random(5))
    new_hours = (town.moment("2026-03-06 10:30"), town.department, "new hours", {}, town.sys_admin)
    end = town.moment("2026-03-18 18:30")

    asleep = course(town, [*acts[:3], new_hours], calls, end=end)
    awake = course(town, [*acts[:3], new_hours], calls, end=end, every=timedelta(hours=2))

    assert "'name': 'retime'" in str(asleep["records"])
    for name in awake:
        assert asleep[name] == awake[name], name
