"""The monthly partitions of append-only tables: made ahead of time, and when a row of another month arrives."""

from collections.abc import Iterable
from datetime import date, datetime

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from governance.audit.rows import AppendOnlyRow

LOCK = 7_301_001  # advisory lock: one maker of partitions at a time
BEHIND, AHEAD = 2, 3

_known: set[tuple[str, date]] = set()  # partitions seen in the database by this process
_unsure: set[tuple[str, date]] = set()  # made in a transaction of this process that may yet roll back


def append_only_models() -> list[type[AppendOnlyRow]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnlyRow) and not model._meta.proxy]


def append_only_tables() -> list[str]:
    """The tables of those models, as far as they are migrated."""
    with connection.cursor() as cursor:
        names = [model._meta.db_table for model in append_only_models()]
        cursor.execute("SELECT name FROM unnest(%s) name WHERE to_regclass(quote_ident(name)) IS NOT NULL", [names])
        return [name for (name,) in cursor.fetchall()]


def month_of(moment: datetime) -> date:
    """The month, in local time, whose partition holds this moment."""
    return timezone.localtime(moment).date().replace(day=1)


def later(month: date, by: int) -> date:
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)


def guard(cursor, table: str) -> None:
    """Make the table refuse UPDATE, DELETE and TRUNCATE."""
    cursor.execute(
        f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()"
    )


def partitions(table: str) -> list[str]:
    """The names of the partitions attached now."""
    with connection.cursor() as cursor:
        return sorted(f"{table}_{month:%Y%m}" for month in _attached(cursor, table))


def detached(table: str) -> list[str]:
    """The names of monthly tables that once were partitions and now stand alone, as an archive."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = 'append_only' "
            "WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relname ~ %s "
            "AND c.relnamespace = current_schema()::regnamespace ORDER BY 1",
            [f"^{table}_[0-9]{{6}}$"],
        )
        return [name for (name,) in cursor.fetchall()]


def make_room(table: str, moments: Iterable[datetime]) -> None:
    """See that a partition exists for each moment; costs no statement for months already seen."""
    months = {month_of(moment) for moment in moments}
    if any((table, month) not in _known for month in months):
        _ensure(table, months)


def ensure_partitions(table: str, first: date, last: date) -> None:
    """Make the partitions of all months from `first` to `last`, both included; harmless when repeated or raced."""
    months, month = set(), first.replace(day=1)
    while month <= last:
        months.add(month)
        month = later(month, 1)
    _ensure(table, months)


def ensure_current(at: datetime | None = None, tables: Iterable[str] | None = None, cursor=None) -> None:
    """Make the partitions of this month, two before and three ahead, of every append-only table."""
    month = month_of(at or timezone.now())
    months = {later(month, by) for by in range(-BEHIND, AHEAD + 1)}
    for table in append_only_tables() if tables is None else tables:
        _ensure(table, months, cursor)


def forget() -> None:
    """Drop what this process believes about partitions (after tables were dropped or restored)."""
    _known.clear()
    _unsure.clear()


def _ensure(table: str, months: set[date], cursor=None) -> None:
    if cursor is None:
        with transaction.atomic(), connection.cursor() as own:
            return _ensure(table, months, own)
    if wanting := _wanting(cursor, table, months):
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for month in sorted(_wanting(cursor, table, wanting)):
            _make(cursor, table, month)


def _wanting(cursor, table: str, months: set[date]) -> set[date]:
    attached = _attached(cursor, table)
    _known.update(pair for month in attached if (pair := (table, month)) not in _unsure)
    return months - attached


def _attached(cursor, table: str) -> set[date]:
    cursor.execute(
        "SELECT right(c.relname, 6) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = to_regclass(%s)",
        [f'"{table}"'],
    )
    return {date(int(name[:4]), int(name[4:]), 1) for (name,) in cursor.fetchall()}


def _make(cursor, table: str, month: date) -> None:
    # ATTACH locks the parent far less than CREATE TABLE … PARTITION OF, which would stop every writer and reader.
    name, zone = f"{table}_{month:%Y%m}", timezone.get_default_timezone()
    first, last = (datetime(edge.year, edge.month, 1, tzinfo=zone).isoformat() for edge in (month, later(month, 1)))
    cursor.execute(f'CREATE TABLE "{name}" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)')
    cursor.execute(f'ALTER TABLE "{table}" ATTACH PARTITION "{name}" FOR VALUES FROM (%s) TO (%s)', [first, last])
    guard(cursor, name)
    pair = (table, month)
    _unsure.add(pair)
    transaction.on_commit(lambda: (_known.add(pair), _unsure.discard(pair)))
