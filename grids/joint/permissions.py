"""Who may do what in multi-party work: the `who` column of its tables, and who attaches groups."""

from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, NEIGHBOUR_ROLES, Role
from governance.organisations.mandate import Mandate
from governance.organisations.permissions import any_of, role

LEADING = (*COMMUNITY_ROLES, Role.STREET_OPERATOR, Role.STREET_COORDINATOR)
OWNERS = (Role.DEPT_OPERATOR, Role.DEPT_LEADER, Role.AGENCY_HEAD, Role.AGENCY_MEMBER)
LEADING_NAME = "本社区经办、社区党委书记，或本街道城运中心坐席、综合执法协调办主任"

leader = any_of(
    role(Role.COMMUNITY_CLERK, "community"), role(Role.COMMUNITY_HEAD, "community"),
    role(Role.STREET_OPERATOR, "street"), role(Role.STREET_COORDINATOR, "street"),
)  # fmt: skip

# Those who live or work in the courtyard ask there; the community and the street that leads may as well.
collector = any_of(
    role(Role.GRID_WORKER, "community"), role(Role.RESIDENTS_REPRESENTATIVE, "community"),
    role(Role.COMMUNITY_CLERK, "community"), role(Role.COMMUNITY_HEAD, "community"),
    role(Role.STREET_OPERATOR, "effort.street"), role(Role.STREET_COORDINATOR, "effort.street"),
)  # fmt: skip

task_leader = any_of(
    role(Role.COMMUNITY_CLERK, "effort.community"), role(Role.COMMUNITY_HEAD, "effort.community"),
    role(Role.STREET_OPERATOR, "effort.street"), role(Role.STREET_COORDINATOR, "effort.street"),
)  # fmt: skip
# Groups have no accounts: whoever leads notes what they did; organisations note it themselves.
task_keeper = any_of(
    task_leader,
    role(Role.DEPT_OPERATOR, "owner", "承担单位经办"), role(Role.DEPT_LEADER, "owner", "承担单位领导"),
    role(Role.AGENCY_HEAD, "owner", "承担单位领导"), role(Role.AGENCY_MEMBER, "owner", "承担单位经办"),
)  # fmt: skip


def begins(held: Mandate) -> bool:
    """Whether somebody of these seats begins joint efforts."""
    return held.has(*LEADING)


def takes_part(held: Mandate) -> bool:
    """Whether somebody of these seats has joint efforts to look at."""
    streets = (Role.STREET_DEPUTY, Role.STREET_CHIEF, Role.STREET_ORG)
    return held.has(*LEADING, *NEIGHBOUR_ROLES, *streets, Role.AGENCY_HEAD, Role.AGENCY_MEMBER, *DISTRICT_ROLES)
