"""Seals over stretches of each append-only table, chained, so that a change behind our back can be told and placed.

A seal lies within one epoch and below the horizon, so nothing can be added to its stretch later. What it digests is
the JSON array of each row's columns as PostgreSQL writes it in UTC. Whoever keeps the newest digest outside of this
database can also tell whether seals were cut off at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from governance.audit.models import FeedEpoch, Seal
from governance.audit.partitions import append_only_models, detached
from governance.audit.positions import Position, Stretch, beginning, stretches
from governance.audit.rows import AppendOnlyRow

SIZE = 10_000
LOCK = 7_301_003


@dataclass(frozen=True)
class Breach:
    """The first stretch of a stream that no longer agrees with its seal, and in what."""

    seal: Seal
    reason: str


def seal_all(at: datetime, size: int = SIZE) -> list[Seal]:
    """Seal what has come below the horizon since the last seals, in stretches of at most `size` rows."""
    sealed = []
    for model in append_only_models():
        while new := _seal_next(model, at, size):
            sealed.append(new)
    return sealed


def verify() -> Iterator[Breach]:
    """Recount every stretch; yield at most one breach a stream, the first."""
    epochs = list(FeedEpoch.objects.order_by("number"))
    ends = {epoch.number: (epoch.after_id, next_.after_id) for epoch, next_ in zip(epochs, epochs[1:], strict=False)}
    ends |= {epoch.number: (epoch.after_id, None) for epoch in epochs[-1:]}
    for model in append_only_models():
        table, before = model._meta.db_table, None
        for seal in Seal.objects.filter(stream=model._meta.label_lower).order_by("seal_no").iterator():
            if reason := _disagreement(table, seal, before, ends):
                yield Breach(seal, reason)
                break
            before = seal


def _seal_next(model: type[AppendOnlyRow], at: datetime, size: int) -> Seal | None:
    stream = model._meta.label_lower
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        previous = Seal.objects.filter(stream=stream).order_by("-seal_no").first()
        start = Position.parse(previous.last_position) if previous else beginning()
        for stretch in stretches(start):
            first = start if stretch.epoch == start.epoch else Position(stretch.epoch, 0, 0)
            rows = list(stretch.of(model._default_manager.all(), first).values_list("xid", "id")[:size])
            if rows:
                return _seal(model, stretch, first, rows, previous, at)
    return None


def _seal(model, stretch: Stretch, first: Position, rows, previous: Seal | None, at: datetime) -> Seal:
    last = Position(stretch.epoch, int(rows[-1][0]), rows[-1][1])
    columns = [field.column for field in model._meta.local_concrete_fields]
    before = previous.digest if previous else ""
    _, digest = _digest(model._meta.db_table, columns, first, last, (stretch.after_id, stretch.until_id), before)
    return Seal.objects.create(
        stream=model._meta.label_lower,
        seal_no=previous.seal_no + 1 if previous else 1,
        first_position=first.encode(),
        last_position=last.encode(),
        row_count=len(rows),
        columns=columns,
        digest=digest,
        prev_digest=before,
        sealed_at=at,
    )


def _disagreement(table: str, seal: Seal, before: Seal | None, ends: dict) -> str:
    first, last = Position.parse(seal.first_position), Position.parse(seal.last_position)
    if seal.seal_no != (before.seal_no + 1 if before else 1) or seal.prev_digest != (before.digest if before else ""):
        return "与前一段不相连"
    if before and first != Position.parse(before.last_position) and (first.xid or first.id):
        return "与前一段不相接"
    if last.epoch not in ends:
        return "所属纪元已不存在"
    count, digest = _digest(table, seal.columns, first, last, ends[last.epoch], seal.prev_digest)
    if count != seal.row_count:
        return f"应有 {seal.row_count} 行，现有 {count} 行"
    return "" if digest == seal.digest else "内容与封存时不同"


def _digest(table, columns, first: Position, last: Position, ids: tuple[int, int | None], before: str):
    """Count and digest the rows behind `first` up to `last`, detached partitions included."""
    names = ", ".join(f'"{column}"' for column in columns)
    where = "(xid, id) > (%s::text::xid8, %s) AND (xid, id) <= (%s::text::xid8, %s) AND id > %s AND id <= %s"
    one = [str(first.xid), first.id, str(last.xid), last.id, ids[0], 2**63 - 1 if ids[1] is None else ids[1]]
    tables = [table, *detached(table)]
    part = f'SELECT xid, id, jsonb_build_array({names}) AS line FROM "{{}}" WHERE {where}'
    rows = " UNION ALL ".join(map(part.format, tables))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        cursor.execute(
            "SELECT count(*), encode(sha256(convert_to(%s, 'UTF8') || coalesce("
            "string_agg(sha256(convert_to(line::text, 'UTF8')), ''::bytea ORDER BY xid, id), ''::bytea)), 'hex') "
            f"FROM ({rows}) AS stretch",
            [before, *one * len(tables)],
        )
        return cursor.fetchone()
