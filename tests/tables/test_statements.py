"""How many statements each move of a case takes, exactly; `statements.json` holds the numbers.

A change of a number is a change to be seen: REWRITE_STATEMENTS=1 writes the file anew, and the diff shows which.
Transactions are not counted, nor what a process remembers (content types, the directory, partitions); who acts and the
calendar are asked anew, as in a request.
"""

import json
import os
from pathlib import Path

import pytest
import time_machine
from call_town import Town
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from machines import Person
from scenes import SCENES
from test_doors_agree import place, spoken
from test_every_row import admitted

from dispatch.calls import services
from dispatch.calls.children import CHILDREN
from dispatch.calls.models import JointVisit, MonthlyTopic, ServiceCall, SiteCheck
from dispatch.duties.models import StreetTask
from governance.catalogues import selectors
from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.workflow import engine
from governance.workflow.machine import CLOCK, registry
from governance.workflow.sweep import sweep
from grids.models import GridEvent

pytestmark = pytest.mark.django_db

FILE = Path(__file__).with_name("statements.json")
MOST = 15
# A final ruling takes a number, moves the call to another and publishes a version of the catalogue with all its rows,
# which is two round trips: one to read the versions once nobody else is at work on them, one to write.
WIDE = {"uphold_finally": 17, "overrule_finally": 16}
# An event that goes to a department, by a decision or because it proves urgent, begins its call in the same act.
# What is declared urgent goes further: its call is issued as well, with a line for each department.
WIDE |= {"escalate": 20, "accept": 20, "declare_urgent": 25}
MODELS = (ServiceCall, *CHILDREN.values(), SiteCheck, JointVisit, MonthlyTopic, StreetTask, GridEvent)
MOVES = [(model, row, str(state)) for model in MODELS for row in registry[model].transitions for state in row.source]


def counted(act) -> int:
    """Count what an act asks of the database once the process has warmed up; the act itself is undone."""
    for _ in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            act()
            transaction.set_rollback(True)
    words = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
    return sum(not query["sql"].startswith(words) for query in queries)


def performed(town, model, row, state) -> int:
    scenes = SCENES[model]
    case, at = scenes.play(town, state, row.name), town.moment(scenes.at)
    sweep(at)  # as it has, every second: a move that finds rungs to climb takes what they take
    data = scenes.input(row, town, case)
    people = (person for person in vars(town).values() if isinstance(person, User) and not person.is_service)
    actor = CLOCK if row.clock_only else next(person for person in people if row.who(person, case, at))

    def act():
        found = model.objects.get(pk=case.pk)
        engine.perform(found, row.name, actor=actor and fresh(actor), at=at, form_data=data)

    return counted(act) - 1 - (actor is not CLOCK)


def fresh(person):
    return person if person is CLOCK else User.objects.get(pk=person.pk)


def posted(town, model, row, state) -> int:
    """The same over REST, from the session to the new case in the answer."""
    scenes = SCENES[model]
    case, at = scenes.play(town, state, row.name), town.moment(scenes.at)
    with time_machine.travel(at, tick=False):
        sweep(at)
        data = {name: spoken(value) for name, value in scenes.input(row, town, case).items()}
        caller = Person(next(iter(admitted(row, case, town, at).values())))
        caller.headers()

        def act():
            answer = caller.post(f"/api/v1/{place(case, row.name)}", data)
            assert answer.status_code == 200, answer.content.decode()

        return counted(act)


def drafted(town) -> int:
    at = town.moment("2026-03-04 09:00")
    return counted(lambda: services.draft_call(town.raw(), actor=fresh(town.operator), at=at)) - 1


def measure(towns) -> dict[str, int]:
    found = {"draft_call": drafted(towns[Town])}
    for model, row, state in MOVES:
        town = towns[SCENES[model].town]
        name = f"{model._meta.model_name}.{row.name} from {state}"
        for door, act in (("", performed), ("REST ", posted)):
            if door and row.clock_only:
                continue
            with transaction.atomic():
                found[door + name] = act(town, model, row, state)
                transaction.set_rollback(True)
    return found


def move_of(name: str) -> str:
    return name.partition(" from ")[0].rpartition(".")[2]


def test_each_move_takes_the_statements_it_took(towns, monkeypatch):
    # What is remembered for half a minute must not run out between the two turns of a slow machine.
    monkeypatch.setattr(type(directory), "seconds", 3600)
    monkeypatch.setattr(selectors, "SECONDS", 3600)
    found = measure(towns)
    if os.environ.get("REWRITE_STATEMENTS"):
        FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    assert found == json.loads(FILE.read_text())
    assert {name: count for name, count in found.items() if count > WIDE.get(move_of(name), MOST)} == {}
