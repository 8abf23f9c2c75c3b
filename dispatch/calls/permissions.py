"""Who may do what to a call: the `who` column of its two tables."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from dispatch.calls.choices import Tier
from governance.organisations.choices import DISTRICT_ROLES, GROUND_ROLES, Role
from governance.organisations.mandate import Mandate, mandate
from governance.organisations.permissions import Holder, any_of, district, role
from governance.organisations.presence import Seat
from governance.organisations.selectors import directory

street_operator = any_of(role(Role.STREET_OPERATOR, "street"), role(Role.STREET_COORDINATOR, "street"))
street_deputy = any_of(role(Role.STREET_DEPUTY, "street"), role(Role.STREET_CHIEF, "street"))
district_ops = district(Role.DISTRICT_OPS)
establishment = district(Role.DISTRICT_ESTABLISHMENT)

line_department = role(Role.DEPT_OPERATOR, "department")
line_leader = role(Role.DEPT_LEADER, "department")
line_agency = any_of(role(Role.AGENCY_MEMBER, "agency"), role(Role.AGENCY_HEAD, "agency"))
line_handler = any_of(line_department, line_agency)
line_urger = any_of(
    role(Role.STREET_OPERATOR, "call.street"),
    role(Role.STREET_COORDINATOR, "call.street"),
    role(Role.DEPT_OPERATOR, "call.lead", "牵头部门经办"),
)
line_leader = role(Role.DEPT_LEADER, "department")
# Of what a line asks for: who answers for the street, who consents for it, who takes a line up again.
answering_street = any_of(role(Role.STREET_OPERATOR, "call.street"), role(Role.STREET_COORDINATOR, "call.street"))
consenting_street = any_of(role(Role.STREET_DEPUTY, "call.street"), role(Role.STREET_CHIEF, "call.street"))
account_lifter = any_of(line_leader, line_department, district_ops)


district_performance = district(Role.DISTRICT_PERFORMANCE)

# The operation centre is a department like any other: it may be called itself.
CENTRE = "D29"


@dataclass(frozen=True)
class Referee:
    """Admit the operation centre, and another office of the district where the centre itself was called."""

    instead: Holder
    leading: bool = False  # whether only who leads the call has a part in it

    @property
    def label(self) -> str:
        return f"{district_ops.label}（该中心自身承办的，由{self.instead.label}）"

    @property
    def roles(self) -> tuple[str, ...]:
        return (*district_ops.roles, *self.instead.roles)

    def __call__(self, actor, case, at: datetime) -> bool:
        return district_ops(actor, case, at) or (self.replaced(case) and self.instead(actor, case, at))

    def replaced(self, case) -> bool:
        """Whether the other office judges in the place of the centre."""
        centre = directory.by_code(CENTRE)
        return centre is not None and self.concerns(case, {centre.pk})

    def concerns(self, case, organisations: Collection[int]) -> bool:
        """Whether one of these organisations was called to the case."""
        call = getattr(case, "call", case)
        called = () if self.leading else (target["department"] for target in call.plan)
        return call.lead_id in organisations or any(row in organisations for row in called)

    def of_centre(self, path: str = "") -> Q | None:
        """Keep the cases that the centre was called to; `path` leads to the call. None where there is no centre."""
        centre = directory.by_code(CENTRE)
        return self.concerning([centre.pk], path) if centre else None

    def concerning(self, organisations: Collection[int], path: str = "") -> Q:
        found = Q(**{f"{path}lead__in": organisations})
        for pk in () if self.leading else organisations:
            found |= Q(**{f"{path}plan__contains": [{"department": pk}]})
        return found

    def seat(self, case) -> tuple[str, None]:
        """Say whom the clock of a case presses."""
        holder = self.instead if self.replaced(case) else district_ops
        return holder.roles[0], None

    def not_own_work(self, case, move) -> str | None:
        """Refuse, as a guard, whoever judges for an organisation that was called to the case."""
        if self.concerns(case, mandate(move.actor, move.at).organisations(*self.roles)):
            return f"本件由本单位承办，不能由本单位{move.transition.label}，请由{self.instead.label}办理"
        return None

    def organisation_id(self, case) -> int | None:
        return None

    def pairs(self, case) -> Iterator[Seat]:
        yield from district_ops.pairs(case)
        if self.replaced(case):
            yield from self.instead.pairs(case)


callback_taker = Referee(district_performance, leading=True)
site_checker = Referee(district_performance)
first_instance = Referee(establishment)

checked_department = role(Role.DEPT_LEADER, "call.lead", "牵头部门分管领导")

# Who signs a call of each tier, and who besides once the time for signing has run out.
SIGNERS = {
    Tier.P0: (Role.STREET_COORDINATOR, Role.STREET_DEPUTY, Role.STREET_CHIEF),
    Tier.P1: (Role.STREET_COORDINATOR, Role.STREET_DEPUTY, Role.STREET_CHIEF),
    Tier.P2: (Role.STREET_DEPUTY,),
    Tier.P3: (Role.STREET_CHIEF,),
    Tier.P4: (Role.STREET_DEPUTY,),
}
NEXT_LEVEL = {Role.STREET_COORDINATOR: Role.STREET_DEPUTY, Role.STREET_DEPUTY: Role.STREET_CHIEF}


def signers_of(tier: str, *, passed_up: bool = False) -> tuple[str, ...]:
    usual = SIGNERS[tier]
    if not passed_up:
        return usual
    return tuple(dict.fromkeys((*usual, *(NEXT_LEVEL[name] for name in usual if name in NEXT_LEVEL))))


@dataclass(frozen=True)
class Issuer:
    """Admit whoever signs calls of this tier in the street, and the next level up once signing is overdue."""

    label: str = "有权签发的街道领导（特急、紧急由协调办主任，一般由分管领导，疑难由主要领导）"
    roles: tuple[str, ...] = (Role.STREET_COORDINATOR, Role.STREET_DEPUTY, Role.STREET_CHIEF)

    def __call__(self, actor, case, at: datetime) -> bool:
        held = mandate(actor, at)
        return any(held.holds(name, case.street_id) for name in self.signers(case))

    def signers(self, case) -> tuple[str, ...]:
        return signers_of(case.tier, passed_up=case.passed_up_at is not None)

    def organisation_id(self, case) -> int | None:
        return case.street_id

    def pairs(self, case) -> Iterator[Seat]:
        return (Seat(name, case.street_id) for name in self.signers(case))


issuer = Issuer()


@dataclass(frozen=True)
class Appellant:
    """Admit the side against which an objection was ruled: the street, or the department that objected."""

    label: str = "未获支持的一方（退单成立的，街道分管领导；不成立的，本部门分管领导）"
    roles: tuple[str, ...] = (Role.STREET_DEPUTY, Role.STREET_CHIEF, Role.DEPT_LEADER)

    def __call__(self, actor, case, at: datetime) -> bool:
        held = mandate(actor, at)
        return any(held.holds(seat.role, seat.organisation_id) for seat in self.pairs(case))

    def organisation_id(self, case) -> int | None:
        return next(self.pairs(case)).organisation_id

    def pairs(self, case) -> Iterator[Seat]:
        if case.upheld:
            yield Seat(Role.STREET_DEPUTY, case.call.street_id)
            yield Seat(Role.STREET_CHIEF, case.call.street_id)
        else:
            yield Seat(Role.DEPT_LEADER, case.department_id)


appellant = Appellant()


def counts(held: Mandate) -> bool:
    """Whether somebody of these seats looks at the indicators: street, whoever answers, district."""
    return held.has(
        *DISTRICT_ROLES, *street_operator.roles, *street_deputy.roles, *line_handler.roles, Role.DEPT_LEADER
    )


def sees_checks(held: Mandate) -> bool:
    """Whether on-site checks concern somebody of these seats: those who look, those who answered, those who called."""
    concerned = (*district_ops.roles, *district_performance.roles, *checked_department.roles, *street_deputy.roles)
    return held.has(*concerned, *street_operator.roles, Role.AGENCY_HEAD, Role.DISTRICT_LEADER)


def sees_suspended(held: Mandate) -> bool:
    """Whether accounts put aside concern somebody of these seats."""
    calls = (*street_operator.roles, *street_deputy.roles)
    return held.has(*calls, *line_handler.roles, *line_leader.roles, *DISTRICT_ROLES)


def drafts(held: Mandate) -> bool:
    """Whether somebody of these seats writes calls."""
    return held.has(*street_operator.roles)


def meets_calls(held: Mandate) -> bool:
    """Whether calls are in these hands every day; a community hears of the few that its events became."""
    return not held.roles.issubset(GROUND_ROLES)


def calls_or_oversees(held: Mandate) -> bool:
    """Whether somebody of these seats looks at what departments have in hand."""
    return held.has(*street_operator.roles, *street_deputy.roles, Role.DISTRICT_OPS, Role.DISTRICT_LEADER)


appellant_teller = any_of(role(Role.STREET_OPERATOR, "street"), role(Role.STREET_COORDINATOR, "street"))
topic_owner = any_of(role(Role.DEPT_LEADER, "owner", "责任单位负责人"))
topic_worker = any_of(
    role(Role.DEPT_LEADER, "owner", "责任单位负责人"), role(Role.DEPT_OPERATOR, "owner", "责任单位经办")
)


@dataclass(frozen=True)
class VisitParty:
    """Admit the street of a joint visit and every organisation that takes part."""

    label: str = "本街道城运中心坐席或参加单位经办"
    roles: tuple[str, ...] = (*street_operator.roles, Role.DEPT_OPERATOR, Role.DEPT_LEADER, Role.AGENCY_MEMBER)

    def __call__(self, actor, case, at: datetime) -> bool:
        held = mandate(actor, at)
        return any(held.holds(seat.role, seat.organisation_id) for seat in self.pairs(case))

    def organisation_id(self, case) -> int | None:
        return case.street_id

    def pairs(self, case) -> Iterator[Seat]:
        yield from street_operator.pairs(case)
        for party in case.parties:
            for name in (Role.DEPT_OPERATOR, Role.DEPT_LEADER, Role.AGENCY_MEMBER):
                yield Seat(name, party)


visit_party = VisitParty()
