"""Records, facts and audit lines are appended and never changed: the database itself refuses, on every partition."""

import pytest
from call_town import Town
from django.db import IntegrityError, connection, transaction

from governance.audit import log, partitions

pytestmark = pytest.mark.django_db

TABLES = ("workflow_record", "facts_fact", "audit_entry")
CHANGES = ('UPDATE "{}" SET at = at', 'DELETE FROM "{}"', 'TRUNCATE "{}"')
# Every row is of this month; a change that names it alone must be refused all the same.
POINTED = ("UPDATE \"{}\" SET id = id WHERE at >= '2026-03-01'", 'DELETE FROM "{}" WHERE id < 0')


def tables() -> list[str]:
    return [name for table in TABLES for name in (table, *partitions.partitions(table))]


def test_no_append_only_table_is_forgotten():
    assert set(partitions.append_only_tables()) == set(TABLES)


def test_the_database_refuses_every_change_on_the_whole_and_on_each_part(towns):
    town = towns[Town]
    town.verifying()
    log.write("login", actor=town.operator, at=town.moment("2026-03-04 09:00"), note="")
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT count(*) FROM "{table}_202603"')
            assert cursor.fetchone()[0] > 0
        allowed = [sql for table in tables() for sql in statements(table) if not refused(cursor, sql)]
    assert allowed == []


def statements(table: str) -> list[str]:
    return [sql.format(table) for sql in (*CHANGES, *POINTED)]


def refused(cursor, sql: str) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(sql)
    except IntegrityError as error:
        return "只能追加" in str(error)
    return False
