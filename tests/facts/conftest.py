import pytest
from django.contrib.contenttypes.models import ContentType

from governance.facts.kinds import Kind, kinds, reactions


@pytest.fixture
def signed():
    """A kind of fact for the tests alone."""
    yield (kind := Kind("town.call.signed", "已签收", {"tier": str, "nth": int}))
    del kinds[kind.name]
    reactions.pop(kind.name, None)


@pytest.fixture
def source():
    return ContentType(pk=9_000_001)
