"""Putting rows of one area, class and month together, and counting everything anew."""

from django.db import connection, transaction

from grids.models.tally import COUNTS

LOCK = 7_301_043  # advisory lock: one folder at a time
PIECE = 50_000
KEY = "area, rank, month, event_group"
TAKE = f"""
WITH taken AS (
    DELETE FROM grids_eventtally WHERE id IN (
        SELECT id FROM grids_eventtally WHERE NOT folded ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING *
), put AS (
    INSERT INTO grids_eventtally AS known ({KEY}, folded, {", ".join(COUNTS)})
    SELECT {KEY}, true, {", ".join(f"sum({name})" for name in COUNTS)} FROM taken GROUP BY {KEY}
    ON CONFLICT (rank, area, month, event_group) WHERE folded
    DO UPDATE SET {", ".join(f"{name} = known.{name} + excluded.{name}" for name in COUNTS)}
)
SELECT count(*) FROM taken
"""


def fold() -> int:
    """Fold what was appended, piece by piece; return how many rows that were. Whoever reads meanwhile counts alike."""
    whole = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return whole
            cursor.execute(TAKE, [PIECE])
            taken = cursor.fetchone()[0]
        whole += taken
        if taken < PIECE:
            return whole


def recount() -> None:
    """Count all events anew, in one statement; reports wait meanwhile (a second or two for 100,000 events)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT grids_recount_events()")
