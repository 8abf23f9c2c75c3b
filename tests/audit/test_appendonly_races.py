from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from governance.audit import log, partitions
from governance.audit.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_makers_at_once_make_each_partition_once():
    def make(_):
        try:
            partitions.ensure_partitions("audit_entry", date(2015, 1, 1), date(2015, 6, 1))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(8)))
    assert sum(name.startswith("audit_entry_2015") for name in partitions.partitions("audit_entry")) == 6
    drop("audit_entry_2015%")


def test_the_flush_between_tests_empties_what_nobody_else_may():
    assert not Entry.objects.exists()
    log.write("x", actor=None, at=datetime.now(UTC))
    assert Entry.objects.count() == 1


def drop(like):
    partitions.forget()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE %s", [like])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TABLE "{name}"')
