"""Whatever the schema allows, and what it does not, is sent to every address of the register: each answer is named."""

from contextlib import suppress

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from grid_town import COMPOUND
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

from governance.organisations.choices import Role

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SOUGHT = "/api/v1/grids/"


@pytest.fixture
def schema(db, monkeypatch):
    """Load the schema from the application itself, which shares the connection of the test."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda wrapper: None)
    return from_wsgi("/api/v1/schema/", get_wsgi_application())


def tried(operation, mode: GenerationMode, count: int, real: dict, headers: dict) -> list[str]:
    """Send generated requests to one address, about a grid that is there; what they did is undone."""
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


@pytest.mark.parametrize("count", [2, pytest.param(60, marks=pytest.mark.soak)])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_every_answer_is_one_that_the_schema_names(ground, schema, mode, count):
    post = ground.post(COMPOUND, ground.grid_worker)
    headers = Machine(ground.street, Role.STREET_OPERATOR, Role.STREET_DEPUTY).headers()
    wrong = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith(SOUGHT):
            wrong += tried(operation, mode, count, {"code": COMPOUND, "pk": post.pk}, headers)
    assert wrong == []
