from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from appendonly import settle
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from governance.audit import log, partitions, positions, seals
from governance.audit.models import Entry, Seal

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


@pytest.fixture
def sealed():
    positions.beginning()
    entries = [log.write("x", actor=None, at=AT, note=f"n{n}", before={"b": n, "a": "甲"}) for n in range(25)]
    settle()
    assert [seal.row_count for seal in seals.seal_all(AT, size=10)] == [10, 10, 5]
    return entries


@contextmanager
def behind_the_back(table="audit_entry_202603"):
    """Do as the owner of the table could: take the guard away, change, and put it back."""
    sql(f'ALTER TABLE "{table}" DISABLE TRIGGER append_only')
    yield
    sql(f'ALTER TABLE "{table}" ENABLE TRIGGER append_only')


def breaches():
    return [(breach.seal.stream, breach.seal.seal_no, breach.reason) for breach in seals.verify()]


def test_untouched_rows_agree_with_their_seals(sealed, capsys):
    assert breaches() == []
    call_command("verify_seals")
    assert "全部 3 段一致" in capsys.readouterr().out


def test_each_row_is_sealed_once(sealed):
    assert seals.seal_all(AT) == []
    log.write("y", actor=None, at=AT)
    settle()
    call_command("seal")
    assert [seal.row_count for seal in Seal.objects.order_by("seal_no")] == [10, 10, 5, 1]
    assert breaches() == []


@pytest.mark.parametrize(
    "column", ["note = 'forged'", "at = at + interval '1 microsecond'", "before = '{}'", "actor_id = 1"]
)
def test_a_row_changed_behind_our_back_is_placed(sealed, column, capsys):
    with behind_the_back():
        sql(f"UPDATE audit_entry_202603 SET {column} WHERE id = %s", sealed[14].pk)
    assert breaches() == [("audit.entry", 2, "内容与封存时不同")]
    with pytest.raises(SystemExit) as left:
        call_command("verify_seals")
    assert left.value.code == 1 and "audit.entry 第 2 段" in capsys.readouterr().err


def test_a_row_taken_away_is_placed(sealed):
    with behind_the_back():
        sql("DELETE FROM audit_entry_202603 WHERE id = %s", sealed[0].pk)
    assert breaches() == [("audit.entry", 1, "应有 10 行，现有 9 行")]


def test_a_row_slipped_in_is_placed(sealed):
    sql("CREATE TEMP TABLE t AS SELECT * FROM audit_entry WHERE id = %s", sealed[22].pk)
    sql("UPDATE t SET id = nextval('feed_id_seq')")
    sql("INSERT INTO audit_entry SELECT * FROM t")
    sql("DROP TABLE t")
    assert breaches() == [("audit.entry", 3, "应有 5 行，现有 6 行")]


def test_a_seal_made_anew_does_not_hide_it(sealed):
    with behind_the_back("audit_seal"):
        sql("UPDATE audit_seal SET digest = 'x' WHERE seal_no = 1")
    assert breaches()[0][:2] == ("audit.entry", 1)
    with behind_the_back("audit_seal"):
        sql("DELETE FROM audit_seal WHERE seal_no = 1")
    assert breaches() == [("audit.entry", 2, "与前一段不相连")]


def test_seals_refuse_change(sealed):
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        Seal.objects.update(digest="x")


def test_a_detached_archive_still_agrees_and_still_tells(sealed):
    sql("ALTER TABLE audit_entry DETACH PARTITION audit_entry_202603")
    try:
        assert partitions.detached("audit_entry") == ["audit_entry_202603"] and breaches() == []
        with behind_the_back():
            sql("UPDATE audit_entry_202603 SET note = 'x' WHERE id = %s", sealed[24].pk)
        assert breaches() == [("audit.entry", 3, "内容与封存时不同")]
    finally:
        sql(
            "ALTER TABLE audit_entry ATTACH PARTITION audit_entry_202603 "
            "FOR VALUES FROM ('2026-03-01 00:00+08') TO ('2026-04-01 00:00+08')"
        )


def test_what_is_not_decided_yet_is_not_sealed(sealed):
    with transaction.atomic():
        log.write("y", actor=None, at=AT)
        assert seals.seal_all(AT) == []


def test_seals_go_on_over_a_restore(sealed, monkeypatch):
    monkeypatch.setattr(positions, "_cluster", lambda: "'elsewhere'")
    positions.open_epoch()
    log.write("y", actor=None, at=AT)
    settle()
    (new,) = seals.seal_all(AT)
    assert positions.Position.parse(new.last_position).epoch == 2
    assert breaches() == [] and Entry.objects.count() == 26
