"""Reads of organisations and people: the directory, holders of roles, dated exceptions."""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from governance.organisations.choices import SUCCESSION, OrganisationKind
from governance.organisations.models import Organisation, Regime, User
from governance.organisations.presence import Seat, acting, present

OF_ROLES = """
(post.role = ANY(%(lines)s) AND post.organisation_id = ANY(%(organisations)s)) OR post.role = ANY(%(anywhere)s)
"""
# Written out, as it is asked before most lists and cases.
GRANTED = """
SELECT object_pk::bigint FROM organisations_datedgrant admitted
JOIN auth_permission permission ON permission.id = admitted.permission_id
WHERE admitted.user_id = %(user)s AND permission.codename = %(perm)s AND permission.content_type_id = %(model)s
  AND admitted.starts_on <= %(day)s AND (admitted.ends_on IS NULL OR admitted.ends_on > %(day)s)
"""


class _Directory:
    """All organisations by id, kept in this process for a while; the objects are shared and not to be written to."""

    seconds = 30.0

    def __init__(self) -> None:
        self._read_at = 0.0
        self._rows: dict[int, Organisation] = {}
        self._codes: dict[str, Organisation] = {}
        self._agencies: dict[tuple[int, int], Organisation] = {}

    def __call__(self) -> dict[int, Organisation]:
        if not self._rows or time.monotonic() - self._read_at > self.seconds:
            self._read()
        return self._rows

    def _read(self) -> None:
        rows = {row.pk: row for row in Organisation.objects.all()}
        for row in rows.values():
            for field in ("parent", "department", "street"):
                if (key := getattr(row, f"{field}_id")) is not None:
                    setattr(row, field, rows[key])
        self._codes = {row.code: row for row in rows.values()}
        self._agencies = {
            (row.street_id, row.department_id): row
            for row in rows.values()
            if row.kind == OrganisationKind.AGENCY and row.active
        }
        self._rows, self._read_at = rows, time.monotonic()

    def clear(self) -> None:
        self._rows = {}

    def by_code(self, code: str) -> Organisation | None:
        self()
        return self._codes.get(code)

    def agency(self, street_id: int, department_id: int) -> Organisation | None:
        self()
        return self._agencies.get((street_id, department_id))

    def of_kind(self, *kinds: str) -> list[Organisation]:
        """List the organisations in use of these kinds, by code."""
        return [row for row in self().values() if row.active and row.kind in kinds]


directory = _Directory()


def organisation_name(organisation_id: int | None) -> str:
    found = directory().get(organisation_id)
    return found.name if found else ""


def streets() -> list[Organisation]:
    return directory.of_kind(OrganisationKind.STREET)


def communities(street_id: int | None = None) -> list[Organisation]:
    rows = directory.of_kind(OrganisationKind.COMMUNITY)
    return rows if street_id is None else [row for row in rows if row.parent_id == street_id]


def responders() -> list[Organisation]:
    """List whom a street may call: scored departments, utilities and property firms."""
    others = directory.of_kind(OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM)
    return [row for row in directory.of_kind(OrganisationKind.DEPARTMENT) if row.scored] + others


def agencies(*, street_id: int | None = None, department_id: int | None = None) -> list[Organisation]:
    return [
        row
        for row in directory.of_kind(OrganisationKind.AGENCY)
        if street_id in (None, row.street_id) and department_id in (None, row.department_id)
    ]


def department_agency(street, department) -> Organisation | None:
    """Find the agency of a department in a street; both may be organisations or ids."""
    return directory.agency(getattr(street, "pk", street), getattr(department, "pk", department))


def street_of(organisation_id: int) -> Organisation | None:
    """Find the street that an organisation is, lies in, or is stationed in."""
    found = directory().get(organisation_id)
    while found is not None and found.kind != OrganisationKind.STREET:
        found = found.street or found.parent
    return found


def regime(agency_id: int, on: date) -> str:
    """Give the kind of regime of an agency on a day, or "" where none is recorded."""
    return Regime.objects.on(on).filter(agency_id=agency_id).values_list("kind", flat=True).first() or ""


def holders(pairs: Iterable[tuple[str, int | None]], at: datetime) -> dict[tuple[str, int | None], list[User]]:
    """Resolve roles to the persons who act for them at `at`, after absence and vacancy, in two statements at most.

    An organisation of None asks for everyone who holds the role anywhere; nothing falls to a next in line there.
    """
    found = holder_ids(pairs, at)
    wanted = {user_id for ids in found.values() for user_id in ids}
    users = User.objects.in_bulk(wanted) if wanted else {}
    return {pair: [users[user_id] for user_id in ids] for pair, ids in found.items()}


def holder_ids(pairs: Iterable[tuple[str, int | None]], at: datetime) -> dict[tuple[str, int | None], list[int]]:
    """Resolve roles to the keys of the persons, as `holders` does, in one statement."""
    wanted = list(dict.fromkeys((str(role), organisation_id) for role, organisation_id in pairs))
    if not wanted:
        return {}
    bound = {role for role, organisation_id in wanted if organisation_id is not None}
    lines = {str(heir) for role in bound for heir in (role, *SUCCESSION.get(role, ()))}
    anywhere = {role for role, organisation_id in wanted if organisation_id is None}
    given = {
        "lines": sorted(lines),
        "organisations": [key for _, key in wanted if key is not None],
        "anywhere": sorted(anywhere),
    }
    held: dict[Seat, set[int]] = defaultdict(set)
    filled: set[Seat] = set()
    for seat, user_id, fills in present(OF_ROLES, given, at):
        held[seat].add(user_id)
        if fills:
            filled.add(seat)
    return {pair: _acting_ids(pair, held, filled) for pair in wanted}


def _acting_ids(pair: tuple[str, int | None], held: dict[Seat, set[int]], filled: set[Seat]) -> list[int]:
    """Whoever holds the seat and, where no person is there (a machine is none), whoever acts for it."""
    role, organisation_id = pair
    if organisation_id is None:
        return sorted({user_id for seat, ids in held.items() if seat.role == role for user_id in ids})
    seat = Seat(role, organisation_id)
    return sorted(held.get(seat, set()) | held.get(acting(seat, filled), set()))


def granted_ids(user, model: type[Model], perm: str, on: date) -> list[int]:
    """List the primary keys of `model` on which a dated exception admits the user; rarely any."""
    given = {"user": user.pk, "perm": perm, "model": ContentType.objects.get_for_model(model).pk, "day": on}
    with connection.cursor() as cursor:
        cursor.execute(GRANTED, given)
        return [pk for (pk,) in cursor.fetchall()]
