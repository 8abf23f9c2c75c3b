"""Whoever does whatever to calls, sheets and interviews: the sheets never say other than the lamps."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from scenes import SCENES
from supervision_town import Town
from test_every_row import people
from test_random_courses import ACTS, EXAMPLES, contradictions, family

from governance.errors import Refusal
from governance.facts.models import Fact
from governance.supervision import following
from governance.supervision.models import Interview, SupervisionSheet
from governance.supervision.services import follow_lamps
from governance.workflow import engine
from governance.workflow.machine import workflow_of
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db


def everything(calls) -> list:
    """The calls with their lines, and whatever supervision has made of them."""
    kept = [case for call in calls for case in family(type(call).objects.get(pk=call.pk))]
    return [*kept, *SupervisionSheet.objects.order_by("id"), *Interview.objects.order_by("id")]


def live(town, calls, acts):
    """Let people make moves in any order, the sweep and the sheets coming round between them; return the end."""
    at = town.moment("2026-03-04 10:05")
    for minutes, swept, which, what, who in acts:
        at += timedelta(minutes=minutes)
        if swept:
            sweep(at)
            follow_lamps(at)
        cases = everything(calls)
        case = cases[which % len(cases)]
        rows = [row for row in workflow_of(case).transitions if case.state in row.source and not row.clock_only]
        if rows:
            move(town, case, rows[what % len(rows)], who, at)
    at += timedelta(minutes=1)
    sweep(at)
    follow_lamps(at)
    return at


def move(town, case, row, who, at) -> None:
    circle = [*people(town).values()]
    circle = circle[who % len(circle) :] + circle[: who % len(circle)]
    actor = next((person for person in circle if row.who(person, case, at)), town.nobody)
    later = at + timedelta(days=2)
    soon = {name: f"{later:%Y-%m-%d %H:%M}" for name in ("promised_at", "meeting_at")}
    soon["finish_by"] = f"{later:%Y-%m-%d}" if isinstance(case, Interview) else f"{later:%Y-%m-%d %H:%M}"
    with suppress(Refusal):
        data = SCENES[type(case)].input(row, town, case)
        data |= {name: value for name, value in soon.items() if name in data}
        engine.perform(case, row.name, actor=actor, at=at, form_data=data)


def astray():
    """Name what of the sheets no lamp, no person and no rule accounts for."""
    for row in (*following.behind(), *following.out_of_step()):
        yield f"the sheets lag behind: {row}"
    lit = set(Fact.objects.filter(kind="calls.lamp.lit").values_list("about_id", "attributes__case_no"))
    for sheet in SupervisionSheet.objects.all():
        if sheet.red_at and (sheet.organisation_id, sheet.root_no) not in lit:
            yield f"{sheet} is red and nobody lit it"
        if getattr(sheet, f"{sheet.colour}_at") is None:
            yield f"{sheet} shows {sheet.colour} and never reached it"
    for interview in Interview.objects.all():
        if SupervisionSheet.objects.filter(pk__in=interview.sheet_ids, red_at=None).exists():
            yield f"{interview} is about a sheet that was never red"


def supervision_lives(towns, acts) -> None:
    town = towns[Town]
    with transaction.atomic():
        calls = [town.called(actor=town.coordinator) for _ in range(2)]
        at = live(town, calls, acts)
        wrong = [*contradictions(at), *astray()]
        transaction.set_rollback(True)
    assert wrong == []


@given(ACTS)
@settings(max_examples=8, **EXAMPLES)
def test_sheets_never_contradict_the_lamps(towns, acts):
    supervision_lives(towns, acts)


@pytest.mark.soak
@given(ACTS)
@settings(max_examples=400, **EXAMPLES)
def test_sheets_never_contradict_the_lamps_however_long(towns, acts):
    supervision_lives(towns, acts)
