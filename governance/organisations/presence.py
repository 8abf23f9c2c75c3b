"""Who is there: the posts of a day after absences, before anything falls to the next in line."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from governance.organisations.choices import SUCCESSION


class Seat(NamedTuple):
    """A role in an organisation: the unit in which rights are held."""

    role: str
    organisation_id: int


# The roles that can fall to a role.
INHERITS: dict[str, tuple[str, ...]] = {
    heir: tuple(vacant for vacant, line in SUCCESSION.items() if heir in line)
    for heir in {heir for line in SUCCESSION.values() for heir in line}
}

# Written out because every request begins with it, and the ORM takes longer to say it than the database to hear it.
POSTS = """
SELECT post.role, post.organisation_id, post.person_id, person.is_service, absence.id,
       substitute.id, substitute.is_active AND substitute.admin_role = '', substitute.is_service
FROM organisations_post post
JOIN organisations_user person ON person.id = post.person_id AND person.is_active AND person.admin_role = ''
LEFT JOIN organisations_delegation absence
       ON absence.post_id = post.id AND absence.starts_at <= %(at)s AND absence.ends_at > %(at)s
LEFT JOIN organisations_user substitute ON substitute.id = absence.substitute_id
WHERE post.starts_on <= %(day)s AND (post.ends_on IS NULL OR post.ends_on > %(day)s)
"""


def present(where: str, given: dict, at: datetime) -> Iterator[tuple[Seat, int, bool]]:
    """Yield (seat, user id, fills it) for the posts that meet `where`, a condition in SQL over `post` and `absence`.

    While a post has a running delegation its holder is away and the substitute, if there is one, holds it instead.
    A service account holds its seat but does not fill it: it reads no notice and answers for nothing by itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{POSTS} AND ({where})", {**given, "at": at, "day": timezone.localdate(at)})
        rows = cursor.fetchall()
    for role, organisation_id, person_id, is_service, absence_id, substitute_id, substitute_may, is_machine in rows:
        if absence_id is None:
            yield Seat(role, organisation_id), person_id, not is_service
        elif substitute_may:
            yield Seat(role, organisation_id), substitute_id, not is_machine


def acting(seat: Seat, filled: Iterable[Seat]) -> Seat | None:
    """Name the seat that acts for `seat`: itself, or the first filled one in its line of succession."""
    for role in (seat.role, *SUCCESSION.get(seat.role, ())):
        if (candidate := Seat(role, seat.organisation_id)) in filled:
            return candidate
    return None
