import pytest
import time_machine
from machines import Machine, Person

from governance.organisations.choices import Role


@pytest.fixture(autouse=True)
def unbounded(settings):
    """Requests of a whole suite fall into one minute of the story's clock."""
    settings.API_TOKENS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 0


@pytest.fixture
def clock(town):
    """Set the clock of the door: clock("2026-03-04 09:20")."""
    travels = []

    def set_clock(text: str) -> None:
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(town.moment(text), tick=False))
        travels[-1].start()

    set_clock("2026-03-04 09:20")
    yield set_clock
    while travels:
        travels.pop().stop()


@pytest.fixture
def platform(town, clock) -> Machine:
    """The street's own system, in the posts of its operator."""
    return Machine(town.street, Role.STREET_OPERATOR)


@pytest.fixture
def desk(town, clock) -> Machine:
    """The department's own system, in the posts of its operator."""
    return Machine(town.department, Role.DEPT_OPERATOR)


@pytest.fixture
def person(town, clock):
    """Give a factory: person("deputy") is somebody of the cast, logged in."""
    return lambda name: Person(getattr(town, name))
