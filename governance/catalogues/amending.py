"""Amending what is in force: the same change in a new version of today, in every one still to come, and in the draft.

A ruling writes its precedent while people wait for it, so this goes out in two round trips however many rows there are:
the versions are read under the lock of their catalogue, then everything is written together, copies of rows included.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, models, transaction
from django.utils import timezone

from governance.audit import log
from governance.catalogues.choices import VersionState
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.catalogues.selectors import in_force, row_models
from governance.errors import NotReady

VERSIONS = CatalogueVersion._meta.db_table
TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtext('catalogue'), hashtext(%s))"
# Each statement of one round trip sees what was committed when it begins, so this reads what the lock waited for. As
# many keys are drawn as there are versions, which is more than will be needed.
READ = f"""
SELECT id, version_no, state, effective_from, nextval(pg_get_serial_sequence('{VERSIONS}', 'id'))
FROM "{VERSIONS}" WHERE catalogue = %s ORDER BY version_no FOR NO KEY UPDATE
"""
BEGIN = (
    f'INSERT INTO "{VERSIONS}" (id, catalogue, version_no, state, effective_from, note) VALUES (%s, %s, %s, %s, %s, %s)'
)
PUBLISH = f'UPDATE "{VERSIONS}" SET state = %s, published_at = %s, published_by_id = %s WHERE id = ANY(%s)'

Statement = tuple[str, Sequence]


@dataclass(frozen=True)
class Line:
    """One line more under a text of the rows that `where` names."""

    model: type[CatalogueRow]
    where: Mapping[str, str]
    column: str
    text: str


@dataclass(frozen=True)
class Change:
    """What an amended version says otherwise than its source."""

    lines: Sequence[Line] = field(default=())
    rows: Sequence[CatalogueRow] = field(default=())  # rows more; which version they are of is seen to here

    def statements(self, version_id: int) -> Iterator[Statement]:
        for line in self.lines:
            text = f'"{line.column}" = CASE WHEN "{line.column}" = \'\' THEN %s ELSE "{line.column}" || %s END'
            where = "".join(f' AND "{name}" = %s' for name in line.where)
            values = (line.text, f"\n{line.text}", version_id, *line.where.values())
            yield f'UPDATE "{line.model._meta.db_table}" SET {text} WHERE version_id = %s{where}', values
        for row in self.rows:
            row.version_id = version_id
            yield _insert(row, without=(row._meta.pk.name,))


def amend(
    catalogue: str, change: Callable[[CatalogueVersion], Change], *, actor, at: datetime, note: str
) -> CatalogueVersion:
    """Publish the version of today anew with one change, and give the one that holds from now on.

    The same change goes into every version already published for a later day, and into the draft: none of them may
    fall behind it. `change(source)` says what is different from a version, or refuses.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        versions, keys = _read(catalogue)
        published = [row for row in versions if row.state == VersionState.PUBLISHED]
        force = max((row for row in published if row.effective_from <= today), key=_number, default=None)
        if force is None:
            raise NotReady("该目录还没有生效的版本，不能订正。")
        last = versions[-1].version_no
        statements: list[Statement] = []
        amended = []
        for source in (force, *_still_to_come(published, today)):
            version = CatalogueVersion(
                id=keys.pop(), catalogue=catalogue, version_no=last + 1 + len(amended), state=VersionState.AMENDING,
                effective_from=max(today, source.effective_from), note=note[:200],
            )  # fmt: skip
            amended.append(version)
            statements += [*_copied(source, version), *change(source).statements(version.pk)]
        for draft in (row for row in versions if row.state == VersionState.DRAFT):
            statements += change(draft).statements(draft.pk)
        _run([*statements, *_published(amended, actor, at)])
        transaction.on_commit(in_force.clear)
    return amended[0]


def _read(catalogue: str) -> tuple[list[CatalogueVersion], list[int]]:
    """Read all versions by number, and draw keys for those to come, with nobody else at work on the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(f"{TAKE_TURNS}; {READ}", [catalogue, catalogue])
        rows = cursor.fetchall()
    names = ("id", "version_no", "state", "effective_from")
    versions = [CatalogueVersion(catalogue=catalogue, **dict(zip(names, row, strict=False))) for row in rows]
    return versions, [key for *_, key in rows]


def _number(version: CatalogueVersion) -> int:
    return version.version_no


def _still_to_come(published: list[CatalogueVersion], today: date) -> list[CatalogueVersion]:
    """The published versions that will be in force on some later day: of each day the one with the highest number."""
    later = sorted((row for row in published if row.effective_from > today), key=_number)
    by_day = {row.effective_from: row for row in later}
    return [by_day[day] for day in sorted(by_day)]


def _copied(source: CatalogueVersion, target: CatalogueVersion) -> Iterator[Statement]:
    yield BEGIN, (target.pk, target.catalogue, target.version_no, target.state, target.effective_from, target.note)
    for model in row_models(source.catalogue):
        names = ", ".join(
            f'"{f.column}"' for f in model._meta.concrete_fields if not f.primary_key and f.name != "version"
        )
        table = f'"{model._meta.db_table}"'
        rows = f"SELECT %s, {names} FROM {table} WHERE version_id = %s ORDER BY id"
        yield f"INSERT INTO {table} (version_id, {names}) {rows}", (target.pk, source.pk)


def _published(versions: list[CatalogueVersion], actor, at: datetime) -> Iterator[Statement]:
    for version in versions:
        version.state, version.published_at = VersionState.PUBLISHED, at
        version.published_by_id = actor.pk if actor else None
        version._state.adding, version._state.db = False, connection.alias
        after = {"effective_from": version.effective_from.isoformat()}
        entry = log.entry("catalogue.published", actor=actor, about=version, after=after, at=at, note=version.note)
        yield _insert(entry, without=("id", "xid", "recorded_at"))
    keys = [version.pk for version in versions]
    yield PUBLISH, (VersionState.PUBLISHED, at, versions[0].published_by_id, keys)


def _insert(row: models.Model, *, without: Sequence[str]) -> Statement:
    fields = [f for f in row._meta.concrete_fields if f.name not in without]
    names, marks = ", ".join(f'"{f.column}"' for f in fields), ", ".join(["%s"] * len(fields))
    values = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
    return f'INSERT INTO "{row._meta.db_table}" ({names}) VALUES ({marks})', values


def _run(statements: Sequence[Statement]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
