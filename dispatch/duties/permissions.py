"""Who may do what to a task for a street, and who has to do with such tasks at all."""

from governance.organisations.choices import DISTRICT_ROLES, Role
from governance.organisations.mandate import Mandate
from governance.organisations.permissions import any_of, district, role

department_operator = any_of(role(Role.DEPT_OPERATOR, "department"), role(Role.DEPT_LEADER, "department"))
department_leader = role(Role.DEPT_LEADER, "department")
street_operator = any_of(role(Role.STREET_OPERATOR, "street"), role(Role.STREET_COORDINATOR, "street"))
street_deputy = any_of(role(Role.STREET_DEPUTY, "street"), role(Role.STREET_CHIEF, "street"))
establishment = district(Role.DISTRICT_ESTABLISHMENT)

HANDING_DOWN = (Role.DEPT_OPERATOR, Role.DEPT_LEADER)


def hands_down(held: Mandate) -> bool:
    """Whether somebody of these seats drafts tasks."""
    return held.has(*HANDING_DOWN)


def takes_part(held: Mandate) -> bool:
    return held.has(*HANDING_DOWN, *street_operator.roles, *street_deputy.roles, *DISTRICT_ROLES)
