"""Invented people for the demonstration district: every role in every organisation, one password for all."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from governance.errors import Refusal
from governance.organisations.choices import AdminRole, OrganisationKind, Role
from governance.organisations.models import Organisation, Post, User
from governance.organisations.selectors import directory

PASSWORD = "Jinniu-2026"
SINCE = date(2022, 1, 1)
SEED = 510106

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石"
)
GIVEN = (
    "文志国建晓小丽秀玉春海明永立世俊伟敏静慧燕红梅琳佳雪思雨欣怡宇浩鑫杰峰鹏涛波斌刚勇军辉宏平成云龙洪德"
    "兴光祥友仁义安康健东林华英芳兰萍娟霞玲桂凤蓉薇倩瑶婷"
)

STREET_SEATS = (
    ("01", Role.STREET_OPERATOR),
    ("02", Role.STREET_COORDINATOR),
    ("03", Role.STREET_DEPUTY),
    ("04", Role.STREET_CHIEF),
    ("05", Role.STREET_ORG),
    ("06", Role.STREET_OPERATOR),
)
DEPARTMENT_SEATS = (("01", Role.DEPT_OPERATOR), ("02", Role.DEPT_OPERATOR), ("03", Role.DEPT_LEADER))
AGENCY_SEATS = (("1", Role.AGENCY_HEAD), ("2", Role.AGENCY_MEMBER))
COMMUNITY_SEATS = (("1", Role.COMMUNITY_HEAD), ("2", Role.COMMUNITY_CLERK), ("3", Role.GRID_WORKER))
DISTRICT_SEATS = (
    ("300101", Role.DISTRICT_OPS, "D29"),
    ("300102", Role.DISTRICT_OPS, "D29"),
    ("300201", Role.DISTRICT_ESTABLISHMENT, "O2"),
    ("300301", Role.DISTRICT_ORG, "O1"),
    ("300401", Role.DISTRICT_PERFORMANCE, "O3"),
    ("300501", Role.DISTRICT_LEADER, "510106"),
)
ADMINISTRATORS = (
    ("900001", AdminRole.SYSTEM, "账号与配置"),
    ("900002", AdminRole.SECURITY, "角色与授权"),
    ("900003", AdminRole.AUDIT, "查看审计"),
)

# The accounts that the log-in page offers: (staff number, name, what they are, where).
FEATURED = (
    (
        "街道与社区",
        (
            ("102501", "蒋雯", "城运中心坐席", "西华街道"),
            ("102503", "王志强", "分管领导", "西华街道"),
            ("102502", "冯开明", "综合执法协调办主任", "西华街道"),
            ("102504", "高远", "党工委书记", "西华街道"),
            ("102505", "叶晓琳", "党建（组织）办", "西华街道"),
            ("50380081", "郑国英", "社区党委书记", "营门口街道 银桂社区"),
            ("50320122", "许静", "社区经办", "抚琴街道 光荣小区社区"),
            ("50380083", "吴秀芳", "网格员", "营门口街道 银桂社区"),
        ),
    ),
    (
        "部门与派出机构",
        (
            ("200501", "周婷", "部门经办", "区综合行政执法局"),
            ("200503", "陈国栋", "分管领导", "区综合行政执法局"),
            ("200601", "邓小兵", "部门经办", "区应急管理局"),
            ("403831", "谢俊", "派出机构负责人", "营门口综合执法中队"),
        ),
    ),
    (
        "区级",
        (
            ("300101", "何静", "值班", "区城运中心"),
            ("300201", "孙丽华", "五权牵头", "区委编办"),
            ("300301", "赵文博", "干部协调", "区委组织部"),
            ("300401", "邱明", "逆向考评", "区委目标绩效办"),
            ("300501", "罗建平", "五权一张图", "区领导"),
        ),
    ),
    ("系统，互不兼任，无业务权限", tuple((number, kind.label, "", duty) for number, kind, duty in ADMINISTRATORS)),
)


class Seated(NamedTuple):
    username: str
    role: str
    organisation: Organisation


def featured_accounts() -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """Give the groups of the log-in page: (heading, [(staff number, name, role, organisation)])."""
    return [(heading, list(people)) for heading, people in FEATURED]


@transaction.atomic
def load_people(at: datetime) -> int:
    """Create the missing accounts and their posts; give how many. Only in demonstration: the password is public."""
    if not settings.DEMONSTRATION:
        raise Refusal("演示账号口令公开，只能在演示环境载入")
    known = set(User.objects.values_list("username", flat=True))
    names = _names()
    users, posts = [], []
    for seated in _seats():
        user = User(username=seated.username, name=names(seated.username))
        if user.username not in known:
            users.append(user)
            posts.append((user, seated))
    for number, kind, _ in ADMINISTRATORS:
        if number not in known:
            users.append(User(username=number, name=kind.label, admin_role=kind, is_staff=True))
    if not users:
        return 0
    hashed = make_password(PASSWORD)  # one for all: hashing hundreds would take minutes
    for user in users:
        user.password = hashed
    User.objects.bulk_create(users)
    since = min(SINCE, timezone.localdate(at))
    Post.objects.bulk_create(
        Post(person=user, role=seated.role, organisation=seated.organisation, starts_on=since) for user, seated in posts
    )
    return len(users)


def _seats() -> Iterator[Seated]:
    kinds, of_kind = OrganisationKind, directory.of_kind
    for street in of_kind(kinds.STREET):
        for tail, role in STREET_SEATS:
            yield Seated(f"1{street.code[-3:]}{tail}", role, street)
    for unit in of_kind(kinds.DEPARTMENT, kinds.UTILITY):
        if unit.scored or unit.kind == kinds.UTILITY:
            head = "20" if unit.scored else "21"
            for tail, role in DEPARTMENT_SEATS:
                yield Seated(f"{head}{int(unit.code[1:]):02}{tail}", role, unit)
    for agency in of_kind(kinds.AGENCY):
        for tail, role in AGENCY_SEATS:
            yield Seated(f"4{agency.street.code[-3:]}{agency.force_kind[1:]}{tail}", role, agency)
    for community in of_kind(kinds.COMMUNITY):
        for tail, role in COMMUNITY_SEATS:
            yield Seated(f"5{community.code[-6:]}{tail}", role, community)
    for number, role, code in DISTRICT_SEATS:
        yield Seated(number, role, directory.by_code(code))


def _names():
    """Give a function from staff number to an invented name, no name twice, the same in every load."""
    featured = {number: name for _, people in FEATURED for number, name, *_ in people}
    used = set(featured.values())

    def name(number: str) -> str:
        if number in featured:
            return featured[number]
        dice = random.Random(f"{SEED}-{number}")
        while True:
            length = 1 if dice.random() < 0.25 else 2
            invented = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, length))
            if invented not in used:
                used.add(invented)
                return invented

    return name
