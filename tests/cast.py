"""A small town that never changes: two streets, one community, two departments, one agency, and who works there.

`build()` writes it and returns a namespace of organisations and people. `nobody` is a person without a post,
`machine` a service account without one.
"""

from datetime import date
from functools import cache
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password

from governance.organisations.choices import AdminRole, ForceKind, OrganisationKind, RegimeKind, Role
from governance.organisations.models import Organisation, Post, Regime, User
from governance.organisations.selectors import directory

PASSWORD = "Town-pass-2026"
SINCE = date(2020, 1, 1)

# attribute: (staff number, name, role, attribute of the organisation)
PEOPLE = {
    "operator": ("101", "蒋雯", Role.STREET_OPERATOR, "street"),
    "coordinator": ("102", "冯开明", Role.STREET_COORDINATOR, "street"),
    "deputy": ("103", "王志强", Role.STREET_DEPUTY, "street"),
    "chief": ("104", "高远", Role.STREET_CHIEF, "street"),
    "org_clerk": ("105", "叶晓琳", Role.STREET_ORG, "street"),
    "other_operator": ("111", "唐敏", Role.STREET_OPERATOR, "other_street"),
    "other_deputy": ("113", "袁立", Role.STREET_DEPUTY, "other_street"),
    "other_chief": ("114", "贺平", Role.STREET_CHIEF, "other_street"),
    "grid_worker": ("121", "吴秀芳", Role.GRID_WORKER, "community"),
    "clerk": ("122", "许静", Role.COMMUNITY_CLERK, "community"),
    "community_head": ("123", "郑国英", Role.COMMUNITY_HEAD, "community"),
    "dept_operator": ("201", "周婷", Role.DEPT_OPERATOR, "department"),
    "dept_leader": ("202", "陈国栋", Role.DEPT_LEADER, "department"),
    "other_dept_operator": ("211", "邓小兵", Role.DEPT_OPERATOR, "other_department"),
    "other_dept_leader": ("212", "方慧", Role.DEPT_LEADER, "other_department"),
    "agency_head": ("221", "谢俊", Role.AGENCY_HEAD, "agency"),
    "agency_member": ("222", "崔亮", Role.AGENCY_MEMBER, "agency"),
    "ops": ("301", "何静", Role.DISTRICT_OPS, "district"),
    "establishment": ("302", "孙丽华", Role.DISTRICT_ESTABLISHMENT, "district"),
    "district_org": ("303", "赵文博", Role.DISTRICT_ORG, "district"),
    "performance": ("304", "邱明", Role.DISTRICT_PERFORMANCE, "district"),
    "leader": ("305", "罗建平", Role.DISTRICT_LEADER, "district"),
}
ADMINISTRATORS = {
    "sys_admin": ("901", "系统管理员", AdminRole.SYSTEM),
    "sec_admin": ("902", "安全管理员", AdminRole.SECURITY),
    "audit_admin": ("903", "审计管理员", AdminRole.AUDIT),
}


@cache
def hashed() -> str:
    return make_password(PASSWORD)


def build() -> SimpleNamespace:
    town = SimpleNamespace(password=PASSWORD)
    _organisations(town)
    _people(town)
    directory.clear()
    return town


def _organisations(town: SimpleNamespace) -> None:
    kind = OrganisationKind
    town.district = Organisation(code="510106", name="金牛区", kind=kind.DISTRICT)
    town.street = Organisation(code="510106025", name="西华街道", kind=kind.STREET)
    town.other_street = Organisation(code="510106038", name="营门口街道", kind=kind.STREET)
    town.community = Organisation(code="510106025002", name="金牛社区", kind=kind.COMMUNITY)
    town.department = Organisation(code="D05", name="区综合行政执法局", kind=kind.DEPARTMENT, scored=True)
    town.other_department = Organisation(code="D06", name="区应急管理局", kind=kind.DEPARTMENT, scored=True)
    town.agency = Organisation(code="510106025-F3", name="西华综合执法中队", kind=kind.AGENCY)
    town.district.save()
    for row in (town.street, town.other_street, town.department, town.other_department):
        row.parent = town.district
        row.save()
    town.community.parent = town.street
    town.community.save()
    town.agency.parent = town.agency.department = town.department
    town.agency.street, town.agency.force_kind = town.street, ForceKind.URBAN_MANAGEMENT
    town.agency.save()
    Regime.objects.create(agency=town.agency, kind=RegimeKind.STATIONED, starts_on=SINCE)


def _people(town: SimpleNamespace) -> None:
    accounts = {key: User(username=number, name=name) for key, (number, name, *_) in PEOPLE.items()}
    accounts |= {
        key: User(username=number, name=name, admin_role=admin_role, is_staff=True)
        for key, (number, name, admin_role) in ADMINISTRATORS.items()
    }
    accounts["nobody"] = User(username="999", name="闲人")
    accounts["machine"] = User(username="client-street", name="街道接口", is_service=True)
    for user in accounts.values():
        user.password = hashed()
    User.objects.bulk_create(accounts.values())
    vars(town).update(accounts)
    posts = [(accounts[key], role, getattr(town, place)) for key, (_, _, role, place) in PEOPLE.items()]
    Post.objects.bulk_create(
        Post(person=person, role=role, organisation=organisation, starts_on=SINCE)
        for person, role, organisation in posts
    )
