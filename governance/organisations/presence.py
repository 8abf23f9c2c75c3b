"""Who is there: the posts of a day after absences, before anything falls to the next in line."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from governance.organisations.choices import SUCCESSION
from governance.organisations.models import Post


class Seat(NamedTuple):
    """A role in an organisation: the unit in which rights are held."""

    role: str
    organisation_id: int


# The roles that can fall to a role.
INHERITS: dict[str, tuple[str, ...]] = {
    heir: tuple(vacant for vacant, line in SUCCESSION.items() if heir in line)
    for heir in {heir for line in SUCCESSION.values() for heir in line}
}


def present(condition: Q, at: datetime) -> Iterator[tuple[Seat, int]]:
    """Yield (seat, user id) for the posts that meet `condition` (which may ask `absence__…`) in one statement.

    While a post has a running delegation its holder is away and the substitute, if there is one, holds it instead.
    """
    away = Q(delegations__starts_at__lte=at, delegations__ends_at__gt=at)
    rows = (
        Post.objects.on(timezone.localdate(at))
        .filter(person__is_active=True, person__admin_role="")
        .annotate(absence=FilteredRelation("delegations", condition=away))
        .filter(condition)
        .values_list(
            "role",
            "organisation_id",
            "person_id",
            "absence__id",
            "absence__substitute_id",
            "absence__substitute__is_active",
            "absence__substitute__admin_role",
        )
    )
    for role, organisation_id, person_id, absence_id, substitute_id, substitute_active, substitute_admin in rows:
        if absence_id is None:
            yield Seat(role, organisation_id), person_id
        elif substitute_active and not substitute_admin:
            yield Seat(role, organisation_id), substitute_id


def acting(seat: Seat, filled: Iterable[Seat]) -> Seat | None:
    """Name the seat that acts for `seat`: itself, or the first filled one in its line of succession."""
    for role in (seat.role, *SUCCESSION.get(seat.role, ())):
        if (candidate := Seat(role, seat.organisation_id)) in filled:
            return candidate
    return None
