"""Write rows to a spreadsheet in constant memory, in the layout for paper or the one for machines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path

import xlsxwriter

from governance.documents.spreadsheets.cells import MISSING, Column, Kind, harmless, plain_moment, values_of
from governance.errors import Invalid

MOST_ROWS = 500_000
FORMATS = {
    Kind.TEXT: {"text_wrap": True},
    Kind.NUMBER: {"num_format": "#,##0.##"},
    Kind.PERCENT: {"num_format": "0.0%"},
    Kind.DAY: {"num_format": "yyyy-mm-dd", "align": "center"},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
}
WHOLE = "#,##0"
SONG = {"font_name": "仿宋", "font_size": 11, "valign": "vcenter"}
EDGE = {"border": 1, "border_color": "#666666"}


@dataclass(frozen=True)
class Heading:
    """What the head and foot of the print layout say: 标题, 填报单位, 统计时段, 制表时间, 制表人, 联系电话."""

    title: str
    unit: str = ""
    period: str = ""
    made_at: datetime | None = None
    made_by: str = ""
    phone: str = ""


@dataclass
class _Sheet:
    book: xlsxwriter.Workbook
    page: xlsxwriter.worksheet.Worksheet
    columns: tuple[Column, ...]
    bordered: bool
    formats: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Asked for once a cell, so they stand ready by kind.
        self.by_kind = {kind: self.style(**properties) for kind, properties in FORMATS.items()}
        self.whole, self.dash = self.style(num_format=WHOLE), self.style(align="center")

    def style(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(SONG | (EDGE if self.bordered else {}) | properties)
        return self.formats[key]

    def write(self, row: int, place: int, kind: str, value) -> None:
        """Write one value by the kind of its column; what is not of that kind is written as harmless text."""
        if value is None or value == "" or (isinstance(value, float | Decimal) and not isfinite(value)):
            dash = MISSING if self.bordered else ""
            self.page.write_string(row, place, dash, self.dash)
        elif kind in (Kind.NUMBER, Kind.PERCENT) and isinstance(value, int | float | Decimal):
            whole = kind == Kind.NUMBER and value == int(value)
            self.page.write_number(row, place, value, self.whole if whole else self.by_kind[kind])
        elif kind in (Kind.DAY, Kind.MOMENT) and hasattr(value, "year"):
            self.page.write_datetime(row, place, plain_moment(value), self.by_kind[kind])
        else:
            self.page.write_string(row, place, harmless(value), self.by_kind[Kind.TEXT])


def write_print(
    path: Path, columns: tuple[Column, ...], rows: Iterable, heading: Heading, reach: Callable[[int], None]
) -> int:
    """Write 打印版: merged title, unit with period and date, serial column, totals, and who made it; give the rows."""
    with _book(path) as book:
        sheet = _Sheet(book, book.add_worksheet("打印版"), columns, bordered=True)
        page, last = sheet.page, len(columns)
        page.set_column(0, 0, 6)
        for place, column in enumerate(columns, start=1):
            page.set_column(place, place, column.width)
        _head(sheet, heading, last)
        totals = [Decimal(0) if column.total else None for column in columns]
        count = 0
        for count, row in enumerate(_bounded(rows), start=1):
            page.write_number(count + 2, 0, count, sheet.dash)
            for place, (column, value) in enumerate(zip(columns, values_of(row, columns), strict=True), start=1):
                sheet.write(count + 2, place, column.kind, value)
                if column.total and isinstance(value, int | float | Decimal):
                    totals[place - 1] += Decimal(str(value))
            reach(count)
        _foot(sheet, heading, totals, count + 3, last)
        _paper(page, last)
    return count


def write_data(path: Path, columns: tuple[Column, ...], rows: Iterable, reach: Callable[[int], None]) -> int:
    """Write 数据版: one header row, one row a record, nothing merged; give the rows."""
    with _book(path) as book:
        sheet = _Sheet(book, book.add_worksheet("数据版"), columns, bordered=False)
        for place, column in enumerate(columns):
            sheet.page.set_column(place, place, column.width)
            sheet.page.write_string(0, place, column.label, sheet.style(bold=True))
        sheet.page.freeze_panes(1, 0)
        count = 0
        for count, row in enumerate(_bounded(rows), start=1):
            for place, (column, value) in enumerate(zip(columns, values_of(row, columns), strict=True)):
                sheet.write(count, place, column.kind, value)
            reach(count)
        sheet.page.autofilter(0, 0, count, len(columns) - 1)
    return count


def _book(path: Path) -> xlsxwriter.Workbook:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(str(path), options)


def _bounded(rows: Iterable) -> Iterable:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise Invalid(f"超过 {MOST_ROWS} 行，请缩小时间或范围后再导出")
        yield row


def _head(sheet: _Sheet, heading: Heading, last: int) -> None:
    made = f"{plain_moment(heading.made_at):%Y-%m-%d}" if heading.made_at else MISSING
    line = f"填报单位：{heading.unit or MISSING}　　统计时段：{heading.period or MISSING}　　制表时间：{made}"
    title = sheet.book.add_format(
        {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
    )
    plain = sheet.book.add_format(SONG)
    sheet.page.set_row(0, 34)
    sheet.page.merge_range(0, 0, 0, last, "", title)
    sheet.page.write_string(0, 0, harmless(heading.title), title)
    sheet.page.merge_range(1, 0, 1, last, "", plain)
    sheet.page.write_string(1, 0, line, plain)
    for place, label in enumerate(["序号", *[column.label for column in sheet.columns]]):
        sheet.page.write_string(2, place, label, sheet.style(bold=True, align="center", text_wrap=True))
    sheet.page.freeze_panes(3, 0)


def _foot(sheet: _Sheet, heading: Heading, totals: list, row: int, last: int) -> None:
    if any(total is not None for total in totals):
        sheet.page.write_string(row, 0, "合计", sheet.style(bold=True, align="center"))
        for place, (column, total) in enumerate(zip(sheet.columns, totals, strict=True), start=1):
            if total is None:
                sheet.page.write_blank(row, place, None, sheet.style())
            else:
                sheet.write(row, place, column.kind, total)
        row += 1
    plain = sheet.book.add_format(SONG)
    line = f"制表人：{heading.made_by}　　　　审核人：　　　　　　联系电话：{heading.phone}"
    sheet.page.merge_range(row, 0, row, last, "", plain)
    sheet.page.write_string(row, 0, line, plain)


def _paper(page: xlsxwriter.worksheet.Worksheet, last: int) -> None:
    page.set_paper(9)
    if last > 7:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 2)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer("&C— &P —")
