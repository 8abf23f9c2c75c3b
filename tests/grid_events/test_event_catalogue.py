"""The classes of events are written in the browser and in a spreadsheet; open events keep the version of their day."""

import io

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from machines import Person

from governance.catalogues import services
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.documents import exports, files, imports, jobs
from governance.documents.choices import JobState
from governance.web.catalogues import find
from governance.web.editing import as_raw
from governance.workflow.models import Deadline
from grids.models import EventClass, EventLimit, GridEvent

pytestmark = pytest.mark.django_db
DRAFT = "/catalogues/grids/draft/"
NAME = "catalogue-grids-classes"


@pytest.fixture(autouse=True)
def morning(town, settings, tmp_path):
    settings.VAR = tmp_path
    with time_machine.travel(town.moment("2026-03-04 09:00"), tick=False):
        yield


@pytest.fixture
def keeper(town) -> Client:
    client = Client()
    client.force_login(town.establishment)
    return client


@pytest.fixture
def draft(town):
    return services.draft("grids", actor=town.establishment, at=town.moment("2026-03-04 08:30"))


def row_of(version, code="05-01") -> EventClass:
    return EventClass.objects.get(version=version, code=code)


def save(client, row, **changes):
    seen = client.get(f"{DRAFT}classes/{row.pk}/").context["seen"]
    raw = as_raw(find("grids").editor.table("classes"), row) | changes
    typed = {name: value for name, value in raw.items() if value is not False}
    return client.post(f"{DRAFT}classes/{row.pk}/", typed | {"seen": seen})


def publish(client):
    answer = client.post(f"{DRAFT}publish/", {"effective_from": "2026-03-04", "note": "三月调整"})
    in_force.clear()
    return answer


def test_everyone_reads_classes_limits_and_where_they_come_from(client, town):
    client.force_login(town.grid_worker)
    page = client.get("/catalogues/grids/").content.decode()
    for words in ("事件分类目录", "05-01", "UC03", "须附照片", "直达街道和部门", "核实", "2 工作时"):
        assert words in page, words
    assert find("grids").editor.faults(CatalogueVersion.objects.of("grids").get()) == []


def test_a_published_change_holds_for_new_events_and_open_ones_keep_theirs(keeper, town, draft):
    event = town.do(town.reported(), "accept", town.clerk, "2026-03-04 09:10")
    before = Deadline.objects.of_roots(GridEvent, [event.pk]).running().get().due_at

    assert save(keeper, row_of(draft), photo_required=True, solve_amount="1", solve_unit="work_hour").status_code == 302
    shown = keeper.get(f"{DRAFT}publish/").content.decode()
    assert "在办网格事件，仍按上报时的版本办" in shown and "其中 05-01" in shown
    assert publish(keeper).status_code == 302

    event.refresh_from_db()
    assert (event.event_class.version.version_no, event.event_class.photo_required) == (1, False)
    assert Deadline.objects.of_roots(GridEvent, [event.pk]).running().get().due_at == before
    newer = town.reported("2026-03-04 09:30", address="9 栋", grid_code="")
    assert (newer.event_class.version.version_no, newer.amounts["level4"]) == (2, ["1", "work_hour"])
    refused = Person(town.grid_worker).post("/api/v1/grid-events/", town.raw_event(address="10 栋", grid_code="",
                                                                                 community="510106025002"))  # fmt: skip
    assert refused.json()["errors"] == {"photo": ["“占道经营”须附一张照片"]}


def test_a_wrong_row_names_what_is_wrong_and_changes_nothing(keeper, draft):
    row = row_of(draft)
    for changes, words in (
        ({"code": "0501"}, "编码为大类两位"),
        ({"code": "06-77"}, "须以大类编码 05 开头"),
        ({"item_code": "ZZ99"}, "呼叫事项目录里没有 ZZ99"),
        ({"solve_amount": "3", "solve_unit": ""}, "微网格自办时限与单位须同时填写"),
        ({"settle_amount": "-1", "settle_unit": "workday"}, "社区办理时限须大于 0"),
        ({"name": ""}, "必填"),
    ):
        answer = save(keeper, row, **changes)
        assert answer.status_code == 422 and words in answer.content.decode(), changes
    assert row_of(draft).item_code == "UC03"


def test_what_events_need_keeps_a_draft_from_being_published(keeper, draft):
    EventLimit.objects.filter(version=draft, limit_name="check").delete()
    EventClass.objects.filter(version=draft, event_group="10").delete()
    EventClass.objects.filter(version=draft, code="05-01").update(item_code="ZZ99")
    answer = publish(keeper)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("缺少时限：核实", "大类 10 特殊人群关爱没有小类", "呼叫事项目录里没有：ZZ99"):
        assert words in page, words
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_only_the_keeper_writes(client, town, draft):
    for name in ("clerk", "operator", "ops", "sys_admin", "grid_worker"):
        client.force_login(getattr(town, name))
        assert client.get(DRAFT).status_code == 403, name
        assert client.post(f"{DRAFT}publish/", {"effective_from": "2026-03-04"}).status_code == 403, name
    assert CatalogueVersion.objects.of("grids").draft().exists()


def test_the_spreadsheet_goes_out_and_comes_back(town, draft):
    at = town.moment("2026-03-04 09:00")
    out = jobs.run(exports.ask(NAME, user=town.establishment, query="version=draft", layout="data", at=at).pk, at)
    assert out.state == JobState.DONE, out.error
    book = openpyxl.load_workbook(io.BytesIO(files.place(out.file).read_bytes()))
    head = [cell.value for cell in book.active[1]]
    line = next(row for row in book.active.iter_rows(min_row=2) if row[0].value == "05-01")
    line[head.index("须附照片")].value = "是"
    kept = io.BytesIO()
    book.save(kept)
    upload = SimpleUploadedFile("classes.xlsx", kept.getvalue())
    dry = jobs.run(imports.ask(NAME, user=town.establishment, file=upload, at=at).pk, at)
    assert dry.outcome["sound"], dry.outcome
    assert not row_of(draft).photo_required
    jobs.run(imports.confirm(dry, user=town.establishment, at=at).pk, at)
    assert row_of(draft).photo_required
    assert EventClass.objects.filter(version=draft).count() == dry.outcome["rows"]


def test_a_row_is_written_over_rest(town, draft):
    place = "/api/v1/catalogues/grids/draft/classes/"
    caller = Person(town.establishment)
    wrong = caller.post(place, {"code": "05-01", "item_code": "ZZ99"})
    assert wrong.json()["errors"] == {"item_code": ["呼叫事项目录里没有 ZZ99"]}
    assert caller.post(place, {"code": "05-01", "tier": "P1"}).status_code == 200
    assert row_of(draft).tier == "P1"
    assert Person(town.operator).post(place, {"code": "05-01", "tier": "P0"}).status_code == 403
