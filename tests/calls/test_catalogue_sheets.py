"""The catalogue goes out as a spreadsheet and comes back into the draft: tried first, then whole or not at all."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from dispatch.calls.models import CallItem
from governance.audit.models import Entry
from governance.catalogues import services
from governance.documents import exports, files, imports, jobs
from governance.documents.choices import JobState
from governance.errors import NotYours

pytestmark = pytest.mark.django_db
NAME = "catalogue-calls-items"


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.VAR = tmp_path


@pytest.fixture
def at(town):
    return town.moment("2026-03-04 09:00")


@pytest.fixture
def draft(town, at):
    return services.draft("calls", actor=town.establishment, at=at)


def taken_out(town, at, query="version=draft") -> openpyxl.Workbook:
    job = exports.ask(NAME, user=town.establishment, query=query, layout="data", at=at)
    done = jobs.run(job.pk, at)
    assert done.state == JobState.DONE, done.error
    return opened(done)


def opened(job) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(files.place(job.file).read_bytes()))


def brought_in(town, at, book):
    kept = io.BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("items.xlsx", kept.getvalue())
    return jobs.run(imports.ask(NAME, user=town.establishment, file=file, at=at).pk, at)


def confirmed(town, at, dry):
    return jobs.run(imports.confirm(dry, user=town.establishment, at=at).pk, at)


def held(version) -> list[dict]:
    rows = CallItem.objects.filter(version=version).order_by("code").values()
    return [{name: value for name, value in row.items() if name not in ("id", "version_id")} for row in rows]


def test_what_goes_out_comes_back_the_same(town, at, draft):
    before = held(draft)
    dry = brought_in(town, at, taken_out(town, at))
    assert dry.outcome == {"rows": 43, "bad": 0, "faults": [], "sound": True}
    assert confirmed(town, at, dry).outcome == {"rows": 43}
    assert held(draft) == before


def test_rows_in_the_table_are_written_others_stay(town, at, draft):
    book = openpyxl.Workbook()
    book.active.append(["事项编码", "紧急程度", "履职事项清单", "宜附照片", "办结时限", "办结时限单位"])
    book.active.append(["UC03", "紧急", "收回", "否", None, None])

    dry = brought_in(town, at, book)
    assert dry.outcome["sound"], dry.outcome
    assert CallItem.objects.get(version=draft, code="UC03").tier == "P2"
    confirmed(town, at, dry)

    row = CallItem.objects.get(version=draft, code="UC03")
    assert (row.tier, row.duty_list, row.photo_required, row.resolve_amount) == ("P1", "withdrawn", False, None)
    assert row.lead == "D05" and CallItem.objects.filter(version=draft).count() == 43
    assert "导入事项 1 行" in Entry.objects.filter(action="catalogue.edited").get().note


def test_faulty_rows_come_back_by_number_and_nothing_is_written(town, at, draft):
    book = openpyxl.Workbook()
    book.active.append(["事项编码", "紧急程度", "牵头单位", "宜附照片"])
    for line in (["UC03", "很急", "D05", "是"], ["UC04", "特急", "D99", "是"], ["UC03", "特急", "", "也许"]):
        book.active.append(line)
    book.active.append(["UC05", "特急", "D05", "是"])
    book.active.append(["UC05", "一般", "D05", "是"])
    before = held(draft)

    dry = brought_in(town, at, book)

    faults = dict(dry.outcome["faults"])
    assert dry.outcome["bad"] == 4 and not dry.outcome["sound"]
    assert "请填特急" in faults[2] and "牵头单位" in faults[3] and "请填是或否" in faults[4]
    assert faults[6] == "与第 5 行重复"
    told = opened(dry).active
    assert [told.cell(row, 1).value for row in (2, 3, 4, 5)] == [2, 3, 4, 6]
    assert held(draft) == before


def test_without_a_draft_nothing_comes_in(town, at):
    book = openpyxl.Workbook()
    book.active.append(["事项编码"])
    book.active.append(["UC03"])
    failed = brought_in(town, at, book)
    assert failed.state == JobState.FAILED and "请先起草新版本" in failed.error


def test_only_the_keeper_brings_tables_in_and_reads_the_draft(town, at, draft):
    with pytest.raises(NotYours):
        imports.find(NAME, town.ops)
    rows = exports.find(NAME, town.operator).rows
    assert len(rows(town.operator, QueryDict(""))) == 43
    with pytest.raises(NotYours):
        rows(town.operator, QueryDict("version=draft"))
