"""What is known of a place goes with it: its point to the code of its heir, open events to another community."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from governance.workflow import engine
from governance.workflow.machine import CLOCK
from grids.events import lineage
from grids.events.services import RECURS_WITHIN
from grids.models import GridEvent

AT_ONCE = 500
# Codes that have ended, with what alone came of them by now. Of a split there are several heirs, so the point of what
# was reported before stays with the part that kept the code.
NEW_POINTS = """
WITH RECURSIVE line(code, id) AS (
    SELECT old.code, old.id FROM grids_griddescent descent JOIN grids_grid old ON old.id = descent.old_id
    WHERE descent."on" > %(since_day)s AND descent."on" <= %(day)s
    UNION
    SELECT line.code, descent.new_id
    FROM line JOIN grids_griddescent descent ON descent.old_id = line.id AND descent."on" <= %(day)s
), heir(old_code, code) AS (
    SELECT line.code, min(grid.code)
    FROM line JOIN grids_grid grid ON grid.id = line.id AND (grid.valid_to IS NULL OR grid.valid_to > %(day)s)
    GROUP BY line.code HAVING count(DISTINCT grid.code) = 1 AND min(grid.code) <> line.code
)
UPDATE grids_gridevent event SET place_key = heir.code || ':' || class.code
FROM heir CROSS JOIN (SELECT DISTINCT code FROM grids_eventclass) class
WHERE event.place_key = heir.old_code || ':' || class.code AND event.begun_at >= %(since)s
"""


def follow_points(at: datetime) -> int:
    """Let what was reported lately in a building be of one point with what is reported in its heir; return how many."""
    since, day = at - RECURS_WITHIN, timezone.localdate(at)
    given = {"since": since, "since_day": timezone.localdate(since) - timedelta(1), "day": day}
    with connection.cursor() as cursor:
        cursor.execute(NEW_POINTS, given)
        return cursor.rowcount


def follow_grids(at: datetime) -> int:
    """Hand open events to the community that has their place by now; return how many went."""
    follow_points(at)
    moved = sorted(lineage.heirs(timezone.localdate(at)))[:AT_ONCE]
    for event in GridEvent.objects.filter(pk__in=moved).order_by("pk"):
        engine.perform(event, "follow_grid", actor=CLOCK, at=at)
    return len(moved)
