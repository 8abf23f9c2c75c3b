"""What a person may act as at a moment: own posts, posts stood in for, and roles fallen to them by vacancy."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from governance.organisations.choices import SUCCESSION
from governance.organisations.models import Delegation, Post
from governance.organisations.presence import INHERITS, Seat, acting, present

KEPT_MOMENTS = 8
# Who can stand in, and for whom.
IN_LINE = sorted({str(role) for vacant, heirs in SUCCESSION.items() for role in (vacant, *heirs)})
# A person's own posts and those of the same houses that may be before them in line. The houses are found over two
# indexes, so that the posts of no other house are looked at.
OF_PERSON = """
(post.person_id = %(user)s OR absence.substitute_id = %(user)s OR post.role = ANY(%(in_line)s))
AND post.organisation_id IN (
    SELECT organisation_id FROM organisations_post WHERE person_id = %(user)s
    UNION
    SELECT stood_in.organisation_id FROM organisations_delegation
    JOIN organisations_post stood_in ON stood_in.id = post_id WHERE substitute_id = %(user)s
)
"""


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
    """Give the mandate of `user`, remembered on the user object per moment; one statement the first time.

    The clock, strangers, inactive accounts and the three administrators hold nothing.
    """
    if getattr(user, "pk", None) is None or not user.is_active or user.admin_role:
        return NOTHING
    if roster := _held.get():
        return roster.mandate(user.pk, at)
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
    own: set[Seat] = set()
    filled: set[Seat] = set()
    for seat, holder_id, fills in present(OF_PERSON, {"user": user_id, "in_line": IN_LINE}, at):
        if fills:
            filled.add(seat)
        if holder_id == user_id:
            own.add(seat)
    return frozenset(own | {seat for seat in _inheritable(own) if acting(seat, filled) in own})


def _inheritable(own: set[Seat]) -> set[Seat]:
    return {Seat(role, seat.organisation_id) for seat in own for role in INHERITS.get(seat.role, ())} - own


class _Roster:
    """Everybody's mandates, read once for each stretch of time in which no post or delegation begins or ends."""

    def __init__(self) -> None:
        days = {day for pair in Post.objects.values_list("starts_on", "ends_on").distinct() for day in pair if day}
        moments = {at for pair in Delegation.objects.values_list("starts_at", "ends_at") for at in pair}
        self._edges = sorted(moments | {_midnight(day) for day in days})
        self._stretches: dict[int, dict[int, Mandate]] = {}

    def mandate(self, user_id: int, at: datetime) -> Mandate:
        stretch = bisect_right(self._edges, at)
        if stretch not in self._stretches:
            self._stretches[stretch] = self._read(at)
        return self._stretches[stretch].get(user_id, NOTHING)

    @staticmethod
    def _read(at: datetime) -> dict[int, Mandate]:
        owners: dict[int, set[Seat]] = defaultdict(set)
        filled: set[Seat] = set()
        for seat, user_id, fills in present("TRUE", {}, at):
            owners[user_id].add(seat)
            if fills:
                filled.add(seat)
        return {
            user_id: Mandate(frozenset(own | {seat for seat in _inheritable(own) if acting(seat, filled) in own}))
            for user_id, own in owners.items()
        }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


_held: ContextVar[_Roster | None] = ContextVar("mandates_held", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Judge everything inside the block by the posts as they are now, read in a few statements for all persons."""
    if _held.get() is not None:
        yield
        return
    mark = _held.set(_Roster())
    try:
        yield
    finally:
        _held.reset(mark)
