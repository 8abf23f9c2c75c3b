"""Pages of a long list by position: the next page starts after the last row, however many came before."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils import timezone

from governance.errors import Invalid

COUNTED = 1000


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursors of its neighbours ("" where there is none)."""

    rows: list
    next: str
    previous: str


def paginate(queryset: QuerySet, *, cursor: str = "", size: int = 50, order: tuple[str, ...] = ("-id",)) -> Page:
    """Read one page in one statement; `order` runs in one direction, without NULL, and ends in a unique column.

    It may name annotations of the queryset beside columns.
    """
    falling = order[0].startswith("-")
    names = tuple(name.lstrip("-") for name in order)
    if any(name.startswith("-") != falling for name in order):
        raise ValueError("a keyset runs in one direction")
    backward, position = _parse(cursor, queryset, names) if cursor else (False, None)
    if position is not None:
        beyond = TupleLessThan if falling != backward else TupleGreaterThan
        queryset = queryset.filter(beyond(Tuple(*map(F, names)), position))
    prefix = "-" if falling != backward else ""
    rows = list(queryset.order_by(*(prefix + name for name in names))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    has_next, has_previous = (bool(rows), more) if backward else (more, bool(cursor and rows))
    return Page(
        rows,
        _encode("n", rows[-1], names) if has_next else "",
        _encode("p", rows[0], names) if has_previous else "",
    )


def estimate(queryset: QuerySet) -> tuple[int, bool]:
    """How many rows there are: (number, exact). Counted up to a thousand, beyond that as the planner expects."""
    counted = queryset.order_by()[: COUNTED + 1].count()
    if counted <= COUNTED:
        return counted, True
    sql, params = queryset.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as database:
        database.execute("EXPLAIN (FORMAT JSON) " + sql, params)
        plan = database.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return max(COUNTED + 1, int(plan[0]["Plan"]["Plan Rows"])), False


def _encode(direction: str, row: models.Model, names: tuple[str, ...]) -> str:
    attributes = {field.name: field.attname for field in row._meta.concrete_fields}
    values = [_plain(getattr(row, attributes.get(name, name))) for name in names]
    text = json.dumps([direction, *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat()
    return value if isinstance(value, int | str) else str(value)


def _parse(cursor: str, queryset: QuerySet, names: tuple[str, ...]) -> tuple[bool, tuple]:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        direction, *values = json.loads(raw)
        if direction not in ("n", "p") or len(values) != len(names):
            raise ValueError
        return direction == "p", tuple(_value(queryset, *pair) for pair in zip(names, values, strict=True))
    except (ValueError, TypeError, binascii.Error, ValidationError, RecursionError) as error:
        raise Invalid("分页位置无效，请从第一页重新开始。", errors={"cursor": ["分页位置无效。"]}) from error


def _value(queryset: QuerySet, name: str, plain: Any) -> Any:
    """Read one value back; whatever a column could not hold is refused rather than sent to the database."""
    if not isinstance(plain, int | str) or isinstance(plain, bool) or "\0" in str(plain):
        raise ValueError
    annotation = queryset.query.annotations.get(name)
    column = annotation.output_field if annotation else queryset.model._meta.get_field(name)
    value = column.to_python(plain)
    if value is None or isinstance(value, datetime) and timezone.is_naive(value):
        raise ValueError
    column.run_validators(value)
    return value
