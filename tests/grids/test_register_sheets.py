"""The register goes out as a spreadsheet and comes back in; a wrong row keeps the whole table out."""

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from django.http import QueryDict
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, MARKET, OTHER_COMPOUND, STREET

from governance.audit.models import Entry
from governance.documents import imports
from governance.documents.spreadsheets.reading import read_table
from governance.errors import NotReady, NotYours
from grids import reports, selectors
from grids.models import Grid, GridDescent

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
HEADER = ["网格编码", "网格名称", "专属", "责任单位", "单元网格编码", "边界", "有效自"]


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to("2026-03-04T02:00:00+00:00", tick=False)


def book(*lines, header=None) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        page = made.add_worksheet()
        for number, line in enumerate([header or HEADER, *lines]):
            page.write_row(number, 0, line)
    return held.getvalue()


def examined(ground, *lines, user=None, header=None):
    return imports.examine(imports.find("grids", user or ground.ops), user or ground.ops, book(*lines, header=header))


def take_in(ground, *lines, user=None, header=None):
    table = examined(ground, *lines, user=user, header=header)
    assert table.faults == {}
    imports.find("grids", user or ground.ops).write(user or ground.ops, table.rows, ground.moment("2026-03-04 10:00"))


def test_what_goes_out_comes_in_without_a_change(ground):
    rows = list(reports.rows(ground.ops, QueryDict("")))
    assert len(rows) == len(ground.grids)
    labels = [column.label for column in reports.COLUMNS]
    lines = [[f"{cell:%Y-%m-%d}" if isinstance(cell, date) else cell for cell in row] for row in rows]
    take_in(ground, *lines, header=labels)
    assert (Grid.objects.count(), GridDescent.objects.count()) == (len(ground.grids), 0)
    assert Entry.objects.get(action="grids.register.imported").after == {"added": 0, "changed": 0, "rows": 12}


def test_the_sheet_tells_who_looks_after_a_grid_and_is_filtered_as_the_list(ground):
    (row,) = reports.rows(ground.operator, QueryDict(f"q={BUILDINGS[0]}"))
    assert row[:6] == [BUILDINGS[0], "和美苑1栋", "微网格", "西华街道", "金牛社区", "否"]
    assert row[9] == "吴秀芳"
    assert reports.count(ground.grid_worker, QueryDict("")) == 1


def test_a_table_adds_and_redraws_at_once(ground):
    take_in(
        ground,
        ["510106025002003000", "新苑", "否", "", "510106025002001 510106025002002", "", ""],
        ["510106025002003001", "新苑1栋", "", "", "", "", "2025-01-01"],
        [MARKET, "金牛集贸市场", "是", "和美物业", "", "", ""],
        [COMPOUND, "和美苑", "否", "", "", "", ""],
        [OTHER_COMPOUND, "兴业苑", "否", "", "", "", ""],
    )
    new = selectors.grid_at("510106025002003000", TODAY)
    assert (new.unit_codes, new.community, new.valid_from) == (
        ["510106025002001", "510106025002002"], ground.community, TODAY,
    )  # fmt: skip
    assert selectors.grid_at("510106025002003001", date(2025, 6, 1)).rank == 4
    market = selectors.grid_at(MARKET, TODAY)
    assert (market.name, market.owner, market.valid_from) == ("金牛集贸市场", ground.firm, TODAY)
    assert selectors.grid_at(COMPOUND, TODAY).boundary is None  # the column was there and empty
    assert Grid.objects.filter(code=OTHER_COMPOUND).count() == 1
    assert GridDescent.objects.count() == 2


def test_columns_that_are_not_there_change_nothing(ground):
    take_in(ground, [MARKET, "金牛集贸市场"], [COMPOUND, "和美苑"], header=HEADER[:2])
    assert selectors.grid_at(MARKET, TODAY).owner == ground.firm
    assert selectors.grid_at(COMPOUND, TODAY).boundary is not None


FAULTS = [
    (["51010602500200100", "短", "", "", "", "", ""], "18 位"),
    (["510106025000001000", "跳级", "", "", "", "", ""], "18 位"),
    (["510106099001001000", "别处", "", "", "", "", ""], "不在组织名录"),
    (["510106025077001000", "别处", "", "", "", "", ""], "不在组织名录"),
    (["510106025002005001", "没有小区", "", "", "", "", ""], "上级网格不在册里"),
    (["510106025002902000", "小学", "是", "", "", "", ""], "须有责任单位"),
    (["510106025002902000", "小学", "否", "和美物业", "", "", ""], "901 至 999"),
    (["510106025002003000", "新苑", "是", "和美物业", "", "", ""], "901 至 999"),
    (["510106025002003000", "新苑", "否", "和美物业", "", "", ""], "其余不设"),
    (["510106025002902000", "小学", "是", "没有的单位", "", "", ""], "没有这个部门"),
    (["510106025002003000", "新苑", "也许", "", "", "", ""], "请填是或否"),
    (["510106025002003000", "新苑", "", "", "12 34", "", ""], "15 位"),
    (["510106025002003000", "新苑", "", "", "", "104,30 104,31", ""], "3 至"),
    (["510106025002003000", "新苑", "", "", "", "30,104 31,104 31,105", ""], "不在国内"),
    ([COMPOUND, "和美苑", "", "", "", "", "2024-01-01"], "90 天之内"),
    ([COMPOUND, "和美苑", "", "", "", "", "昨天"], "须为日期"),
    ([COMPOUND, "", "", "", "", "", ""], "不能为空"),
]


@pytest.mark.parametrize(("line", "words"), FAULTS)
def test_a_faulty_row_is_named_and_nothing_is_written(ground, line, words):
    table = examined(ground, line)
    assert words in table.faults[2][0]
    assert Grid.objects.count() == len(ground.grids)


def test_a_code_twice_in_a_table_is_a_fault(ground):
    line = ["510106025002003000", "新苑", "", "", "", "", ""]
    assert examined(ground, line, line).faults == {3: ["与第 2 行重复"]}


def test_a_street_brings_in_its_own_grids_alone(ground):
    own, far = ["510106025002003000", "新苑"], ["510106038008002000", "新苑"]
    table = examined(
        ground, own, far, [COMMUNITY, "金牛社区"], [STREET, "西华"], user=ground.operator, header=HEADER[:2]
    )
    assert sorted(table.faults) == [3, 4, 5]
    with pytest.raises(NotYours):
        imports.find("grids", ground.clerk)


def test_a_register_that_moved_on_refuses_the_table(ground):
    table = examined(ground, [BUILDINGS[0], "和美苑一栋", "", "", "", "", ""])
    Grid.objects.filter(code=BUILDINGS[0]).update(valid_to=date(2026, 4, 1))
    with pytest.raises(NotReady, match="请重新试导入"):
        imports.find("grids", ground.ops).write(ground.ops, table.rows, ground.moment("2026-03-04 10:00"))
    assert Grid.objects.count() == len(ground.grids)


def test_the_faulty_rows_come_back_as_a_spreadsheet():
    held = book(["x", "名称"], header=HEADER[:2])
    table = read_table(held, reports.FIELDS)
    assert openpyxl.load_workbook(io.BytesIO(held)).active.max_row == 2
    assert table.faults == {2: ["网格编码：须为 18 位网格编码，各级从前往后填，后面补零"]}
