"""Grids are merged, split and moved while events are open: what is where follows the ancestry of grids."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from grids.events.choices import OPEN_EVENT_STATES

# Posts lead to their grids, compounds to what lies in them, and all of these to what they came from.
PLACES = """
WITH RECURSIVE own(id, code) AS (
    SELECT id, code FROM grids_grid WHERE id = ANY(%(own)s)
    UNION
    SELECT below.id, below.code FROM own JOIN grids_grid below ON below.parent_code = own.code
    WHERE own.code LIKE '%%000' AND below.valid_from <= %(day)s AND (below.valid_to IS NULL OR below.valid_to > %(day)s)
), line(id) AS (
    SELECT id FROM own
    UNION
    SELECT descent.old_id FROM line JOIN grids_griddescent descent ON descent.new_id = line.id
)
SELECT DISTINCT grid.code, CASE WHEN EXISTS (
    SELECT FROM grids_grid later WHERE later.code = grid.code AND later.valid_from >= grid.valid_to
) THEN grid.valid_to END
FROM line JOIN grids_grid grid ON grid.id = line.id WHERE grid.valid_to <= %(day)s
"""
# From the version that an event was reported in to whichever hold today. A code that has ended may still be reported
# on the day of its end, from a page opened before; then its last version is meant.
HEIRS = """
WITH RECURSIVE line(event_id, community_id, grid_id) AS (
    SELECT event.id, event.community_id, grid.id
    FROM grids_gridevent event CROSS JOIN LATERAL (
        SELECT id, valid_to FROM grids_grid
        WHERE code = event.grid_code AND valid_from <= (event.begun_at AT TIME ZONE %(zone)s)::date
        ORDER BY valid_from DESC LIMIT 1
    ) grid
    WHERE event.state = ANY(%(open)s) AND (%(events)s::bigint[] IS NULL OR event.id = ANY(%(events)s))
      AND grid.valid_to <= %(day)s
    UNION
    SELECT line.event_id, line.community_id, descent.new_id
    FROM line JOIN grids_griddescent descent ON descent.old_id = line.grid_id AND descent."on" <= %(day)s
)
SELECT DISTINCT ON (line.event_id) line.event_id, grid.code, grid.community_id, grid.street_id
FROM line JOIN grids_grid grid ON grid.id = line.grid_id
WHERE (grid.valid_to IS NULL OR grid.valid_to > %(day)s) AND grid.community_id <> line.community_id
ORDER BY line.event_id, grid.code
"""


@dataclass(frozen=True)
class Heir:
    """The grid that an open event lies in by now, in another community than the one that had it."""

    code: str
    community_id: int
    street_id: int


def earlier_places(grid_ids: Iterable[int], day: date) -> Q:
    """Say which events lay in what these grids came from, while that was so: staff go on with what was reported."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"own": list(grid_ids), "day": day})
        codes = defaultdict(list)
        for code, until in cursor.fetchall():
            codes[until].append(code)
    found = Q()
    for until, some in codes.items():
        # Where a part kept the code, what came later is that part's alone.
        while_so = Q(begun_at__lt=timezone.make_aware(datetime.combine(until, time.min))) if until else Q()
        found |= Q(grid_code__in=some) & while_so
    return found


def heirs(day: date, event_ids: Iterable[int] | None = None) -> dict[int, Heir]:
    """Find the open events whose place has gone to another community, and where to."""
    given = {"open": list(OPEN_EVENT_STATES), "day": day, "zone": timezone.get_default_timezone_name()}
    with connection.cursor() as cursor:
        cursor.execute(HEIRS, given | {"events": None if event_ids is None else list(event_ids)})
        return {pk: Heir(*rest) for pk, *rest in cursor.fetchall()}
