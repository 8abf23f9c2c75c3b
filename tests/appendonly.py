"""What tests need of append-only tables and the product must not offer: emptying them, and waiting for the horizon."""

import time
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from governance.audit.appendonly import REFUSE

LENIENT = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$
"""


@contextmanager
def emptying_allowed():
    """While inside, flushing between transactional tests may truncate append-only tables too."""
    flush = DatabaseOperations.execute_sql_flush

    def leniently(self, sql_list):
        flush(self, [LENIENT, *sql_list, REFUSE])

    DatabaseOperations.execute_sql_flush = leniently
    try:
        yield
    finally:
        DatabaseOperations.execute_sql_flush = flush


def settle(patience: float = 30.0) -> None:
    """Wait until all that is committed lies below the horizon; another database's open writers hold it back too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (edge,) = cursor.fetchone()
        end = time.monotonic() + patience
        while time.monotonic() < end:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::text::xid8", [edge])
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("another transaction stayed open too long")
