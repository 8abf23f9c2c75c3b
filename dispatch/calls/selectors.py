"""What pages and the API read about calls beyond one row: previews, loads, look-alikes, who sees what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from dispatch.calls.catalogue import catalogue, tier_of
from dispatch.calls.choices import LimitName, LineRole, LineState
from dispatch.calls.models import Appellant, CallItem, CallLine, ServiceCall, SiteCheck
from dispatch.calls.models.querysets import own, whole_district
from dispatch.calls.permissions import appellant_teller
from dispatch.calls.preparing import plan
from governance.organisations.choices import OrganisationKind
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory, responders
from governance.web.phones import masked
from governance.workflow.choices import Lamp
from governance.workflow.models import Deadline
from governance.worktime import calendar
from governance.worktime.amounts import Amount
from grids.models import GridEvent

LINE_LIMITS = (LimitName.SIGN, LimitName.RESPOND, LimitName.ARRIVE, LimitName.RESOLVE)
HEAVY_FROM = 10
GRAVE_LAMPS = (Lamp.ORANGE, Lamp.RED_PROPOSED, Lamp.RED)


def find_items(text: str, at: datetime, count: int = 5) -> list[CallItem]:
    return catalogue(timezone.localdate(at)).find(text, count)


@dataclass(frozen=True)
class Due:
    """One limit of a line as it would run: how long, and until when."""

    name: str
    label: str
    amount: Amount | None
    due_at: datetime


@dataclass(frozen=True)
class Addressee:
    """A department that would be called."""

    department: Organisation
    role: str
    agency: Organisation | None
    limits: tuple[Due, ...]

    @property
    def role_label(self) -> str:
        return LineRole(self.role).label


def who_will_be_called(
    item: CallItem, *, street_id: int, at: datetime, tier: str = "", lead: str = "", arrival_asked: bool = False,
    resolve_by: datetime | None = None,
) -> list[Addressee]:  # fmt: skip
    """Preview the lines of a call issued at `at`, with the moment every limit would end."""
    rows, known = catalogue(timezone.localdate(at)), directory()
    amounts = rows.amounts(item, tier_of(item, tier), arrival_asked=arrival_asked)
    with calendar.held():
        return [
            Addressee(
                known[target["department"]],
                target["role"],
                known.get(target["agency"]),
                tuple(_dues(amounts, calendar.current(target["department"]), at, resolve_by)),
            )
            for target in plan(item, street_id, lead)
        ]


def _dues(amounts, days, at: datetime, resolve_by: datetime | None):
    for name in LINE_LIMITS:
        if name == LimitName.RESOLVE and resolve_by:
            yield Due(name, name.label, None, resolve_by)
        elif amount := amounts.get(name):
            yield Due(name, name.label, amount, days.due(at, amount))


@dataclass(frozen=True)
class Load:
    """How many lines a department has open: waiting to be signed, due today, late, gravely late, and since when."""

    running: int = 0
    waiting: int = 0
    today: int = 0
    late: int = 0
    grave: int = 0
    oldest_due_at: datetime | None = None

    @property
    def heavy(self) -> bool:
        """Whether one should think twice before calling: a third of ten or more is late."""
        return self.running >= HEAVY_FROM and self.late * 3 >= self.running


def loads(department_ids, at: datetime) -> dict[int, Load]:
    """Count the open lines of these departments in one statement."""
    running = Deadline.objects.running().filter(
        root_type=ContentType.objects.get_for_model(ServiceCall),
        root_id=OuterRef("call_id"),
        case_type=ContentType.objects.get_for_model(CallLine),
        case_id=OuterRef("pk"),
    )
    evening = timezone.localtime(at).replace(hour=23, minute=59, second=59)
    rows = (
        CallLine.objects.open()
        .filter(department_id__in=department_ids)
        .values_list("department_id")
        .annotate(
            running=Count("pk"),
            waiting=Count("pk", filter=Q(state=LineState.WAITING)),
            today=Count("pk", filter=Exists(running.filter(due_at__gt=at, due_at__lte=evening))),
            late=Count("pk", filter=Exists(running.overdue(at))),
            grave=Count("pk", filter=Exists(running.filter(lamp__in=GRAVE_LAMPS))),
            oldest_due_at=Min(running.overdue(at).order_by("due_at").values("due_at")[:1]),
        )
        .order_by()
    )
    return {pk: Load() for pk in department_ids} | {pk: Load(*counts) for pk, *counts in rows}


def district_loads(at: datetime) -> list[tuple[Organisation, Load]]:
    """List every organisation that may be called with what it has in hand, the busiest first."""
    rows = responders()
    found = loads([row.pk for row in rows], at)
    return sorted(((row, found[row.pk]) for row in rows), key=lambda pair: (-pair[1].late, -pair[1].running))


def sees_loads(user, at: datetime) -> bool:
    """Whether a person may look at the loads of all departments: who calls them, and the district."""
    return whole_district(user, at) or bool(own(user, at, OrganisationKind.STREET))


def with_neighbours(calls: QuerySet, user, at: datetime) -> QuerySet:
    """Join to calls what their pages lead to: item, on-site check, name of the author, numbers of other cases.

    `event_no` is that of the grid event a call came from, where the person may see it.
    """
    events = GridEvent.objects.visible_to(user, at).filter(pk=OuterRef("grid_event_id"))
    seen = calls.select_related("item", "site_check")
    return seen.annotate(
        author=F("created_by__name"),
        merged_no=F("merged_into__case_no"),
        visit_no=F("visit__case_no"),
        event_no=Subquery(events.values("case_no")),
    )


def site_check_of(user, call, at: datetime) -> SiteCheck | None:
    """Give the on-site check of a call read `with_neighbours`, where the person may know of it."""
    check = getattr(call, "site_check", None)
    return check if check and (check.told or whole_district(user, at)) else None


def lead_of(lines: Iterable[CallLine]) -> CallLine | None:
    """Find the line that leads: the one in force, else the last that did before it went to another."""
    leads = [line for line in lines if line.leads]
    return next((line for line in leads if line.state != LineState.WITHDRAWN), leads[-1] if leads else None)


def mask_phones(children: Iterable, user, at: datetime, handles: bool) -> None:
    """Hide the numbers of appellants from whoever neither works on the call nor has to tell them."""
    for row in children:
        if isinstance(row, Appellant) and not handles and not appellant_teller(user, row, at):
            row.phone = masked(row.phone)
