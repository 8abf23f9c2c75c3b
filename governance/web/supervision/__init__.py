"""Pages of supervision: sheets, interviews, what waits, what is found, what is counted."""

from governance.organisations.mandate import Mandate
from governance.supervision import permissions as who

ROLES = (*who.department.roles, *who.street.roles, *who.DISTRICT_ROLES)


def watches(held: Mandate) -> bool:
    """Whether somebody of these seats has anything to do with supervision."""
    return held.has(*ROLES)
