import pytest
from grid_town import GridTown


@pytest.fixture
def ground(cast) -> GridTown:
    """Give the cast with grids below it."""
    return GridTown(cast)
