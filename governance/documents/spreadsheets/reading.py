"""Read rows that people send as a spreadsheet: bounded, every fault named by its row, nothing kept in a dry run."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from governance.attachments.inspection import office
from governance.documents.spreadsheets.cells import harmless
from governance.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_EMPTY = 200  # so many empty rows in a row end the table
HEAD_WITHIN = 10  # the header may stand below a title
FAULT = "错误说明"
# What openpyxl throws at parts that are missing, cut off or not what their name says.
BROKEN = (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, TypeError, SyntaxError)


@dataclass(frozen=True)
class Field:
    """One column an import takes, found by its header; `clean(text)` gives the value or raises ValueError(words).

    An empty cell is None; a column that the table does not have is no key of its rows.
    """

    name: str
    label: str
    required: bool = False
    clean: Callable[[str], Any] = str


@dataclass
class Table:
    """What was read: good rows and faults, each by its row number in the file, and the cells as they stood."""

    header: list[str]
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: dict[int, list[str]] = field(default_factory=dict)
    cells: dict[int, list[str]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return bool(self.rows) and not self.faults


def read_table(content: bytes, fields: tuple[Field, ...]) -> Table:
    """Read the first sheet; a file that is none, too large, or without the header is refused as a whole."""
    inspect(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        lines = enumerate(
            book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + HEAD_WITHIN + 1, max_col=MOST_COLUMNS), 1
        )
        header, places = _header(lines, fields)
        return _body(lines, Table(header), places, fields)
    except BROKEN as broken:
        raise _refusal("表格已损坏，请用 Excel 或 WPS 重新另存为 xlsx") from broken


def inspect(content: bytes) -> None:
    """Refuse what is no spreadsheet before anything reads it."""
    if len(content) > MOST_BYTES:
        raise _refusal(f"表格超过 {MOST_BYTES // 1024 // 1024} MB，请分批导入")
    reason = office.xlsx(content)
    if reason:
        raise _refusal(f"表格{reason}")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            # Excel writes no document type; one that is there can only be an attempt at entities.
            if name.endswith((".xml", ".rels")) and re.search(rb"<!(?!--|\[CDATA)", archive.open(name).read(4096)):
                raise _refusal("表格里有不允许的内容，请重新另存")


def _header(lines, fields: tuple[Field, ...]) -> tuple[list[str], dict[str, int]]:
    needed = {row.label for row in fields if row.required}
    for number, line in lines:
        labels = [_text(cell) for cell in line]
        if needed <= set(labels) and any(row.label in labels for row in fields):
            return labels, {row.name: labels.index(row.label) for row in fields if row.label in labels}
        if number >= HEAD_WITHIN:
            break
    raise _refusal(f"没有找到表头，前 {HEAD_WITHIN} 行里须有：{'、'.join(row.label for row in fields if row.required)}")


def _body(lines, table: Table, places: dict[str, int], fields: tuple[Field, ...]) -> Table:
    empty = 0
    for number, line in lines:
        texts = [_text(cell) for cell in line]
        if not any(texts):
            empty += 1
            if empty >= MOST_EMPTY:
                break
            continue
        empty = 0
        if len(table.cells) >= MOST_ROWS:
            raise _refusal(f"表格超过 {MOST_ROWS} 行，请分批导入")
        table.cells[number] = texts
        _row(table, number, {row: texts[places[row.name]] for row in fields if row.name in places})
    if not table.cells:
        raise _refusal("表头下面没有数据")
    return table


def _row(table: Table, number: int, texts: dict[Field, str]) -> None:
    values, faults = {}, []
    for row, text in texts.items():
        if not text:
            if row.required:
                faults.append(f"{row.label}不能为空")
            values[row.name] = None
            continue
        try:
            values[row.name] = row.clean(text)
        except ValueError as wrong:
            faults.append(f"{row.label}：{wrong}")
    if faults:
        table.faults[number] = faults
    else:
        table.rows[number] = values


def _text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == datetime.min.time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text.startswith("'") else text


def faults_book(table: Table) -> bytes:
    """Give the faulty rows back as a spreadsheet, each with its row number and what is wrong with it."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("错误行")
        header = [label for label in table.header if label]
        for place, label in enumerate(["原行号", FAULT, *header]):
            page.write_string(0, place, harmless(label))
        for row, (number, faults) in enumerate(sorted(table.faults.items()), start=1):
            page.write_number(row, 0, number)
            page.write_string(row, 1, "；".join(faults))
            kept = [cell for label, cell in zip(table.header, table.cells[number], strict=False) if label]
            for place, cell in enumerate(kept, start=2):
                page.write_string(row, place, harmless(cell))
        page.set_column(1, 1, 40)
    return held.getvalue()


def _refusal(message: str) -> Invalid:
    return Invalid(message, errors={"file": [message]})
