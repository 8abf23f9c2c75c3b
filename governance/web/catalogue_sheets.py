"""Catalogues as spreadsheets: every table of every one goes out, and into its draft it comes back in."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from governance.audit import log
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.documents import exports, imports
from governance.documents.spreadsheets.cells import Column
from governance.documents.spreadsheets.reading import Field
from governance.errors import Missing, NotReady, Refusal
from governance.facts.indicators import of_indicator
from governance.web import editing
from governance.web.catalogues import Reader, Table, readers
from governance.worktime.amounts import plain

DRAFT = "draft"
YES, NO = ("是", "1", "true", "√"), ("否", "0", "false", "")
BETWEEN = re.compile(r"[\s、，,;；]+")


def name_of(reader: Reader, table: Table) -> str:
    return f"catalogue-{reader.name}-{table.name}"


def offer() -> None:
    """Register the spreadsheets of every catalogue that is written here."""
    for reader in readers.values():
        for table in reader.editor.tables if reader.editor else ():
            _offer(reader, table)


def _offer(reader: Reader, table: Table) -> None:
    label = f"{reader.label}（{table.label}）"
    columns = [_column(table, name) for name in table.fields]

    def rows(user, params: QueryDict) -> Iterable[CatalogueRow]:
        return list(table.model._default_manager.filter(version=_asked(reader, user, params)))

    def write(user, given: imports.Rows, at: datetime) -> None:
        bring_in(reader, table, given, actor=user, at=at)

    exports.register(name_of(reader, table), label, columns, rows)
    imports.register(
        name_of(reader, table),
        f"{label}草稿",
        [_field(table, name) for name in table.fields],
        judge=lambda user, given: judge(reader, table, given, actor=user),
        write=write,
        allowed=lambda user: editing.keeps(reader, user, timezone.now()),
        back=f"/catalogues/{reader.name}/draft/",
        hint="按编码对应：草稿里有的改写，没有的新增；表格里没有的条目和没有的列不动。",
    )


def _asked(reader: Reader, user, params: QueryDict) -> CatalogueVersion:
    wanted, at = params.get("version", ""), timezone.now()
    if wanted == DRAFT:
        version = editing.draft_of(reader, user, at)
    elif wanted.isdecimal() and len(wanted) < 9:
        version = CatalogueVersion.objects.of(reader.name).published().filter(version_no=int(wanted)).first()
    else:
        version = in_force(reader.name, timezone.localdate(at))
    if version is None:
        raise Missing("没有这个版本")
    return version


# ---- one cell


def _column(table: Table, name: str) -> Column:
    width = 30 if isinstance(table.fields[name].widget, forms.Textarea) else 14
    return Column(name, table.label_of(name), width=width, read=lambda row: as_text(table.fields[name], row, name))


def as_text(field: forms.Field, row: CatalogueRow, name: str) -> str:
    """Write a value so that reading it back gives the same: words of fixed choices, codes of all others."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, Decimal):
        return plain(value)
    return str(dict(getattr(field, "choices", ())).get(value, "" if value is None else value)) if value else ""


def _field(table: Table, name: str) -> Field:
    field = table.fields[name]
    return Field(name, table.label_of(name), required=name in table.key and field.required, clean=_reading(field))


def _reading(field: forms.Field):
    if isinstance(field, forms.MultipleChoiceField):
        return lambda text: [part for part in BETWEEN.split(text) if part]
    if isinstance(field, forms.BooleanField):
        return _truth
    fixed = {str(label): str(value) for value, label in getattr(field, "choices", ()) if value != ""}
    if fixed:
        return lambda text: _chosen(text, fixed)
    if isinstance(field, forms.ChoiceField):
        return lambda text: text.split()[0]
    return str


def _truth(text: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise ValueError("请填是或否")
    return text.lower() in YES


def _chosen(text: str, fixed: dict[str, str]) -> str:
    if text in fixed.values():
        return text
    if text not in fixed:
        raise ValueError(f"请填{'、'.join(fixed)}之一")
    return fixed[text]


# ---- a table that comes in


def judge(reader: Reader, table: Table, given: imports.Rows, *, actor) -> dict[int, list[str]]:
    """Say by row number what is wrong with each; nothing is written."""
    version = editing.draft_of(reader, actor, timezone.now())
    if version is None:
        raise NotReady(editing.NO_DRAFT)
    known, first, faults = _known(table, version), {}, {}
    for number, values in given.items():
        key = _key(table, values)
        if key in first:
            faults[number] = [f"与第 {first[key]} 行重复"]
            continue
        first[key] = number
        row = known.get(key) or table.model(version=version)
        form = editing.bound(table, row, _raw(table, row, values))
        if not form.is_valid():
            faults[number] = [_told(table, name, text) for name, texts in form.errors.items() for text in texts]
        elif words := [word for found in table.model.indicators([form.instance]) for word in of_indicator(found)]:
            faults[number] = [f"指标里不得有{'、'.join(words)}一类的内容"]
    return faults


@transaction.atomic
def bring_in(reader: Reader, table: Table, given: imports.Rows, *, actor, at: datetime) -> None:
    """Write every row into the draft, all or none."""
    version = editing.open_draft(reader, actor, at)
    known = _known(table, version)
    for number, values in given.items():
        row = known.get(_key(table, values)) or table.model(version=version)
        try:
            editing.filled(table, version, row, _raw(table, row, values)).save()
        except Refusal as refusal:
            raise NotReady(f"第 {number} 行：{refusal.message}，请重新试导入") from refusal
    log.write("catalogue.edited", actor=actor, about=version, at=at, note=f"导入{table.label} {len(given)} 行")


def _known(table: Table, version: CatalogueVersion) -> dict[tuple, CatalogueRow]:
    rows = table.model._default_manager.filter(version=version)
    return {tuple(str(getattr(row, name)) for name in table.key): row for row in rows}


def _key(table: Table, values: dict) -> tuple:
    return tuple(str(values.get(name) or "") for name in table.key)


def _raw(table: Table, row: CatalogueRow, values: dict) -> dict:
    """What the form is given: the row as it stands, under what the spreadsheet says."""
    held = editing.as_raw(table, row)
    return held | {name: ([] if isinstance(held[name], list) else "") if v is None else v for name, v in values.items()}


def _told(table: Table, name: str, text: str) -> str:
    return f"{table.label_of(name)}：{text}" if name in table.fields else text
