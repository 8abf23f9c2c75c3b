"""Tallies are what counting the events gives, whoever wrote the events and however."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from event_town import SITUATION
from grid_town import BUILDINGS, COMPOUND
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tally_counting import counted_from_events, told_by_tallies

from governance.errors import Refusal
from governance.facts import ledger
from governance.facts.models import Fact
from governance.workflow import engine
from governance.workflow.history import Script, Step, bring_in
from governance.workflow.sweep import sweep
from grids.counting.folding import fold, recount
from grids.events import services
from grids.events.catalogue import classes
from grids.models import EventTally, GridEvent

pytestmark = pytest.mark.django_db
PLACES = (BUILDINGS[0], BUILDINGS[1], COMPOUND, "")
CLASSES = ("05-01", "02-02")
ANSWERS = ("satisfied", "fairly", "dissatisfied", "declined")
STEPS = (
    "accept", "hand_up", "resolve", "confirm", "escalate", "settle", "withdraw", "dismiss", "sweep", "void", "fold",
    "moved", "again",
)  # fmt: skip
COURSES = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 8), st.integers(0, 60 * 24 * 20)), min_size=8, max_size=24
)


def agree() -> None:
    counted = counted_from_events()
    assert told_by_tallies() == counted


class Life:
    """Events that live at random; a step that the state does not allow is passed over."""

    def __init__(self, town):
        self.town, self.at = town, town.moment("2026-01-28 09:00")
        self.events = [
            town.take(f"2026-01-2{nth} 09:00", grid_code=place, event_class=CLASSES[nth % 2], situation=SITUATION,
                      address=f"{nth} 号").event
            for nth, place in enumerate(PLACES)
        ]  # fmt: skip

    def go(self, name: str, which: int) -> None:
        event = GridEvent.objects.get(pk=self.events[which % len(self.events)].pk)
        with suppress(Refusal):  # its time may have run out before the step
            getattr(self, name)(event, which)

    def do(self, event, move: str, actor, note: str = "", **data) -> None:
        engine.perform(event, move, actor=actor, at=self.at, note=note, form_data=data | {"note": note})

    def accept(self, event, which):
        if event.state == "checking":
            self.do(event, "accept", self.town.clerk, event_class=CLASSES[which % 2])

    def hand_up(self, event, which):
        if event.state in ("level4", "level3", "level2"):
            self.do(event, f"raise_level{int(event.state[-1]) - 1}", self.town.clerk, note="办不了")

    def resolve(self, event, which):
        if event.level:
            actor = self.town.operator if event.level == 1 else self.town.clerk
            self.do(event, "resolve", actor, result_text="已办妥")

    def confirm(self, event, which):
        if event.state == "confirming":
            self.do(event, "confirm", self.town.grid_worker, answer=ANSWERS[which % 4])

    def escalate(self, event, which):
        if event.state == "level1":
            self.do(event, "escalate", self.town.operator, own_action="已劝离两次，散后又来")

    def settle(self, event, which):
        services.settle(event.pk, text="部门已办结", at=self.at)

    def withdraw(self, event, which):
        if event.state == "checking":
            self.do(event, "withdraw", self.town.grid_worker)

    def dismiss(self, event, which):
        if event.state == "checking":
            self.do(event, "dismiss", self.town.clerk, note="查无此事")

    def sweep(self, event, which):
        sweep(self.at)

    def void(self, event, which):
        fact = Fact.objects.standing().filter(kind__startswith="grids.event.").order_by("id").last()
        if fact:
            ledger.void(fact, reason="记错", actor=self.town.establishment, at=self.at)

    def fold(self, event, which):
        fold()

    def moved(self, event, which):
        """The place goes to another street; who answers for an open event changes, its code stays."""
        GridEvent.objects.filter(pk=event.pk).update(street=self.town.other_street)

    def again(self, event, which):
        place = PLACES[which % len(PLACES)]
        taken = self.town.take(f"{self.at:%Y-%m-%d %H:%M}", grid_code=place, situation=SITUATION, address=f"{which} 号")
        self.events.append(taken.event)


@given(COURSES)
@settings(max_examples=12, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
          suppress_health_check=list(HealthCheck))  # fmt: skip
def test_no_course_of_events_makes_them_drift(town, course):
    with transaction.atomic():
        life = Life(town)
        for name, which, minutes in course:
            life.at += timedelta(minutes=minutes)
            life.go(name, which)
        agree()
        fold()
        agree()
        assert not EventTally.objects.filter(folded=False).exists()
        transaction.set_rollback(True)


def past(town, nth: int, *, solved: bool) -> Script:
    """An event of 2022 as the import brings it in."""
    at = town.moment("2022-05-30 09:00") + timedelta(days=nth)
    known = classes(at.date())
    row = known.rows["05-01"]
    event = GridEvent(
        case_no=f"510106-2205{10 + nth}-G{nth:05}", title="占道经营", situation=SITUATION, street=town.street,
        community=town.community, grid_code=PLACES[nth % 3], event_class=row, class_code=row.code,
        item_code=row.item_code, tier=row.tier, reporter=town.grid_worker, place_key=f"past {nth}", begun_at=at,
        amounts=known.amounts(row),
    )  # fmt: skip
    steps = [Step(at + timedelta(minutes=5), "accept", town.clerk)]
    if solved:
        steps += [
            Step(at + timedelta(minutes=65), "resolve", town.clerk, data={"result_text": "已劝离"}),
            Step(at + timedelta(minutes=95), "confirm", town.grid_worker, data={"answer": ANSWERS[nth % 4]}),
        ]
    return Script(event, town.grid_worker, at, steps, at + timedelta(days=30))


def test_imported_history_is_counted_as_it_comes_in(town):
    bring_in([past(town, nth, solved=nth % 3 > 0) for nth in range(9)])
    assert GridEvent.objects.filter(state="closed").count() == 6
    agree()
    before = told_by_tallies()
    recount()
    assert told_by_tallies() == before
    assert not EventTally.objects.filter(folded=False).exists()


def test_a_fact_that_is_voided_takes_nothing_from_what_happened(town):
    """Figures of the ground count events; what is held against somebody is another matter."""
    event = town.solved()
    town.do(event, "confirm", town.grid_worker, "2026-03-04 09:30", answer="satisfied")
    for fact in Fact.objects.filter(source_id=event.pk, kind__startswith="grids.event."):
        ledger.void(fact, reason="记错", actor=town.establishment, at=town.moment("2026-03-04 10:00"))
    agree()
    assert told_by_tallies()["510106025000000000", 1, date(2026, 3, 1), "05"]["satisfied"] == 1


def test_an_event_that_is_deleted_is_counted_no_more(town):
    town.reported()
    assert told_by_tallies()
    GridEvent.objects.all().delete()
    assert told_by_tallies() == {}


def test_a_move_that_changes_no_figure_leaves_no_row(town):
    event = town.at_level(4)
    before = EventTally.objects.count()
    town.do(event, "raise_level3", town.clerk, "2026-03-04 09:20", note="本级办不了")
    assert EventTally.objects.count() == before == 4
