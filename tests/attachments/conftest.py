from pathlib import Path

import pytest

from governance.attachments import registry
from governance.organisations.models import Organisation


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def stored(var):
    """List every file below VAR."""
    return lambda: [file for file in Path(var).rglob("*") if file.is_file()]


@pytest.fixture
def case(cast, monkeypatch):
    """A case that the operator and the chief see and the operator may add to; a street stands in for it."""
    monkeypatch.setattr(registry, "_carriers", {})
    registry.register(
        Organisation,
        visible=lambda user, case: user in (cast.operator, cast.chief),
        attachable=lambda user, case: user == cast.operator,
    )
    return cast.street
