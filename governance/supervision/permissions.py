"""Who may do what to a sheet or an interview: the `who` column of their tables."""

from governance.organisations.choices import Role
from governance.organisations.permissions import any_of, district, role

district_ops = district(Role.DISTRICT_OPS)
department = any_of(
    role(Role.DEPT_OPERATOR, "organisation", "被督办单位经办"), role(Role.DEPT_LEADER, "organisation", "分管领导")
)
department_leader = role(Role.DEPT_LEADER, "organisation", "被督办单位分管领导")
street = any_of(
    role(Role.STREET_OPERATOR, "street"),
    role(Role.STREET_COORDINATOR, "street"),
    role(Role.STREET_DEPUTY, "street"),
    role(Role.STREET_CHIEF, "street"),
)
interviewer = any_of(district(Role.DISTRICT_LEADER), district(Role.DISTRICT_PERFORMANCE))
district_leader = district(Role.DISTRICT_LEADER)

DISTRICT_ROLES = (
    Role.DISTRICT_OPS,
    Role.DISTRICT_ESTABLISHMENT,
    Role.DISTRICT_ORG,
    Role.DISTRICT_PERFORMANCE,
    Role.DISTRICT_LEADER,
)
