"""Write many rows in few statements: one for a few of all models, COPY for hundreds."""

import io
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

COPY_FROM = 200  # rows; below it one INSERT is as quick and stays visible to query logs


@dataclass(frozen=True)
class Rows:
    """New rows of one model; columns named in `without` are left to the database."""

    model: type[models.Model]
    instances: Sequence[models.Model]
    without: Collection[str] = ()

    @property
    def fields(self) -> list:
        return [f for f in self.model._meta.concrete_fields if f.name not in self.without]

    @property
    def target(self) -> str:
        names = ", ".join(f'"{f.column}"' for f in self.fields)
        return f'"{self.model._meta.db_table}" ({names})'

    def statement(self) -> tuple[str, list]:
        row = f"({', '.join(['%s'] * len(self.fields))})"
        values = [f.get_db_prep_save(getattr(i, f.attname), connection) for i in self.instances for f in self.fields]
        return f"INSERT INTO {self.target} VALUES {', '.join([row] * len(self.instances))}", values


# (instances, id() of an instance to the names of its changed fields)
Change = tuple[Iterable[models.Model], dict[int, tuple[str, ...]]]
Statement = tuple[str, list]


def write(changes: Sequence[Change], *batches: Rows, together: bool) -> None:
    """Write changes and new rows, the few of an ordinary act in one statement where they may go `together`."""
    updates, many = _updates(changes)
    if not together or many or any(len(rows.instances) >= COPY_FROM for rows in batches):
        _run(updates if many else _folded(updates))
        insert(*batches)
    else:
        _run(_folded([*(rows.statement() for rows in batches if rows.instances), *updates]))


def insert(*batches: Rows, copy_from: int = COPY_FROM) -> None:
    """Append rows as they are: the few of all models in one statement, many of one model by COPY."""
    few = [rows for rows in batches if 0 < len(rows.instances) < copy_from]
    with connection.cursor() as cursor:
        for rows in batches:
            if len(rows.instances) >= copy_from:
                cursor.copy_expert(f"COPY {rows.target} FROM STDIN (FORMAT csv)", _csv(rows.fields, rows.instances))
        if few:
            cursor.execute(*_together([rows.statement() for rows in few]))


def update(*changes: Change) -> None:
    """Write the changed columns of many rows: few of all models in one statement, else one for each set of columns."""
    updates, many = _updates(changes)
    _run(updates if many else _folded(updates))


def _updates(changes: Sequence[Change]) -> tuple[list[Statement], bool]:
    """Give the statements that write the changes, and whether they are of many rows."""
    groups: dict[tuple, list[models.Model]] = defaultdict(list)
    for instances, changed in changes:
        for instance in instances:
            if names := changed.get(id(instance)):
                groups[type(instance), names].append(instance)
    statements = [
        _update(model, [model._meta.get_field(name) for name in names], rows) for (model, names), rows in groups.items()
    ]
    return statements, sum(map(len, groups.values())) >= COPY_FROM


def _run(statements: Iterable[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)


def _folded(statements: list[Statement]) -> list[Statement]:
    return [_together(statements)] if statements else []


def _together(statements: Sequence[tuple[str, list]]) -> tuple[str, list]:
    """Make one statement of several that write different rows."""
    *others, (last, _) = statements
    heads = ", ".join(f"rows{i} AS ({sql})" for i, (sql, _) in enumerate(others))
    return f"WITH {heads} {last}" if others else last, [value for _, values in statements for value in values]


def _update(model, fields, rows) -> tuple[str, list]:
    key = model._meta.pk
    table, sets = f'"{model._meta.db_table}"', [f'"{f.column}"' for f in fields]
    if len(rows) == 1:
        values = [f.get_db_prep_save(getattr(rows[0], f.attname), connection) for f in fields]
        given = ", ".join(f"{column} = %s" for column in sets)
        return f'UPDATE {table} SET {given} WHERE "{key.column}" = %s', [*values, rows[0].pk]
    source, values = (_values if any(isinstance(f, ArrayField) for f in fields) else _columns)([key, *fields], rows)
    given = ", ".join(f"{column} = v.{column}" for column in sets)
    names = ", ".join((f'"{key.column}"', *sets))
    condition = f't."{key.column}" = v."{key.column}"'
    return f"UPDATE {table} AS t SET {given} FROM {source} AS v({names}) WHERE {condition}", values


def _columns(fields, rows) -> tuple[str, list]:
    """One array a column: for thousands of rows read far faster than as many lists of values."""
    given = ", ".join(f"%s::{_type(f)}[]" for f in fields)
    return f"unnest({given})", [[_prepared(f, row) for row in rows] for f in fields]


def _values(fields, rows) -> tuple[str, list]:
    row = f"({', '.join(['%s'] * len(fields))})"
    typed = f"({', '.join(f'%s::{_type(f)}' for f in fields)})"  # the first row gives the types of all
    lists = ", ".join([typed] + [row] * (len(rows) - 1))
    return f"(VALUES {lists})", [_prepared(f, r) for r in rows for f in fields]


def _prepared(field, row):
    value = getattr(row, field.attname)
    plain = isinstance(field, models.DateTimeField | models.IntegerField | models.CharField | models.BooleanField)
    return value if plain else field.get_db_prep_save(value, connection)


def keys(model: type[models.Model], count: int) -> list[int]:
    """Take a block of primary keys from the model's sequence."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', column, count]
        )
        return [row[0] for row in cursor.fetchall()]


def _type(field) -> str:
    kind = field.rel_db_type(connection) if field.is_relation else field.cast_db_type(connection)
    return kind or field.db_type(connection)


def _csv(fields, instances) -> io.StringIO:
    columns = [(f.attname, _writer(f)) for f in fields]
    out = io.StringIO()
    for instance in instances:
        row = instance.__dict__
        # Every value quoted, NULL bare: that is how COPY tells NULL from an empty string.
        out.write(",".join(["" if (v := row[name]) is None else write(v) for name, write in columns]) + "\n")
    out.seek(0)
    return out


def _writer(field) -> Callable[[Any], str]:
    """Choose once how the values of a column are written."""
    if isinstance(field, models.JSONField):
        return lambda value: _quoted(json.dumps(value, ensure_ascii=False, cls=field.encoder))
    if isinstance(field, models.DateTimeField):
        return lambda value: value.isoformat()
    if isinstance(field, models.CharField | models.TextField | SearchVectorField):
        return lambda value: _quoted(str(value))
    if isinstance(field, ArrayField):
        return lambda value: _quoted(f"{{{','.join([_element(v) for v in value])}}}")
    return str  # numbers, booleans and keys need no quotes


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _element(value) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
