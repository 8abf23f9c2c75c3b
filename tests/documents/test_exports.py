import csv
import io

import openpyxl
import pytest
from django.http import QueryDict

from governance.documents import exports, files, jobs
from governance.documents.choices import JobState
from governance.documents.models import Job
from governance.documents.spreadsheets import writing
from governance.errors import Invalid, Missing, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "ledger")]


@pytest.fixture
def made(cast, at, var):
    def made(layout, query="", user=cast.operator):
        job = jobs.run(exports.ask("ledger", user=user, query=query, layout=layout, at=at).pk, at)
        assert job.state == JobState.DONE, job.error
        page = openpyxl.load_workbook(io.BytesIO(files.place(job.file).read_bytes())).worksheets[0]
        return job, page

    return made


def test_the_print_layout_keeps_the_habits_of_paper(made, cast, at):
    cast.operator.phone = "028-87650000"
    cast.operator.save()
    job, page = made("print")
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[0][0] == "呼叫响应台账"
    assert lines[1][0] == "填报单位：西华街道　　统计时段：—　　制表时间：2026-03-04"
    assert lines[2] == ["序号", "编号", "事项", "用时", "按时率", "日期", "呼叫时间"]
    assert lines[3][:4] == [1, "101-0", "'=1+1", 0]
    assert lines[6][0] == "合计" and lines[6][3] == 3
    assert lines[7][0].startswith("制表人：蒋雯") and "审核人：" in lines[7][0] and lines[7][0].endswith("028-87650000")
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:G1", "A2:G2", "A8:G8"}
    assert page["E4"].number_format == "0.0%" and page["F4"].number_format == "yyyy-mm-dd"
    assert page["G4"].value.isoformat() == "2026-03-04T10:00:00"
    assert job.file_name == "呼叫响应台账-20260304-1000-打印版.xlsx"


def test_the_data_layout_is_one_header_and_rows(made):
    job, page = made("data", "n=5")
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[0] == ["编号", "事项", "用时", "按时率", "日期", "呼叫时间"]
    assert len(lines) == 6 and not page.merged_cells.ranges
    assert (job.done, job.total, job.outcome) == (5, 5, {"rows": 5})


def test_an_export_holds_what_its_owner_sees(made, cast):
    _, mine = made("data", user=cast.operator)
    _, theirs = made("data", user=cast.dept_operator)
    assert (mine["A2"].value, theirs["A2"].value) == ("101-0", "201-0")


def test_an_empty_list_is_an_empty_table(made):
    _, page = made("print", "n=0")
    assert page["A4"].value == "合计" and page["D4"].value == 0


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula_not_even_after_csv(made, monkeypatch, text):
    columns = exports._exports["ledger"].columns[:1]
    exports.register("ledger", "台账", columns, lambda user, params: [[text]])
    _, page = made("data")
    assert page["A2"].data_type == "s" and page["A2"].value == f"'{text}"
    held = io.StringIO()
    csv.writer(held).writerow([page["A2"].value])
    assert held.getvalue().lstrip('"').startswith("'")


def test_a_missing_value_is_a_dash_and_zero_is_zero(made):
    columns = exports._exports["ledger"].columns[:4]
    exports.register("ledger", "台账", columns, lambda user, params: [["a", None, 0, float("nan")]])
    _, page = made("print")
    assert [page.cell(4, place).value for place in (3, 4, 5)] == ["—", 0, "—"]


def test_hostile_control_signs_and_endless_text_do_no_harm(made):
    columns = exports._exports["ledger"].columns[:1]
    exports.register("ledger", "台账", columns, lambda user, params: [["a\x01b\x0b" + "长" * 40_000]])
    _, page = made("data")
    assert len(page["A2"].value) <= 32_000


def test_too_many_rows_are_refused_and_leave_no_file(cast, at, var, monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 10)
    job = exports.ask("ledger", user=cast.operator, query="n=11", layout="data", at=at)
    job = jobs.run(job.pk, at)
    assert job.state == JobState.FAILED and "缩小" in job.error
    assert not [file for file in var.rglob("*") if file.is_file()]


def test_what_is_not_offered_or_not_allowed_makes_no_job(cast, at):
    with pytest.raises(Missing):
        exports.ask("nothing", user=cast.operator, query="", layout="data", at=at)
    with pytest.raises(Invalid):
        exports.ask("ledger", user=cast.operator, query="", layout="pdf", at=at)
    columns = exports._exports["ledger"].columns
    exports.register("secret", "密件台账", columns, lambda user, params: [], allowed=lambda user: False)
    with pytest.raises(NotYours, match="密件台账"):
        exports.ask("secret", user=cast.operator, query="", layout="data", at=at)
    assert not Job.objects.exists()


def test_the_query_reaches_the_rows_as_a_query(cast, at, var):
    seen = []

    def rows(user, params):
        seen.append(params)
        return []

    exports.register("ledger", "台账", exports._exports["ledger"].columns, rows)
    jobs.run(exports.ask("ledger", user=cast.operator, query="tier=P0&tier=P1&q=水", layout="data", at=at).pk, at)
    assert isinstance(seen[0], QueryDict) and seen[0].getlist("tier") == ["P0", "P1"] and seen[0]["q"] == "水"
