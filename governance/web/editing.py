"""The acts of whoever keeps a catalogue, the same for page, spreadsheet and API: draft, write, remove, publish."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b

from django import forms
from django.db import transaction

from governance.audit import log
from governance.catalogues import services
from governance.catalogues.comparing import Difference, compare
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.catalogues.selectors import before
from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours, Stale
from governance.facts.indicators import refuse_burdens
from governance.web.catalogues import Reader, Table
from governance.workflow.moves import ask_person
from governance.worktime.amounts import plain

NO_DRAFT = "还没有草稿，请先起草新版本"


def keeps(reader: Reader, user, at: datetime) -> bool:
    return bool(reader.editor and reader.editor.keeper(user, None, at))


def ask_keeper(reader: Reader, user, at: datetime) -> None:
    if reader.editor is None:
        raise Missing("这个目录不在这里编写")
    if not reader.editor.keeper(user, None, at):
        raise NotYours(f"{reader.label}由{reader.editor.keeper.label}编写")


def draft_of(reader: Reader, user, at: datetime) -> CatalogueVersion | None:
    """Give the draft to whoever keeps the catalogue."""
    ask_keeper(reader, user, at)
    return CatalogueVersion.objects.of(reader.name).draft().first()


def begin(reader: Reader, *, actor, at: datetime, note: str = "") -> CatalogueVersion:
    ask_keeper(reader, actor, at)
    return services.draft(reader.name, actor=actor, at=at, note=note.strip()[:200])


def bound(table: Table, row: CatalogueRow, raw: Mapping | None = None):
    """The form of a row, new or known, filled from the row where nothing was typed."""
    numbers = {name: getattr(row, name) for name in table.fields if isinstance(getattr(row, name), Decimal)}
    return table.form(raw, instance=row, initial={name: plain(number) for name, number in numbers.items()})


def as_raw(table: Table, row: CatalogueRow) -> dict:
    """The columns of a row as its form would send them."""
    return {name: _plain(getattr(row, name), field) for name, field in table.fields.items()}


def _plain(value, field: forms.Field):
    if isinstance(value, list) and not isinstance(field, forms.MultipleChoiceField):
        return " ".join(value)
    return value if isinstance(value, bool | list) else "" if value is None else str(value)


def seen(row: CatalogueRow) -> str:
    """A mark of what the row holds, by which a later writer is told from one who saw it so."""
    if row.pk is None:
        return ""
    held = "|".join(f"{f.attname}={getattr(row, f.attname)!r}" for f in row._meta.concrete_fields)
    return blake2b(held.encode(), digest_size=8).hexdigest()


@transaction.atomic
def write_row(
    reader: Reader, table: Table, raw: Mapping, *, actor, at: datetime, pk: int | None = None, mark: str | None = None
) -> CatalogueRow:
    """Write one row of the draft: that with the key, or a new one; `mark` is what the writer saw of it."""
    version = open_draft(reader, actor, at)
    row = _own_row(table, version, pk, mark) if pk else table.model(version=version)
    before_words = _words(table, row) if pk else {}
    row = filled(table, version, row, raw)
    row.save()
    log.write(
        "catalogue.edited", actor=actor, about=version, at=at, note=f"{table.label}：{table.title(row)}",
        before=_differing(before_words, _words(table, row)), after=_differing(_words(table, row), before_words),
    )  # fmt: skip
    return row


def filled(table: Table, version: CatalogueVersion, row: CatalogueRow, raw: Mapping) -> CatalogueRow:
    """Judge what was typed for a row; not saved yet."""
    form = bound(table, row, raw)
    if not form.is_valid():
        raise Invalid("填写有误，请改正后再存", errors={n: [str(m) for m in ms] for n, ms in form.errors.items()})
    found = form.save(commit=False)
    refuse_burdens(table.model.indicators([found]))
    same = table.model._default_manager.filter(version=version, **{name: getattr(found, name) for name in table.key})
    if same.exclude(pk=found.pk).exists():
        words = f"草稿里已有{table.title(found)}"
        raise Conflict(words, errors={table.key[0]: [words]})
    return found


@transaction.atomic
def remove_row(reader: Reader, table: Table, pk: int, *, actor, at: datetime, mark: str | None = None) -> str:
    """Take one row out of the draft, and give what it was called."""
    version = open_draft(reader, actor, at)
    row = _own_row(table, version, pk, mark)
    title = table.title(row)
    log.write(
        "catalogue.edited",
        actor=actor,
        about=version,
        at=at,
        before=_words(table, row),
        note=f"移出{table.label}：{title}",
    )
    row.delete()
    return title


@transaction.atomic
def publish(reader: Reader, *, effective_from: date, note: str = "", actor, at: datetime) -> CatalogueVersion:
    """Put the draft into force from a day on; a person does this, and only where nothing is wrong with it."""
    ask_keeper(reader, actor, at)
    if reader.editor.personal:
        ask_person(actor, f"发布{reader.label}")
    version = open_draft(reader, actor, at)
    if reasons := faults(reader, version):
        raise NotReady("；".join(reasons))
    if note.strip():
        version.note = note.strip()[:200]
        version.save(update_fields=["note"])
    return services.publish(version, effective_from=effective_from, actor=actor, at=at)


def discard(reader: Reader, *, actor, at: datetime) -> None:
    ask_keeper(reader, actor, at)
    with transaction.atomic():
        services.discard(open_draft(reader, actor, at), actor=actor, at=at)


def faults(reader: Reader, version: CatalogueVersion) -> list[str]:
    """What keeps a draft from being published."""
    found = list(reader.editor.faults(version))
    if not found and not any(changes(reader, version, before(version)).values()):
        found.append("草稿与已发布的最新版本没有差别")
    return found


def changes(
    reader: Reader, version: CatalogueVersion, earlier: CatalogueVersion | None
) -> dict[Table, list[Difference]]:
    tables = reader.editor.tables if reader.editor else ()
    return {table: compare(table.model, table.key, earlier, version) for table in tables}


def open_draft(reader: Reader, actor, at: datetime) -> CatalogueVersion:
    """Lock the draft for whoever writes it."""
    ask_keeper(reader, actor, at)
    version = CatalogueVersion.objects.of(reader.name).draft().select_for_update().first()
    if version is None:
        raise NotReady(NO_DRAFT)
    return version


def _own_row(table: Table, version: CatalogueVersion, pk: int, mark: str | None) -> CatalogueRow:
    row = table.model._default_manager.select_for_update().filter(version=version, pk=pk).first()
    if row is None:
        raise Missing("草稿里没有这一条")
    if mark is not None and mark != seen(row):
        raise Stale("这一条刚刚被改过，请刷新后再改")
    return row


def _words(table: Table, row: CatalogueRow) -> dict[str, str]:
    return {table.label_of(name): table.shown(row, name) for name in table.fields}


def _differing(mine: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    return {label: words for label, words in mine.items() if words != other.get(label)}
