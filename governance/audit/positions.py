"""Where a reader stands in what was committed: an epoch, a transaction in it, a row in that.

A row is safe to read once its transaction lies below the horizon, the oldest transaction still running: nothing can
any more be committed before it. Transactions are numbered by one cluster, so a restore elsewhere opens a new epoch;
rows of closed epochs are all committed and need no horizon.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils import timezone

from governance.audit.models import FeedEpoch
from governance.audit.partitions import append_only_tables
from governance.errors import Invalid

_FORM = re.compile(r"([0-9]{1,9})\.([0-9]{1,19})\.([0-9]{1,18})")
CLUSTER = "(SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)"


class Position(NamedTuple):
    """Everything up to and including this row has been read; ordered as the feed is."""

    epoch: int
    xid: int
    id: int

    def encode(self) -> str:
        return urlsafe_b64encode(".".join(map(str, self)).encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read a position back; anything but what `encode` gave is Invalid."""
        try:
            plain = urlsafe_b64decode(text[:80] + "=" * (-len(text) % 4)).decode("ascii")
        except (ValueError, TypeError):
            plain = ""
        if not (found := _FORM.fullmatch(plain)):
            raise Invalid("读取位置无法识别，请用上次返回的位置，或不带位置从头读取。", errors={"after": ["无法识别"]})
        return cls(*map(int, found.groups()))


@dataclass(frozen=True)
class Stretch:
    """The part of a feed that lies in one epoch and may be read now; `horizon` is None where all of it may."""

    epoch: int
    after_id: int
    until_id: int | None
    horizon: int | None

    def of(self, rows: QuerySet, start: Position) -> QuerySet:
        """The rows behind `start`, in feed order."""
        rows = rows.filter(Behind(start)).order_by("xid", "id")
        if self.after_id:
            rows = rows.filter(id__gt=self.after_id)
        if self.until_id is not None:
            rows = rows.filter(id__lte=self.until_id)
        return rows if self.horizon is None else rows.filter(xid__lt=str(self.horizon))


class Behind(Func):
    """True of rows that stand behind a position."""

    arity, output_field = 4, BooleanField()

    def __init__(self, position: Position):
        super().__init__(F("xid"), F("id"), Value(str(position.xid)), Value(position.id))

    def as_sql(self, compiler, connection, **extra):
        parts, params = zip(*map(compiler.compile, self.source_expressions), strict=True)
        return "({}, {}) > ({}::text::xid8, {}::bigint)".format(*parts), [value for some in params for value in some]


class UpTo(Behind):
    """True of rows that stand at a position or before it."""

    def as_sql(self, compiler, connection, **extra):
        sql, params = super().as_sql(compiler, connection, **extra)
        return f"NOT ({sql})", params


def beginning() -> Position:
    """The position before everything."""
    return Position(_epochs(_now()[0])[0].number, 0, 0)


def stretches(start: Position) -> list[Stretch]:
    """What may be read from `start` on, epoch by epoch; a position this installation never gave is Invalid.

    The horizon is taken once, before the rows are read: whatever lies below it is decided by then.
    """
    cluster, horizon = _now()
    epochs = _epochs(cluster)
    last = epochs[-1].number
    if start.epoch not in {epoch.number for epoch in epochs} or (start.epoch == last and start.xid > horizon):
        raise Invalid("读取位置属于另一套数据，请不带位置从头读取。", errors={"after": ["不属于本系统"]})
    ends = [*(epoch.after_id for epoch in epochs[1:]), None]
    return [
        Stretch(epoch.number, epoch.after_id, until, horizon if until is None else None)
        for epoch, until in zip(epochs, ends, strict=True)
        if epoch.number >= start.epoch
    ]


def open_epoch(at: datetime | None = None) -> None:
    """Open a new epoch when this is another cluster than the one that opened the last.

    Runs after every `migrate`, which a restore ends with; else on the first read.
    """
    _epochs(_now()[0], at)


def _epochs(cluster: str, at: datetime | None = None) -> list[FeedEpoch]:
    epochs = list(FeedEpoch.objects.order_by("number"))
    if epochs and epochs[-1].cluster == cluster:
        return epochs
    with transaction.atomic(), connection.cursor() as cursor:
        # No writer may hold a number below the edge that it commits later: SHARE waits for all of them.
        for table in append_only_tables():
            cursor.execute(f'LOCK TABLE "{table}" IN SHARE MODE')
        epochs = list(FeedEpoch.objects.order_by("number"))
        if not epochs or epochs[-1].cluster != cluster:
            cursor.execute("SELECT last_value FROM feed_id_seq")
            edge = cursor.fetchone()[0] if epochs else 0
            number = epochs[-1].number + 1 if epochs else 1
            opened_at = at or timezone.now()
            epochs.append(FeedEpoch.objects.create(number=number, cluster=cluster, after_id=edge, opened_at=opened_at))
    return epochs


def _now() -> tuple[str, int]:
    """The cluster with its timeline (both change where transactions may be numbered anew), and the horizon."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_cluster()}, pg_snapshot_xmin(pg_current_snapshot())::text")
        cluster, horizon = cursor.fetchone()
    return cluster, int(horizon)


@cache
def _cluster() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')")
        return CLUSTER if cursor.fetchone()[0] else "'unknown'"
