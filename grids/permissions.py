"""Who keeps the register of grids, and who says who looks after one."""

from datetime import datetime

from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, Role
from governance.organisations.mandate import Mandate, mandate
from grids.choices import GridRole, Rank
from grids.models import Grid

KEEPERS = (Role.STREET_OPERATOR, Role.STREET_COORDINATOR)
KEEPERS_NAME = "本街道城运中心坐席、综合执法协调办主任或区城运中心"
STAFFING_NAME = f"本社区经办、社区党委书记、{KEEPERS_NAME}"
HIGH_NAME = "区城运中心"


def keeps_all(user, at: datetime) -> bool:
    return mandate(user, at).has(Role.DISTRICT_OPS)


def keeps_street(user, at: datetime, street_id: int) -> bool:
    held = mandate(user, at)
    return keeps_all(user, at) or any(held.holds(role, street_id) for role in KEEPERS)


def keeps(user, at: datetime, grid: Grid) -> bool:
    """Whether the person may redraw a grid: the street's own up to the compounds, the two levels above the district."""
    return keeps_all(user, at) if grid.rank <= Rank.COMMUNITY else keeps_street(user, at, grid.street_id)


def staffs(user, at: datetime, grid: Grid) -> bool:
    """Whether the person may say who looks after a grid."""
    held = mandate(user, at)
    return keeps_street(user, at, grid.street_id) or grid.community_id in held.organisations(*COMMUNITY_ROLES)


def imports(user, at: datetime) -> bool:
    return mandate(user, at).has(Role.DISTRICT_OPS, *KEEPERS)


def reads(held: Mandate) -> bool:
    """Whether the register concerns somebody of these seats."""
    return held.has(*DISTRICT_ROLES, *KEEPERS, *COMMUNITY_ROLES, *GridRole.values, *STREET_READERS)


STREET_READERS = (Role.STREET_DEPUTY, Role.STREET_CHIEF, Role.STREET_ORG, Role.AGENCY_HEAD, Role.AGENCY_MEMBER)
