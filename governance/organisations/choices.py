"""The words of organisations: kinds, roles and regimes, as `docs/vocabulary.md` lists them."""

from django.db import models


class OrganisationKind(models.TextChoices):
    DISTRICT = "district", "区"
    STREET = "street", "街道"
    COMMUNITY = "community", "社区"
    DEPARTMENT = "department", "部门"
    AGENCY = "agency", "派出机构"
    UTILITY = "utility", "公用事业单位"
    PROPERTY_FIRM = "property_firm", "物业企业"


class ForceKind(models.TextChoices):
    JUSTICE = "F1", "司法所"
    MARKET = "F2", "市场监管所"
    URBAN_MANAGEMENT = "F3", "综合执法中队"
    POLICE = "F4", "公安派出所"
    LABOUR = "F5", "人社力量"
    HEALTH = "F6", "卫健力量"
    EMERGENCY = "F7", "应急力量"
    FIRE = "F8", "消防力量"


class PeerGroup(models.TextChoices):
    """Departments are ranked only among their like."""

    ENFORCEMENT = "A", "执法与城市运行"
    LIVELIHOOD = "B", "民生服务"
    COMPREHENSIVE = "C", "综合保障"


class RegimeKind(models.TextChoices):
    STATIONED = "stationed", "派驻"
    LOCALISED = "localised", "属地管理"


class Role(models.TextChoices):
    GRID_WORKER = "grid_worker", "网格员"
    RESIDENTS_REPRESENTATIVE = "residents_representative", "居民代表"
    COMMUNITY_CLERK = "community_clerk", "社区经办"
    COMMUNITY_HEAD = "community_head", "社区党委书记"
    STREET_OPERATOR = "street_operator", "城运中心坐席"
    STREET_COORDINATOR = "street_coordinator", "综合执法协调办主任"
    STREET_DEPUTY = "street_deputy", "街道分管领导"
    STREET_CHIEF = "street_chief", "街道主要领导"
    STREET_ORG = "street_org", "党建（组织）办"
    AGENCY_MEMBER = "agency_member", "派出机构人员"
    AGENCY_HEAD = "agency_head", "派出机构负责人"
    DEPT_OPERATOR = "dept_operator", "部门经办"
    DEPT_LEADER = "dept_leader", "部门分管领导"
    DISTRICT_OPS = "district_ops", "区城运中心值班"
    DISTRICT_ESTABLISHMENT = "district_establishment", "区委编办"
    DISTRICT_ORG = "district_org", "区委组织部"
    DISTRICT_PERFORMANCE = "district_performance", "区委目标绩效办"
    DISTRICT_LEADER = "district_leader", "区领导"


# Who reads what all streets and departments do.
DISTRICT_ROLES = (
    Role.DISTRICT_OPS,
    Role.DISTRICT_ESTABLISHMENT,
    Role.DISTRICT_ORG,
    Role.DISTRICT_PERFORMANCE,
    Role.DISTRICT_LEADER,
)

NEIGHBOUR_ROLES = (Role.GRID_WORKER, Role.RESIDENTS_REPRESENTATIVE)
COMMUNITY_ROLES = (Role.COMMUNITY_CLERK, Role.COMMUNITY_HEAD)
GROUND_ROLES = (*NEIGHBOUR_ROLES, *COMMUNITY_ROLES)  # out among the residents, at work on a phone

# Where a role may be held.
SEATS: dict[str, tuple[str, ...]] = {
    Role.GRID_WORKER: (OrganisationKind.COMMUNITY,),
    Role.RESIDENTS_REPRESENTATIVE: (OrganisationKind.COMMUNITY,),
    Role.COMMUNITY_CLERK: (OrganisationKind.COMMUNITY,),
    Role.COMMUNITY_HEAD: (OrganisationKind.COMMUNITY,),
    Role.STREET_OPERATOR: (OrganisationKind.STREET,),
    Role.STREET_COORDINATOR: (OrganisationKind.STREET,),
    Role.STREET_DEPUTY: (OrganisationKind.STREET,),
    Role.STREET_CHIEF: (OrganisationKind.STREET,),
    Role.STREET_ORG: (OrganisationKind.STREET,),
    Role.AGENCY_MEMBER: (OrganisationKind.AGENCY,),
    Role.AGENCY_HEAD: (OrganisationKind.AGENCY,),
    Role.DEPT_OPERATOR: (OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM),
    Role.DEPT_LEADER: (OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM),
    Role.DISTRICT_OPS: (OrganisationKind.DEPARTMENT, OrganisationKind.DISTRICT),
    Role.DISTRICT_ESTABLISHMENT: (OrganisationKind.DEPARTMENT, OrganisationKind.DISTRICT),
    Role.DISTRICT_ORG: (OrganisationKind.DEPARTMENT, OrganisationKind.DISTRICT),
    Role.DISTRICT_PERFORMANCE: (OrganisationKind.DEPARTMENT, OrganisationKind.DISTRICT),
    Role.DISTRICT_LEADER: (OrganisationKind.DISTRICT,),
}


class AdminRole(models.TextChoices):
    SYSTEM = "sys_admin", "系统管理员"
    SECURITY = "sec_admin", "安全管理员"
    AUDIT = "audit_admin", "审计管理员"


# Who acts for a role that nobody present holds, next in line first; only within the same organisation.
SUCCESSION: dict[str, tuple[str, ...]] = {
    Role.GRID_WORKER: (Role.COMMUNITY_CLERK, Role.COMMUNITY_HEAD),
    Role.COMMUNITY_CLERK: (Role.COMMUNITY_HEAD,),
    Role.STREET_OPERATOR: (Role.STREET_COORDINATOR, Role.STREET_DEPUTY, Role.STREET_CHIEF),
    Role.STREET_COORDINATOR: (Role.STREET_DEPUTY, Role.STREET_CHIEF),
    Role.STREET_DEPUTY: (Role.STREET_CHIEF,),
    Role.STREET_ORG: (Role.STREET_DEPUTY, Role.STREET_CHIEF),
    Role.AGENCY_MEMBER: (Role.AGENCY_HEAD,),
    Role.DEPT_OPERATOR: (Role.DEPT_LEADER,),
}

# Who may note the absence of a colleague in the same organisation.
LEADERS: tuple[str, ...] = (Role.STREET_CHIEF, Role.COMMUNITY_HEAD, Role.AGENCY_HEAD, Role.DEPT_LEADER)
