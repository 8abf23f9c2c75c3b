from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from governance.audit import log, partitions
from governance.audit.models import Entry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)
CHANGES = ["UPDATE \"{}\" SET note = 'x'", 'DELETE FROM "{}"', 'TRUNCATE "{}"', 'DELETE FROM "{}" WHERE false']


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
def entry():
    return log.write("login", actor=None, at=AT, note="first")


@pytest.mark.parametrize("change", CHANGES)
def test_every_partition_and_the_whole_refuse_every_change(entry, change):
    tables = ["audit_entry", *partitions.partitions("audit_entry")]
    assert "audit_entry_202603" in tables
    for table in tables:
        with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
            sql(change.format(table))
    assert Entry.objects.get().note == "first"


@pytest.mark.parametrize("change", CHANGES)
def test_a_detached_partition_still_refuses_every_change(entry, change):
    sql("ALTER TABLE audit_entry DETACH PARTITION audit_entry_202603")
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        sql(change.format("audit_entry_202603"))
    assert sql("SELECT note FROM audit_entry_202603") == [("first",)]
    assert partitions.detached("audit_entry") == ["audit_entry_202603"]


def test_the_orm_may_not_change_or_delete_either(entry):
    entry.note = "second"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()


def test_an_upsert_is_refused_even_where_nothing_collides():
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        sql(
            "INSERT INTO audit_entry (at, action, actor_name, about_name, note, request_id)"
            " VALUES (%s, '', '', '', '', '') ON CONFLICT (id, at) DO UPDATE SET note = 'x'",
            AT,
        )


def test_months_begin_at_local_midnight():
    partitions.ensure_partitions("audit_entry", date(2022, 1, 1), date(2022, 2, 1))
    for moment in (datetime(2022, 1, 31, 15, 59, 59, tzinfo=UTC), datetime(2022, 1, 31, 16, 0, tzinfo=UTC)):
        log.write("x", actor=None, at=moment)
    rows = sql("SELECT tableoid::regclass::text FROM audit_entry ORDER BY at")
    assert rows == [("audit_entry_202201",), ("audit_entry_202202",)]


def test_this_month_two_before_and_three_ahead_exist():
    partitions.ensure_current(AT)
    names = partitions.partitions("audit_entry")
    assert {f"audit_entry_2026{month:02}" for month in range(1, 7)} <= set(names)


def test_making_partitions_twice_changes_nothing():
    partitions.ensure_partitions("audit_entry", date(2021, 11, 30), date(2022, 2, 1))
    before = partitions.partitions("audit_entry")
    partitions.ensure_partitions("audit_entry", date(2021, 11, 30), date(2022, 2, 1))
    assert partitions.partitions("audit_entry") == before
    assert {"audit_entry_202111", "audit_entry_202112", "audit_entry_202201", "audit_entry_202202"} <= set(before)


def test_room_for_a_month_already_seen_costs_no_statement(django_assert_num_queries):
    now = datetime.now(UTC)
    partitions.make_room("audit_entry", [now])
    with django_assert_num_queries(0):
        partitions.make_room("audit_entry", [now, now])


def test_a_partition_made_in_a_transaction_that_failed_is_made_again():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.write("x", actor=None, at=datetime(2019, 5, 1, tzinfo=UTC))
        log.write("x", actor=None, at=datetime(2019, 5, 2, tzinfo=UTC))
        raise ZeroDivisionError
    log.write("y", actor=None, at=datetime(2019, 5, 1, tzinfo=UTC))
    assert Entry.objects.get().action == "y"


def test_ids_rise_and_the_transaction_is_told():
    first, second = (log.write("x", actor=None, at=AT) for _ in range(2))
    assert second.id > first.id and int(first.xid) > 0 and first.xid == second.xid
