"""Reads of the register: which grid a code or a point was on a day, whose grids, where they came from."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from governance.organisations.models import User
from grids.models import Grid, GridPost

FOREBEARS = """
WITH RECURSIVE line(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT descent.old_id FROM grids_griddescent descent JOIN line ON descent.new_id = line.id
)
SELECT id FROM line
"""

# Written out, as every report asks it.
REGISTERED = """
SELECT code FROM grids_grid
WHERE code = ANY(%(codes)s) AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
"""


def registered(codes: Iterable[str], on: date) -> set[str]:
    """Keep the codes that name a grid of the register of a day."""
    wanted = list(codes)
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(REGISTERED, {"codes": wanted, "on": on})
        return {code for (code,) in cursor.fetchall()}


def grid_at(code: str, on: date) -> Grid | None:
    """Give the version of a grid that holds on a day."""
    return Grid.objects.on(on).filter(code=code).first()


def grid_of_point(lat: float, lon: float, on: date) -> Grid | None:
    """Give the innermost grid whose outline holds a point on a day; None where no outline is drawn."""
    return Grid.objects.on(on).containing(lat, lon).order_by("-rank", "code").first()


def own_grids(user, at: datetime) -> QuerySet[Grid]:
    """Give the grids in which the person has a post at a moment, own or as a substitute; not those below them."""
    return Grid.objects.filter(pk__in=GridPost.objects.of(user, at).values("grid_id"))


def path(grid: Grid, on: date) -> list[Grid]:
    """List the grids above one, from the street down, as they are on a day."""
    above = [grid.code[:end].ljust(18, "0") for end in (9, 12, 15)]
    found = Grid.objects.on(on).filter(code__in=[code for code in above if code != grid.code], rank__lt=grid.rank)
    return sorted(found, key=lambda row: row.rank)


def staff(codes: Iterable[str], on: date) -> dict[str, list[GridPost]]:
    """Give the posts of grids on a day by code, paid ones first; in one statement."""
    found: dict[str, list[GridPost]] = {}
    posts = GridPost.objects.on(on).filter(grid__code__in=list(codes)).select_related("grid", "person")
    for post in posts.order_by("-paid", "starts_on", "id"):
        found.setdefault(post.grid.code, []).append(post)
    return found


def workers(grid: Grid, on: date) -> list[User]:
    """List who looks after a place: the building's own people first, then those of its compound."""
    posts = staff([grid.code, grid.parent_code], on)
    chosen = [*posts.get(grid.code, ()), *posts.get(grid.parent_code, ())]
    return list({post.person_id: post.person for post in chosen if post.person.is_active}.values())


def lineage(grid_ids: Iterable[int]) -> set[int]:
    """Give versions together with all that they came from, however many steps back."""
    with connection.cursor() as cursor:
        cursor.execute(FOREBEARS, [list(grid_ids)])
        return {row[0] for row in cursor.fetchall()}
