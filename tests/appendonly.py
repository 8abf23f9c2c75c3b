"""What tests need of append-only tables and the product must not offer: emptying them, and waiting for the horizon."""

import re
import time
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from governance.audit.appendonly import REFUSE
from governance.audit.partitions import append_only_tables, ensure_partitions
from governance.catalogues.frozen import FUNCTIONS

LENIENT = "".join(
    f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN RETURN NULL; END IF;
    RETURN OLD;
END$$;"""
    for name in ("append_only_refuse", "catalogue_row_frozen", "catalogue_version_frozen")
)
STRICT = f"{REFUSE}; {FUNCTIONS}"


@contextmanager
def emptying_allowed():
    """While inside, flushing between transactional tests deletes from every table that holds a row, append-only or not.

    Deleting a few rows takes a hundredth of truncating every table with its partitions and indexes.
    """
    flush = DatabaseOperations.execute_sql_flush

    def leniently(self, sql_list):
        if not sql_list or "RESTART IDENTITY" in sql_list[0]:
            return flush(self, [LENIENT, *sql_list, STRICT])
        tables = re.findall(r'"(\w+)"', sql_list[0])
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables)
            cursor.execute(" UNION ALL ".join(asked))
            full = [name for (name,) in cursor.fetchall()]
            cursor.execute(LENIENT)
            for name in full:
                cursor.execute(f'DELETE FROM "{name}"')
            cursor.execute(STRICT)

    DatabaseOperations.execute_sql_flush = leniently
    try:
        yield
    finally:
        DatabaseOperations.execute_sql_flush = flush


def ensure_story_months() -> None:
    """Make the partitions of 2026, where the stories of the tests play."""
    for table in append_only_tables():
        ensure_partitions(table, date(2026, 1, 1), date(2026, 12, 31))


def settle(patience: float = 120.0) -> None:
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
