import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.documents import files, imports, jobs
from governance.documents.choices import JobState
from governance.documents.models import Job
from governance.documents.spreadsheets.reading import Field
from governance.errors import Conflict, Invalid, NotReady, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "var")]


def table(*lines):
    made = openpyxl.Workbook()
    for line in [("代码", "名称"), *lines]:
        made.active.append(line)
    held = io.BytesIO()
    made.save(held)
    return SimpleUploadedFile("网格.xlsx", held.getvalue())


@pytest.fixture
def written(cast, monkeypatch):
    """Offer an import of grids to the operator; what it writes is listed here."""
    monkeypatch.setattr(imports, "_imports", {})
    rows = []

    def judge(user, found):
        return {number: ["代码已存在"] for number, row in found.items() if row["code"] == "taken"}

    imports.register(
        "grids",
        "网格",
        [Field("code", "代码", required=True), Field("name", "名称", required=True)],
        judge=judge,
        write=lambda user, found, at: rows.extend(row["code"] for row in found.values()),
        allowed=lambda user: user in (cast.operator, cast.chief),
    )
    return rows


@pytest.fixture
def tried(cast, at):
    def tried(*lines):
        return jobs.run(imports.ask("grids", user=cast.operator, file=table(*lines), at=at).pk, at)

    return tried


def test_a_dry_run_writes_nothing_and_a_confirmed_one_writes_all(tried, written, cast, at):
    dry = tried(("a", "甲"), ("b", "乙"))
    assert dry.outcome == {"rows": 2, "bad": 0, "faults": [], "sound": True} and written == []
    real = jobs.run(imports.confirm(dry, user=cast.operator, at=at).pk, at)
    assert (real.state, real.outcome, written) == (JobState.DONE, {"rows": 2}, ["a", "b"])


def test_faulty_rows_come_back_as_a_table_and_cannot_be_confirmed(tried, written, cast, at):
    dry = tried(("a", "甲"), ("taken", "乙"), (None, "丙"))
    assert dry.outcome["faults"] == [[3, "代码已存在"], [4, "代码不能为空"]] and not dry.outcome["sound"]
    page = openpyxl.load_workbook(io.BytesIO(files.place(dry.file).read_bytes())).active
    assert [page["A2"].value, page["B2"].value, page["C2"].value] == [3, "代码已存在", "taken"]
    with pytest.raises(NotReady):
        imports.confirm(dry, user=cast.operator, at=at)
    assert written == [] and Job.objects.count() == 1


def test_a_file_is_taken_in_once(tried, written, cast, at):
    dry = tried(("a", "甲"))
    jobs.run(imports.confirm(dry, user=cast.operator, at=at).pk, at)
    with pytest.raises(Conflict, match="已经导入过"):
        imports.confirm(dry, user=cast.operator, at=at)
    assert written == ["a"]


def test_only_who_tried_may_confirm_and_only_who_may_import_tries(tried, written, cast, at):
    dry = tried(("a", "甲"))
    with pytest.raises(NotYours):
        imports.confirm(dry, user=cast.chief, at=at)
    with pytest.raises(NotYours, match="不能导入网格"):
        imports.ask("grids", user=cast.nobody, file=table(("a", "甲")), at=at)
    assert written == []


def test_a_file_that_is_no_table_is_refused_at_once_and_not_kept(written, cast, at, var):
    with pytest.raises(Invalid):
        imports.ask("grids", user=cast.operator, file=SimpleUploadedFile("x.xlsx", b"<html>"), at=at)
    assert not Job.objects.exists() and not [file for file in var.rglob("*") if file.is_file()]


def test_the_pages_lead_from_the_file_to_the_rows(client, written, cast, at):
    client.force_login(cast.operator)
    assert "试导入" in client.get(reverse("ask-import", args=["grids"])).content.decode()
    answer = client.post(reverse("ask-import", args=["grids"]), {"file": table(("a", "甲"))})
    dry = Job.objects.get()
    assert answer.url == reverse("job", args=[dry.pk])
    jobs.run(dry.pk, dry.asked_at)
    assert "确认导入" in client.get(answer.url).content.decode()
    answer = client.post(reverse("confirm-import", args=[dry.pk]))
    real = Job.objects.latest("pk")
    jobs.run(real.pk, real.asked_at)
    assert '已导入 <span class="num">1</span> 行' in client.get(answer.url).content.decode() and written == ["a"]


def test_the_page_of_an_import_shows_the_faults(client, tried, written, cast):
    client.force_login(cast.operator)
    text = client.get(reverse("job", args=[tried(("taken", "甲")).pk])).content.decode()
    assert "代码已存在" in text and "错误行.xlsx" in text and "确认导入" not in text


def test_a_worker_superseded_while_it_writes_takes_its_rows_back(tried, written, cast, at):
    def write(user, rows, moment):
        Job.objects.filter(state=JobState.RUNNING).update(runner="successor")
        cast.street.name = "改名"
        cast.street.save()

    imports.register(
        "grids",
        "网格",
        imports._imports["grids"].fields,
        judge=lambda user, rows: {},
        write=write,
        allowed=lambda user: True,
    )
    real = imports.confirm(tried(("a", "甲")), user=cast.operator, at=at)
    assert jobs.run(real.pk, at).state == JobState.RUNNING
    cast.street.refresh_from_db()
    assert cast.street.name == "西华街道"
