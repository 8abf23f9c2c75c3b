"""Whoever does whatever whenever: no course of moves and sweeps leaves a case that contradicts itself."""

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
from call_town import Town as CallTown
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from parcel_town import Town as ParcelTown
from scenes import SCENES
from test_every_row import people

from governance.errors import Refusal
from governance.facts.models import Fact
from governance.workflow import engine
from governance.workflow.machine import registry, workflow_of
from governance.workflow.models import Deadline, TransitionRecord
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db

# (minutes until then, sweep first?, which case, which move, which person); small numbers are likelier and shrink well.
ACTS = st.lists(st.tuples(st.integers(0, 3000), st.booleans(), *[st.integers(0, 50)] * 3), min_size=5, max_size=30)
EXAMPLES = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": list(HealthCheck),
    "database": None,
}


def family(root) -> list:
    """The case and its lines."""
    lines = [model for model, workflow in registry.items() if workflow.root_model is type(root)]
    return [root, *(line for model in lines for line in model.objects.filter(**{registry[model].root: root.pk}))]


def live(town, roots, acts):
    """Let one of those admitted make one of the moves that the state allows, again and again; return the end."""
    at = town.moment("2026-03-04 10:05")
    for minutes, swept, which, what, who in acts:
        at += timedelta(minutes=minutes)
        if swept:
            sweep(at)
        cases = [case for root in roots for case in family(type(root).objects.get(pk=root.pk))]
        case = cases[which % len(cases)]
        rows = [row for row in workflow_of(case).transitions if case.state in row.source and not row.clock_only]
        if rows:
            move(town, case, rows[what % len(rows)], who, at)
    at += timedelta(minutes=1)
    sweep(at)
    return at


def move(town, case, row, who, at) -> None:
    circle = [*people(town).values()]
    circle = circle[who % len(circle) :] + circle[: who % len(circle)]
    actor = next((person for person in circle if row.who(person, case, at)), town.nobody)
    data = SCENES[type(case)].input(row, town, case)
    data |= {"at": f"{at - timedelta(minutes=who):%Y-%m-%d %H:%M}"} if row.backdated else {}
    data |= {"promised_at": f"{at + timedelta(days=2):%Y-%m-%d %H:%M}"} if "promised_at" in data else {}
    with suppress(Refusal):
        engine.perform(case, row.name, actor=actor, at=at, form_data=data)


def key(case) -> tuple[int, int]:
    return ContentType.objects.get_for_model(case).pk, case.pk


def everything() -> list:
    """All cases and lines of all processes, also those that moves have begun beside the case they were made on."""
    return [case for model in registry for case in model._base_manager.all()]


def contradictions(at):
    """Name whatever does not fit together at the end of a course."""
    cases = {key(case): case for case in everything()}
    trail, moves = defaultdict(list), defaultdict(int)
    for record in TransitionRecord.objects.order_by("id"):
        trail[record.case_type_id, record.case_id].append(record)
        if record.name != "begin" and not record.limit_name:
            moves[record.root_type_id, record.root_id] += 1
    for pair, case in cases.items():
        yield from broken_chain(case, [r for r in trail[pair] if not r.limit_name])
        if not workflow_of(case).root and case.revision != moves[pair]:
            yield f"{case}: revision {case.revision} after {moves[pair]} moves"
    for deadline in Deadline.objects.all():
        yield from impossible(deadline, cases[deadline.case_type_id, deadline.case_id], at)
    for fact in Fact.objects.all():
        if (fact.source_type, fact.source_id) not in cases and not told_of(fact):
            yield f"fact {fact.kind} of no case"


def told_of(fact) -> bool:
    """Whether a fact is of a row that is no case itself, such as the minutes of a meeting."""
    model = ContentType.objects.get_for_id(fact.source_type).model_class()
    return model not in registry and model._base_manager.filter(pk=fact.source_id).exists()


def broken_chain(case, records):
    if not records or records[0].name != "begin":
        yield f"{case}: the trail does not begin with its beginning"
        return
    for before, after in zip(records, records[1:], strict=False):
        if after.source != before.target:
            yield f"{case}: {after.name} from {after.source} follows {before.name} to {before.target}"
        if after.at < before.at:
            yield f"{case}: {after.name} at {after.at} is told after {before.name} at {before.at}"
    if records[-1].target != case.state:
        yield f"{case}: is {case.state} and last became {records[-1].target}"


def impossible(deadline, case, at):
    name = f"{case}: limit {deadline.limit_name}"
    if deadline.closed_at is None:
        if case.state in workflow_of(case).final:
            yield f"{name} runs on after the end"
        if case.state not in workflow_of(case).limit(deadline.limit_name).runs_in:
            yield f"{name} runs in {case.state}"
        exhausted = deadline.rung == len(deadline.rungs) and not deadline.paused_at
        if deadline.next_at is None and not exhausted and not (deadline.paused_at and not deadline.pause_ends_at):
            yield f"{name} stands still at rung {deadline.rung} of {len(deadline.rungs)}"
        if deadline.next_at and deadline.next_at <= at:
            yield f"{name} was due at {deadline.next_at}"
    if deadline.rungs != sorted(deadline.rungs):
        yield f"{name}: rungs out of order"
    if deadline.failures:
        yield f"{name} failed"


def unlike_its_rungs(case):
    """For limits that are never re-timed: as many climbs in the trail as rungs passed, no two the same."""
    kind, pk = key(case)
    climbs = TransitionRecord.objects.filter(case_type_id=kind, case_id=pk, name="climb")
    told = list(climbs.values_list("limit_name", "lamp", "at"))
    if len(told) != len(set(told)):
        yield f"{case}: a rung was climbed twice"
    passed = sum(Deadline.objects.filter(case_type_id=kind, case_id=pk).values_list("rung", flat=True))
    if len(told) != passed:
        yield f"{case}: {len(told)} climbs and {passed} rungs"


def check(town, begin, acts, *, retimed: bool) -> None:
    with transaction.atomic():
        roots = begin()
        at = live(town, roots, acts)
        wrong = list(contradictions(at))
        for case in (case for root in roots for case in family(root)):
            wrong += [] if retimed else unlike_its_rungs(case)
        transaction.set_rollback(True)
    assert wrong == []


def calls_live(towns, acts) -> None:
    town = towns[CallTown]
    check(
        town,
        lambda: [town.called(actor=town.coordinator), town.pending(item="UC03"), town.called(item="XX99")],
        acts,
        retimed=False,
    )


def parcels_live(towns, acts) -> None:
    town = towns[ParcelTown]
    promised = town.moment("2026-03-06 12:00")
    begin = lambda: [town.send(), town.pack(case_no="P2", promised_at=promised), town.send(case_no="P3")]  # noqa: E731
    check(town, begin, acts, retimed=True)


@given(ACTS)
@settings(max_examples=15, **EXAMPLES)
def test_calls_never_contradict_themselves(towns, acts):
    calls_live(towns, acts)


@given(ACTS)
@settings(max_examples=25, **EXAMPLES)
def test_parcels_never_contradict_themselves(towns, acts):
    parcels_live(towns, acts)


@pytest.mark.soak
@given(ACTS)
@settings(max_examples=400, **EXAMPLES)
def test_calls_never_contradict_themselves_however_long(towns, acts):
    calls_live(towns, acts)


@pytest.mark.soak
@given(ACTS)
@settings(max_examples=800, **EXAMPLES)
def test_parcels_never_contradict_themselves_however_long(towns, acts):
    parcels_live(towns, acts)
