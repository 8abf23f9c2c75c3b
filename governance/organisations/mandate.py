"""What a person may act as at a moment: own posts, posts stood in for, and roles fallen to them by vacancy."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from governance.organisations.choices import SUCCESSION
from governance.organisations.presence import INHERITS, Seat, acting, present

KEPT_MOMENTS = 8


@dataclass(frozen=True)
class Mandate:
    """The seats one person fills at one moment."""

    seats: frozenset[Seat] = frozenset()

    def holds(self, role: str, organisation_id: int | None) -> bool:
        return (role, organisation_id) in self.seats

    def organisations(self, *roles: str) -> frozenset[int]:
        """Give the organisations in which one of `roles` is held; without roles, any."""
        return frozenset(seat.organisation_id for seat in self.seats if not roles or seat.role in roles)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


NOTHING = Mandate()


def mandate(user, at: datetime) -> Mandate:
    """Give the mandate of `user`, remembered on the user object per moment; at most two statements the first time.

    The clock, strangers, inactive accounts and the three administrators hold nothing.
    """
    if getattr(user, "pk", None) is None or not user.is_active or user.admin_role:
        return NOTHING
    remembered = user.__dict__.setdefault("_mandates", {})
    if at not in remembered:
        if len(remembered) >= KEPT_MOMENTS:
            remembered.clear()
        remembered[at] = Mandate(_seats(user.pk, at))
    return remembered[at]


def forget(user) -> None:
    """Drop what `mandate` remembered on this object, after its posts or delegations changed."""
    user.__dict__.pop("_mandates", None)


def _seats(user_id: int, at: datetime) -> frozenset[Seat]:
    mine = Q(person_id=user_id) | Q(absence__substitute_id=user_id)
    own = {seat for seat, holder_id in present(mine, at) if holder_id == user_id}
    inheritable = {Seat(role, seat.organisation_id) for seat in own for role in INHERITS.get(seat.role, ())} - own
    if not inheritable:
        return frozenset(own)
    lines = {role for seat in inheritable for role in (seat.role, *SUCCESSION[seat.role])}
    nearby = Q(role__in=lines, organisation_id__in={seat.organisation_id for seat in inheritable})
    filled = {seat for seat, _ in present(nearby, at)}
    return frozenset(own | {seat for seat in inheritable if acting(seat, filled) in own})
