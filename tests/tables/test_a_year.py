"""A year in which anybody does anything: every process, random people, random moves; at its end nothing is amiss."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

import call_town
import parcel_town
import pytest
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scenes import SCENES
from test_every_row import people
from test_random_courses import contradictions, everything

from governance.errors import Refusal
from governance.facts.models import Fact
from governance.organisations.models import Organisation
from governance.supervision.services import follow_lamps
from governance.workflow import engine
from governance.workflow.machine import registry, workflow_of
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.stage import digest
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db

FIRST_WEEK = -8  # the scenes play on 4 March 2026; the year begins on 7 January
WEEKS = 52
WRITTEN_DAY = re.compile(r"^20\d\d-\d\d-\d\d( \d\d:\d\d)?$")
SETTINGS = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": list(HealthCheck),
    "database": None,
}


class Year:
    """One town from January to December, driven by dice."""

    def __init__(self, towns, dice: Random, acts_a_week: int):
        self.towns, self.dice, self.acts = towns, dice, acts_a_week
        self.shift = timedelta(0)
        self.made: dict[tuple[type, str], int] = {}

    def live(self) -> datetime:
        at = None
        for week in range(FIRST_WEEK, FIRST_WEEK + WEEKS):
            self.shift = timedelta(weeks=week)
            at = self.towns[call_town.Town].moment("2026-03-04 12:00")
            self.begin()
            for _ in range(self.acts):
                at += timedelta(minutes=self.dice.randrange(7 * 24 * 60 // self.acts))
                if self.dice.random() < 0.7:  # now and then the clockwork sleeps, and the next move has to catch up
                    tick(at)
                self.act(at)
        tick(at)
        return at

    def begin(self) -> None:
        """Bring one case of some process some way, as its scenes do."""
        model = self.dice.choice([model for model in SCENES if not registry[model].root])
        scenes = SCENES[model]
        state = self.dice.choice(list(scenes.states))
        # Some scenes are drawn for an empty town and give their case a number of their own.
        with suppress(Refusal, ObjectDoesNotExist, MultipleObjectsReturned, IntegrityError), transaction.atomic():
            scenes.states[state](self.towns[scenes.town])

    def act(self, at: datetime) -> None:
        """Let somebody who is admitted, or at times anybody, make a move that the state of some case allows."""
        case = self.some_case()
        if case is None:
            return
        rows = [row for row in workflow_of(case).transitions if case.state in row.source and not row.clock_only]
        if not rows:
            return
        row, scenes = self.dice.choice(rows), SCENES[type(case)]
        town = self.towns[scenes.town]
        circle = list(people(town).values())
        self.dice.shuffle(circle)
        actor = next((person for person in circle if row.who(person, case, at)), town.nobody)
        with suppress(Refusal, ObjectDoesNotExist, MultipleObjectsReturned), transaction.atomic():
            data = {name: in_time(value, at) for name, value in scenes.input(row, town, case).items()}
            engine.perform(case, row.name, actor=actor, at=at, form_data=data)
            self.made[type(case), row.name] = self.made.get((type(case), row.name), 0) + 1

    def some_case(self):
        """Pick a model first, so that the many calls do not drown what is rare."""
        for model in self.dice.sample(list(registry), len(registry)):
            rows = model._base_manager.exclude(state__in=registry[model].final).order_by("-pk")
            if found := list(rows[:12]):
                return self.dice.choice(found)
        return None


def in_time(value, at: datetime):
    """Move a day or a moment of the scenes into the days after `at`."""
    if isinstance(value, str) and WRITTEN_DAY.match(value):
        later = at + timedelta(days=9)
        return f"{later:%Y-%m-%d %H:%M}" if " " in value else f"{later:%Y-%m-%d}"
    if isinstance(value, datetime):
        return at + timedelta(days=9)
    return (at + timedelta(days=9)).date() if isinstance(value, date) else value


def tick(at: datetime) -> None:
    """What beat asks for, again and again."""
    sweep(at)
    follow_lamps(at)


def broken_promises(at: datetime):
    """Name whatever the house promises of cases, clocks, records and facts and does not hold."""
    yield from contradictions(at)
    details = RecordDetail.objects.in_bulk()
    for record in TransitionRecord.objects.exclude(detail_id=None):
        if digest(details[record.detail_id]) != record.digest:
            yield f"record {record.pk}: its note is not the one that was sealed"
    known = set(Organisation.objects.values_list("pk", flat=True))
    for fact in Fact.objects.all():
        if fact.at > at or fact.recorded_at is None:
            yield f"fact {fact.kind} of {fact.at} is told of the future"
        if fact.about_id is not None and fact.about_id not in known:
            yield f"fact {fact.kind} is about nobody"
    for deadline in Deadline.objects.filter(closed_at=None).values("case_type_id", "case_id", "limit_name").annotate(
        running=models.Count("pk")
    ).filter(running__gt=1):  # fmt: skip
        yield f"{deadline} runs more than once"


def survive(towns, monkeypatch, seed: int, acts_a_week: int) -> Year:
    year = Year(towns, Random(seed), acts_a_week)
    for kind in (call_town.Town, parcel_town.Town):
        plain = kind.moment
        monkeypatch.setattr(kind, "moment", staticmethod(lambda text, plain=plain: plain(text) + year.shift))
    with transaction.atomic():
        at = year.live()
        wrong = list(broken_promises(at))
        told = len(everything())
        transaction.set_rollback(True)
    assert wrong == []
    assert told > WEEKS / 2
    return year


@given(seed=st.integers(0, 2**32))
@settings(max_examples=1, **SETTINGS)
def test_a_year_keeps_every_promise(towns, seed):
    with pytest.MonkeyPatch.context() as monkeypatch:
        year = survive(towns, monkeypatch, seed, acts_a_week=4)
    assert len(year.made) > 20


@pytest.mark.soak
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, **SETTINGS)
def test_any_year_keeps_every_promise(towns, seed):
    with pytest.MonkeyPatch.context() as monkeypatch:
        survive(towns, monkeypatch, seed, acts_a_week=20)
