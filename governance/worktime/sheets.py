"""Read the cells of an uploaded CSV or Excel file."""

import csv
import io
import warnings
import zlib
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from governance.errors import Invalid

MAX_BYTES, MAX_UNPACKED, MAX_ROWS, MAX_COLUMNS = 1_000_000, 20_000_000, 400, 10
BROKEN = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, OSError, EOFError)
BROKEN = (*BROKEN, SyntaxError, zlib.error)  # what a damaged workbook makes openpyxl and its XML parser raise


def read_sheet(name: str, content: bytes) -> list[list]:
    """Return the rows of the first sheet, cells as they are; raise Invalid when it is no such file or too large."""
    if len(content) > MAX_BYTES:
        raise Invalid("文件超过 1 MB，不像一年的节假日安排。")
    suffix = PurePath(name).suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise Invalid("只收 CSV 或 Excel（.xlsx）文件。")
    rows = _csv(content) if suffix == ".csv" else _workbook(content)
    if len(rows) > MAX_ROWS:
        raise Invalid(f"超过 {MAX_ROWS} 行，不像一年的节假日安排。")
    return rows


def _csv(content: bytes) -> list[list]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise Invalid("文件的文字编码认不出，请存为 UTF-8 的 CSV。") from None
    try:
        return [row[:MAX_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        raise Invalid("文件不是完好的 CSV。") from None


def _workbook(content: bytes) -> list[list]:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise Invalid("文件解开后过大，已拒收。")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles it does not know
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            rows = [list(row) for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)]
            book.close()
    except (*BROKEN, IndexError):
        raise Invalid("文件不是完好的 Excel（.xlsx）。") from None
    return rows
