"""Every row of every table: carried out for its `who` from each of its states, refused to all others and elsewhere."""

import pytest
from django.db import transaction
from scenes import SCENES
from snapshot import snapshot

from governance.errors import NeedsPerson, NotYours, Refusal, WrongState
from governance.organisations.models import User
from governance.workflow import engine
from governance.workflow.machine import CLOCK, registry
from governance.workflow.models import TransitionRecord

pytestmark = pytest.mark.django_db

NEVER = ("nobody", "machine", "gone", "sys_admin", "sec_admin", "audit_admin")

ROWS = [
    pytest.param(model, row, str(state), id=f"{model._meta.model_name}-{row.name}-{state}")
    for model, workflow in registry.items()
    for row in workflow.transitions
    for state in row.source
]
STATES = [
    pytest.param(model, state, id=f"{model._meta.model_name}-{state}")
    for model, workflow in registry.items()
    for state in workflow.states.values
]


def people(town) -> dict[str, User]:
    return {name: person for name, person in vars(town).items() if isinstance(person, User)}


def admitted(row, case, town, at) -> dict:
    """Whom the row lets act on this case: people by name, or the clock."""
    if row.clock_only:
        return {"clock": CLOCK}
    return {
        name: person
        for name, person in people(town).items()
        if row.who(person, case, at) and not (row.personal and person.is_service)
    }


def outcome(case, row, actor, at) -> type[Refusal] | None:
    """Try the move and say how it was refused; what an allowed move did is undone."""
    try:
        with transaction.atomic():
            engine.perform(type(case).objects.get(pk=case.pk), row.name, actor=actor, at=at)
            transaction.set_rollback(True)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_every_model_has_its_scenes():
    assert set(SCENES) == set(registry)
    for model, workflow in registry.items():
        names = {row.name for row in workflow.transitions}
        assert {str(state) for state in SCENES[model].states} == set(workflow.states.values)
        assert {row.name for row in workflow.transitions if row.form} <= set(SCENES[model].inputs) <= names
        assert {move for move, _ in SCENES[model].instead} <= names


@pytest.mark.parametrize("model, row, state", ROWS)
def test_a_row_is_carried_out_for_its_who(towns, model, row, state):
    scenes = SCENES[model]
    town = towns[scenes.town]
    case, at = scenes.play(town, state, row.name), town.moment(scenes.at)
    data = scenes.input(row, town, case)
    actors = admitted(row, case, town, at)
    assert actors and not {*NEVER} & {*actors}
    for name, actor in actors.items():
        with transaction.atomic():
            engine.perform(model.objects.get(pk=case.pk), row.name, actor=actor, at=at, form_data=data)
            record = TransitionRecord.objects.filter(case_id=case.pk, name=row.name).order_by("id").last()
            assert record, f"{name} left no record"
            assert (record.source, record.target) == (state, str(row.target or state))
            assert record.actor_id == (actor and actor.pk)
            transaction.set_rollback(True)


@pytest.mark.parametrize("model, state", STATES)
def test_a_state_refuses_strangers_and_moves_of_other_states(towns, model, state):
    """In its own states a row refuses everyone not admitted; in all others, those too whom it otherwise admits."""
    scenes = SCENES[model]
    town = towns[scenes.town]
    case, at = scenes.play(town, state), town.moment(scenes.at)
    before, wrong = snapshot(), []
    for row in registry[model].transitions:
        fits, may = state in row.source, admitted(row, case, town, at)
        tries = {name: NotYours for name in people(town) if name not in may} if fits or row.clock_only else {}
        tries |= {} if fits else dict.fromkeys(may, WrongState)
        if row.personal:
            tries |= {name: NeedsPerson for name, person in people(town).items() if person.is_service}
        for name, expected in tries.items():
            got = outcome(case, row, may.get(name) or getattr(town, name), at)
            if got is not expected:
                wrong.append(f"{row.name} by {name}: {got and got.__name__} instead of {expected.__name__}")
        if snapshot() != before:
            wrong.append(f"{row.name} was refused and yet changed something")
    assert wrong == []


def test_a_table_without_a_scene_or_an_input_fails(towns):
    scenes = SCENES[next(iter(SCENES))]
    with pytest.raises(AssertionError, match="no scene"):
        scenes.play(None, "flying")
    row = next(row for row in registry[next(iter(SCENES))].transitions if row.form)
    with pytest.raises(AssertionError, match="no input"):
        type(scenes)(town=scenes.town, at=scenes.at, states={}).input(row, None, None)
