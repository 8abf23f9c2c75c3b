"""Who may do what to a grid event: the `who` column of its table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, GROUND_ROLES, NEIGHBOUR_ROLES, Role
from governance.organisations.mandate import Mandate, mandate
from governance.organisations.permissions import any_of, role
from governance.organisations.presence import Seat
from grids.events.choices import LEVELS

STREET_OFFICE = (Role.STREET_OPERATOR, Role.STREET_COORDINATOR, Role.STREET_DEPUTY, Role.STREET_CHIEF)
checker = any_of(role(Role.COMMUNITY_CLERK, "community"), role(Role.COMMUNITY_HEAD, "community"))
offices = any_of(checker, *(role(name, "street") for name in STREET_OFFICE))
on_site = any_of(role(Role.GRID_WORKER, "community"), checker)
street = any_of(role(Role.STREET_OPERATOR, "street"), role(Role.STREET_COORDINATOR, "street"))

# Volunteers report and confirm; who handles is on duty: the grid worker below, the clerk above, the street at last.
HANDLERS = {
    4: (Role.GRID_WORKER, Role.COMMUNITY_CLERK),
    3: (Role.GRID_WORKER, Role.COMMUNITY_CLERK),
    2: (Role.COMMUNITY_CLERK, Role.COMMUNITY_HEAD),
    1: (Role.STREET_OPERATOR, Role.STREET_COORDINATOR),
}
REPORTING_ROLES = (*GROUND_ROLES, Role.STREET_OPERATOR, Role.STREET_COORDINATOR)


@dataclass(frozen=True)
class LevelHandler:
    """Admit whoever handles events on the level where this one stands; elsewhere whoever handles any level of it."""

    label: str = "本级办理人（微网格、小区为网格员，社区为社区经办，街道为城运中心坐席）"
    roles: tuple[str, ...] = tuple(dict.fromkeys(name for names in HANDLERS.values() for name in names))

    def __call__(self, actor, case, at: datetime) -> bool:
        held = mandate(actor, at)
        return any(held.holds(*seat) for seat in self.pairs(case)) if held.seats else False

    def pairs(self, case) -> Iterator[Seat]:
        levels = [LEVELS[case.state]] if case.state in LEVELS else HANDLERS
        for level in levels:
            place = case.street_id if level == 1 else case.community_id
            yield from (Seat(name, place) for name in HANDLERS[level])

    def organisation_id(self, case) -> int | None:
        return next(self.pairs(case)).organisation_id


@dataclass(frozen=True)
class Reporter:
    """Admit who reported the event and, unless `alone`, whoever reported it too and the neighbours of the place."""

    label: str = "上报人，或同社区的网格员、居民代表"
    roles: tuple[str, ...] = NEIGHBOUR_ROLES
    alone: bool = False

    def __call__(self, actor, case, at: datetime) -> bool:
        held = mandate(actor, at)
        if not held.seats:
            return False
        if case.reporter_id == actor.pk:
            return True
        if self.alone:
            return False
        return any(held.holds(*seat) for seat in self.pairs(case)) or self._reported_too(actor, case)

    @staticmethod
    def _reported_too(actor, case) -> bool:
        return case.reports > 1 and case.echoes.filter(reporter_id=actor.pk).exists()

    def pairs(self, case) -> Iterator[Seat]:
        return iter(()) if self.alone else (Seat(name, case.community_id) for name in self.roles)

    def organisation_id(self, case) -> int | None:
        return case.community_id


handler = LevelHandler()
confirmer = Reporter()
reporter = Reporter(label="上报人", roles=(), alone=True)


def in_charge(event) -> Seat:
    """Say in whose hands an event is now: its level's, those of whoever checks it, or the street's once it called."""
    who = handler if event.state in LEVELS else street if event.escalated_at else checker
    return next(who.pairs(event))


def has_in_hand(user, event, at: datetime) -> bool:
    """Whether the person works on the event or oversees it, and so may have to ring people up.

    A grid worker does on the levels of the grid, a volunteer never.
    """
    handles = event.state in LEVELS and handler(user, event, at)
    return handles or offices(user, event, at) or mandate(user, at).has(*DISTRICT_ROLES)


def registers(held: Mandate) -> bool:
    """Whether somebody of these seats enters what reached the office another way: a hotline order, a leader's word."""
    return held.has(*COMMUNITY_ROLES, Role.STREET_OPERATOR, Role.STREET_COORDINATOR)


def reports(held: Mandate) -> bool:
    """Whether somebody of these seats reports what happens on the ground."""
    return held.has(*REPORTING_ROLES)


def on_the_ground(held: Mandate) -> bool:
    """Whether somebody of these seats looks after buildings of their own."""
    return held.has(*NEIGHBOUR_ROLES)


def on_foot(held: Mandate) -> bool:
    """Whether reporting is the daily work of these seats, so that it has a place of its own on a phone."""
    return held.has(*GROUND_ROLES)


def sees_events(held: Mandate) -> bool:
    """Whether somebody of these seats has events to look at: the ground, the streets and the district."""
    streets = (Role.STREET_DEPUTY, Role.STREET_CHIEF, Role.STREET_ORG)
    return held.has(*REPORTING_ROLES, *streets, *DISTRICT_ROLES)
