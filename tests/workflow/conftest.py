import pytest
from parcel_town import Town


@pytest.fixture
def town(cast) -> Town:
    return Town(cast)
