import io
import zipfile

import openpyxl
import pytest

from governance.documents.spreadsheets import reading
from governance.documents.spreadsheets.reading import Field, faults_book, read_table
from governance.errors import Invalid


def whole_number(text):
    if not text.isdigit():
        raise ValueError(f"“{text}”不是整数")
    return int(text)


FIELDS = (
    Field("code", "代码", required=True),
    Field("name", "名称", required=True),
    Field("homes", "户数", clean=whole_number),
)


def book(*lines):
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


HEAD = ("序号", "代码", "名称", "户数")


def test_a_table_below_a_title_is_read_by_its_header():
    table = read_table(
        book(["网格清册"], ["填报单位：某"], HEAD, (1, "0101", "一号院", 120), (2, "0102", "二号院", None)), FIELDS
    )
    assert table.rows == {
        4: {"code": "0101", "name": "一号院", "homes": 120},
        5: {"code": "0102", "name": "二号院", "homes": None},
    }
    assert table.sound


def test_faults_are_named_by_row_and_given_back_as_a_table():
    table = read_table(
        book(HEAD, (1, "0101", "一号院", "约120"), (2, "0102", "二号院", 3), (3, None, "=1+1", "x")), FIELDS
    )
    assert not table.sound and list(table.rows) == [3]
    assert table.faults == {2: ["户数：“约120”不是整数"], 4: ["代码不能为空", "名称不能为空", "户数：“x”不是整数"]}
    page = openpyxl.load_workbook(io.BytesIO(faults_book(table))).active
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[0] == ["原行号", "错误说明", "序号", "代码", "名称", "户数"]
    assert lines[1] == [2, "户数：“约120”不是整数", "1", "0101", "一号院", "约120"]


def test_numbers_and_dates_read_as_people_wrote_them():
    table = read_table(book(HEAD, (1.0, 101.0, "一号院", 3.0)), FIELDS)
    assert table.rows[2] == {"code": "101", "name": "一号院", "homes": 3}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([("甲", "乙")], "没有找到表头"),
        ([], "没有找到表头"),
        ([HEAD], "没有数据"),
        ([("说明",)] * 20 + [HEAD, (1, "a", "b", 1)], "没有找到表头"),
    ],
)
def test_a_table_without_header_or_rows_is_refused(lines, words):
    with pytest.raises(Invalid, match=words):
        read_table(book(*lines), FIELDS)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    with pytest.raises(Invalid, match="超过 5 行"):
        read_table(book(HEAD, *[(n, f"c{n}", "x", 1) for n in range(6)]), FIELDS)


def with_part(content, name, text):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, text if entry == name else source.read(entry))
    return held.getvalue()


GOOD = book(HEAD, (1, "0101", "一号院", 3))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a table",
        GOOD[:-40],
        with_part(GOOD, "xl/worksheets/sheet1.xml", BOMB),
        with_part(GOOD, "xl/worksheets/sheet1.xml", "<worksheet><broken"),
        with_part(GOOD, "xl/workbook.xml", "<workbook/>"),
        b"PK\x03\x04" + b"\0" * reading.MOST_BYTES,
    ],
)
def test_what_is_no_table_is_refused_in_chinese(content):
    with pytest.raises(Invalid) as refused:
        read_table(content, FIELDS)
    assert refused.value.errors == {"file": [refused.value.message]}


def test_rows_far_below_are_not_waited_for():
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    made.active.append((1, "a", "b", 1))
    made.active.cell(19_000, 2, "far")
    held = io.BytesIO()
    made.save(held)
    assert list(read_table(held.getvalue(), FIELDS).rows) == [2]
