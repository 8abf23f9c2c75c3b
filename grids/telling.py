"""Who of a community hears of what happens at a place: those who look after the building, and after its compound."""

from collections import defaultdict
from datetime import datetime

from django.db import connection
from django.utils import timezone

from governance.notices import audience
from governance.notices.audience import Found
from grids.choices import GridRole

# From the last version of each code to whatever came of it by now, where the code itself has ended: who has a post
# there. Then, of those asked about, who has grids anywhere, own or of somebody absent: they see those alone.
LOOKING_AFTER = """
WITH RECURSIVE line(place, id) AS (
    SELECT given.place, grid.id FROM unnest(%(places)s::text[]) AS given(place) CROSS JOIN LATERAL (
        SELECT id FROM grids_grid WHERE code = given.place AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1
    ) grid
    UNION
    SELECT line.place, descent.new_id
    FROM line JOIN grids_griddescent descent ON descent.old_id = line.id AND descent."on" <= %(day)s
), post AS (
    SELECT grid_id, role, person_id FROM grids_gridpost
    WHERE starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)
), away AS (
    SELECT seat.person_id, absence.substitute_id
    FROM organisations_delegation absence JOIN organisations_post seat ON seat.id = absence.post_id
    WHERE absence.substitute_id IS NOT NULL AND absence.starts_at <= %(at)s AND absence.ends_at > %(at)s
)
SELECT line.place, post.role, post.person_id, away.substitute_id
FROM line JOIN grids_grid here ON here.id = line.id AND (here.valid_to IS NULL OR here.valid_to > %(day)s)
JOIN grids_grid held ON held.code IN (here.code, here.parent_code)
JOIN post ON post.grid_id = held.id
LEFT JOIN away ON away.person_id = post.person_id
UNION
SELECT '', '', post.person_id, NULL FROM post WHERE post.person_id = ANY(%(people)s)
UNION
SELECT '', '', away.substitute_id, NULL FROM away JOIN post ON post.person_id = away.person_id
WHERE away.substitute_id = ANY(%(people)s)
"""


def looking_after(asked: Found, at: datetime) -> Found:
    """Keep who looks after each place; where nobody does, those who have no grid and so look after them all."""
    near = _posted(asked, at)
    chosen = {}
    for each, ids in asked.items():
        here = near[each.role, each.place]
        chosen[each] = [pk for pk in ids if pk in here] or [pk for pk in ids if pk not in near["", ""]]
    return chosen


def _posted(asked: Found, at: datetime) -> dict[tuple[str, str], set[int]]:
    """Give by role and place who has a post there, and under no name at all who has one anywhere."""
    found = defaultdict(set)
    people = {pk for ids in asked.values() for pk in ids}
    given = {"places": sorted({each.place for each in asked}), "people": sorted(people)}
    with connection.cursor() as cursor:
        cursor.execute(LOOKING_AFTER, given | {"at": at, "day": timezone.localdate(at)})
        for place, role, person_id, substitute_id in cursor.fetchall():
            found[role, place] |= {person_id, substitute_id}
    return found


audience.register(GridRole.values, looking_after)
