"""Bad tables are named, tables draw themselves, forms become JSON Schema."""

from dataclasses import replace

import pytest
from django.db import models
from parcels.models import HandoverState, ParcelState
from parcels.workflows import HANDOVER, PARCEL, WeighForm

from governance.workflow.checks import problems
from governance.workflow.diagram import mermaid, page
from governance.workflow.machine import Limit, Rung, registry
from governance.workflow.schema import json_schema
from governance.worktime.amounts import workdays


class LongWinded(models.TextChoices):
    WAITING = "waiting_for_the_stamp", "待盖章"


@pytest.fixture(autouse=True)
def untouched_registry():
    kept = dict(registry)
    yield
    registry.clear()
    registry.update(kept)


def with_row(**changes):
    row = replace(PARCEL.transitions[0], **changes)
    return replace(PARCEL, transitions=(row, *PARCEL.transitions[1:]))


def with_limit(**changes):
    limit = replace(PARCEL.limits[0], **changes)
    return replace(PARCEL, limits=(limit,))


def test_the_tables_in_use_have_no_problems():
    assert [p for w in registry.values() for p in problems(w)] == []


@pytest.mark.parametrize(
    "table, said",
    [
        (lambda: with_row(name="send"), "'send' is declared twice"),
        (lambda: with_row(source=("flying",)), "'flying' is not a state"),
        (lambda: with_row(name="climb"), "a record that is no move"),
        (lambda: with_row(target="flying"), "'flying' is not a state"),
        (lambda: with_row(source=()), "starts from no state"),
        (lambda: with_row(label=""), "without words"),
        (lambda: with_row(backdated=True), "needs a form with a field `at`"),
        (lambda: with_row(name="x" * 41), "longer than 40 characters"),
        (lambda: with_limit(name="x" * 31), "longer than 30 characters"),
        (lambda: with_limit(ladder=(Rung(after=workdays(1), repeat=32),)), "at most 31 steps"),
        (lambda: replace(PARCEL, states=LongWinded), "longer than 20 characters"),
        (lambda: with_limit(runs_in=("flying",)), "'flying' is not a state"),
        (lambda: with_limit(ladder=()), "has no ladder"),
        (lambda: with_limit(ladder=(Rung(lamp="blue"),)), "exactly one of"),
        (lambda: with_limit(ladder=(Rung(before=workdays(1), lamp="pink"),)), "'pink' is not a lamp"),
        (lambda: with_limit(ladder=(Rung(before=workdays(1), then="fly"),)), "no transition 'fly'"),
        (lambda: with_limit(ladder=(Rung(before=workdays(1), then="send"),)), "not a move of the clock"),
        (
            lambda: with_limit(runs_in=("packed", "sent"), ladder=(Rung(before=workdays(1), then="lose"),)),
            "from 'sent'",
        ),
        (lambda: replace(PARCEL, transitions=PARCEL.transitions[:1]), "can never be reached"),
        (lambda: replace(HANDOVER, root="box"), "no field 'box'"),
    ],
)
def test_a_bad_table_is_named(table, said):
    assert any(said in problem for problem in problems(table()))


def test_a_table_at_the_bounds_of_its_columns_has_no_problem():
    table = with_limit(name="x" * 30, ladder=(Rung(after=workdays(1), repeat=31),))
    assert list(problems(table)) == []


def test_the_diagram_shows_every_state_and_move():
    drawn = mermaid(PARCEL)
    for state in ParcelState:
        assert f"{state.value}: {state.label}" in drawn
    assert "packed --> lost: 认定丢失（时钟）" in drawn


def test_the_page_lists_limits_with_their_ladders():
    text = page(HANDOVER)
    assert "交接 `hand`" in text and "4 工作时" in text and "自动交接" in text
    assert all(state.label in text for state in HandoverState)


def test_a_form_is_described_for_machines():
    schema = json_schema(WeighForm(case=None))
    assert schema["required"] == ["weight"]
    assert schema["properties"]["weight"] == {"title": "重量", "type": "integer", "minimum": 1, "maximum": 100}
    assert schema["properties"]["note"]["maxLength"] == 2000 and schema["additionalProperties"] is False


def test_a_limit_writes_its_repeating_rungs_out():
    limit = Limit("x", "某限", ("packed",), workdays(1), ladder=(Rung(after=workdays(1), repeat=3),))
    assert len(limit.steps) == 3
