"""Whatever the schema allows, and what it does not, is sent to every address: each answer is one the schema names."""

from contextlib import suppress

import call_town
import event_town
import hypothesis
import pytest
import schemathesis
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from grid_town import COMPOUND, GridTown
from hypothesis import HealthCheck
from hypothesis.errors import Unsatisfiable
from machines import Machine
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_wsgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from governance.organisations.choices import Role
from grids.events.loading import load_event_catalogue

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STREET = (Role.STREET_OPERATOR, Role.STREET_DEPUTY)


def a_call(cast) -> dict:
    load_catalogue(call_town.Town.moment("2026-01-05 09:00"))
    town = call_town.Town(cast)
    call = town.called()
    return {"number": call.case_no, "line_id": town.lead(call).pk}


def a_grid(cast) -> dict:
    ground = GridTown(cast)
    return {"code": COMPOUND, "pk": ground.post(COMPOUND, ground.grid_worker).pk}


def an_event(cast) -> dict:
    load_catalogue(event_town.Town.moment("2026-01-05 09:00"))
    load_event_catalogue(event_town.Town.moment("2026-01-05 09:00"))
    return {"number": event_town.Town(cast).at_level(1).case_no}


# The addresses that begin so, and what is there to be asked about.
ROOMS = {
    "/api/v1/call": a_call,
    "/api/v1/grids/": a_grid,
    "/api/v1/grid-events/": an_event,
    "/api/v1/grid-figures/": an_event,
}


@pytest.fixture(autouse=True)
def morning(settings):
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0
    with time_machine.travel(call_town.Town.moment("2026-03-04 09:20"), tick=False):
        yield


@pytest.fixture
def schema(db, monkeypatch):
    """Load the schema from the application itself, which shares the connection of the test."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda wrapper: None)
    return from_wsgi("/api/v1/schema/", get_wsgi_application())


def tried(operation, mode: GenerationMode, count: int, real: dict, headers: dict) -> list[str]:
    """Send generated requests to one address, about a case that is there; what they did is undone."""
    wrong = []

    @hypothesis.settings(
        max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        if case.path_parameters:
            case.path_parameters.update({name: real[name] for name in real if name in case.path_parameters})
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        try:
            case.validate_response(response, checks=CHECKS)
        except schemathesis.checks.FailureGroup as failures:
            wrong.extend(f"{operation.label}: {failure}" for failure in failures.exceptions)

    with suppress(Unsatisfiable):  # some addresses take nothing that could be wrong
        send()
    return wrong


@pytest.mark.parametrize("count", [2, pytest.param(100, marks=pytest.mark.soak)])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("begins", ROOMS)
def test_every_answer_is_one_that_the_schema_names(cast, schema, begins, mode, count):
    in_force.clear()
    real = ROOMS[begins](cast)
    headers = Machine(cast.street, *STREET).headers()
    wrong = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith(begins):
            wrong += tried(operation, mode, count, real, headers)
    assert wrong == []
