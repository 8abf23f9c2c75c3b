"""The call-item catalogue is written in the browser: drafted, changed, compared, published, or thrown away."""

from datetime import date

import pytest
import time_machine

from dispatch.calls.models import CallItem
from governance.audit.models import Entry
from governance.catalogues import services
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.web.catalogues import find
from governance.web.editing import as_raw

pytestmark = pytest.mark.django_db
DRAFT = "/catalogues/calls/draft/"


@pytest.fixture(autouse=True)
def morning(town):
    with time_machine.travel(town.moment("2026-03-04 09:00"), tick=False):
        yield


@pytest.fixture
def keeper(client, town):
    client.force_login(town.establishment)
    return client


@pytest.fixture
def draft(town):
    return services.draft("calls", actor=town.establishment, at=town.moment("2026-03-04 08:30"))


def item(version, code="UC03") -> CallItem:
    return CallItem.objects.get(version=version, code=code)


def typed(row, **changes) -> dict:
    raw = as_raw(find("calls").editor.table("items"), row) | changes
    return {name: value for name, value in raw.items() if value is not False}


def save(client, row, **changes):
    page = client.get(f"{DRAFT}items/{row.pk}/")
    seen = changes.pop("seen", None) or page.context["seen"]
    return client.post(f"{DRAFT}items/{row.pk}/", typed(row, **changes) | {"seen": seen})


def publish(client, on="2026-03-04", note="三月调整"):
    answer = client.post(f"{DRAFT}publish/", {"effective_from": on, "note": note})
    in_force.clear()
    return answer


def test_the_keeper_begins_a_draft_changes_a_row_and_publishes_it(keeper, town):
    call = town.called(item="UC03")
    assert "没有草稿" in keeper.get(DRAFT).content.decode()
    keeper.post(DRAFT)
    version = CatalogueVersion.objects.get(state="draft")

    answer = save(keeper, item(version), tier="P1", duty_list="basic")
    assert answer.status_code == 302
    page = keeper.get(DRAFT).content.decode()
    assert "改动" in page and "UC03" in keeper.get(f"{DRAFT}?changed=1").content.decode()
    assert "UC06" not in keeper.get(f"{DRAFT}?changed=1").content.decode()

    shown = keeper.get(f"{DRAFT}publish/").content.decode()
    assert "一般" in shown and "紧急" in shown and "在办呼叫，仍按登记时的版本办" in shown and "1 件" in shown
    assert publish(keeper).status_code == 302

    version.refresh_from_db()
    assert (version.state, version.effective_from, version.note) == ("published", date(2026, 3, 4), "三月调整")
    assert in_force("calls", date(2026, 3, 4)) == version
    call.refresh_from_db()
    assert (call.item.version.version_no, call.tier) == (1, "P2")
    assert town.called(at="2026-03-04 09:30", item="UC03", actor=town.coordinator).tier == "P1"
    told = keeper.get("/catalogues/calls/changes/2/").content.decode()
    assert "UC03" in told and "履职事项清单" in told and "配合" in told and "基本" in told
    edited = Entry.objects.get(action="catalogue.edited")
    assert (edited.before["紧急程度"], edited.after["紧急程度"]) == ("P2 一般", "P1 紧急")


def test_boxes_sent_in_the_order_of_the_page_are_no_change(keeper, draft):
    row = item(draft, "EN34")
    assert row.assists == ["D13", "D05"]
    page = keeper.get(f"{DRAFT}items/{row.pk}/").content.decode()
    assert 'value="15"' in page and "15.00" not in page
    assert save(keeper, row, assists=["D05", "D13"]).status_code == 302
    row.refresh_from_db()
    assert row.assists == ["D13", "D05"]
    assert save(keeper, row, assists=["D05", "D06", "D13"]).status_code == 302
    row.refresh_from_db()
    assert row.assists == ["D13", "D05", "D06"]


def test_nobody_else_sees_or_writes_a_draft(client, town, draft):
    row = item(draft)
    for name in ("operator", "dept_leader", "ops", "leader", "sys_admin", "nobody"):
        client.force_login(getattr(town, name))
        for path in ("", "publish/", f"items/{row.pk}/", "items/new/"):
            assert client.get(f"{DRAFT}{path}").status_code == 403, (name, path)
        for path in ("", "publish/", "discard/", f"items/{row.pk}/", f"items/{row.pk}/remove/", "items/new/"):
            assert client.post(f"{DRAFT}{path}", {}).status_code == 403, (name, path)
        assert "编写新版本" not in client.get("/catalogues/calls/").content.decode()
    assert CatalogueVersion.objects.draft().count() == 1 and item(draft).tier == "P2"


def test_a_wrong_row_comes_back_with_what_was_typed_and_changes_nothing(keeper, draft):
    row = item(draft)
    for changes, words in (
        ({"code": "uc3"}, "两个大写字母"),
        ({"lead": ""}, "请选择牵头单位"),
        ({"assists": ["D05"]}, "牵头单位不能同时协办"),
        ({"resolve_amount": ""}, "须同时填写"),
        ({"resolve_amount": "-1"}, "须大于 0"),
        ({"name": ""}, "必填"),
    ):
        answer = save(keeper, row, **changes)
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page and "violated" not in page, changes
    assert save(keeper, row, code="UC06").status_code == 409
    assert item(draft).tier == "P2" and CallItem.objects.filter(version=draft).count() == 43


def test_who_writes_over_a_change_unseen_is_refused(keeper, draft):
    row = item(draft)
    seen = keeper.get(f"{DRAFT}items/{row.pk}/").context["seen"]
    save(keeper, row, tier="P1")
    answer = save(keeper, item(draft), tier="P0", seen=seen)
    assert answer.status_code == 412 and "刚刚被改过" in answer.content.decode()
    assert item(draft).tier == "P1"


def test_rows_are_added_and_taken_out(keeper, draft):
    gone = item(draft, "UC04")
    new = typed(item(draft), code="UC11", name="架空线缆垂落", assists=["D06"])
    assert keeper.post(f"{DRAFT}items/new/", new).status_code == 302
    assert keeper.post(f"{DRAFT}items/{gone.pk}/remove/").status_code == 302
    page = keeper.get(f"{DRAFT}publish/").content.decode()
    assert "整条新增" in page and "发布后不能再按它新办" in page
    publish(keeper)
    codes = set(CallItem.objects.filter(version=in_force("calls", date(2026, 3, 4))).values_list("code", flat=True))
    assert "UC11" in codes and "UC04" not in codes


def test_what_is_not_whole_is_not_published(keeper, town, draft):
    assert "没有差别" in publish(keeper).content.decode()
    keeper.post(f"{DRAFT}items/{item(draft, 'XX99').pk}/remove/")
    answer = publish(keeper)
    assert answer.status_code == 422 and "缺少目录外事项 XX99" in answer.content.decode()
    assert CatalogueVersion.objects.published().count() == 1


def test_a_day_in_the_past_is_refused(keeper, draft):
    save(keeper, item(draft), tier="P1")
    answer = publish(keeper, on="2026-03-03")
    assert answer.status_code == 422 and "不能早于今天" in answer.content.decode()
    assert publish(keeper, on="").status_code == 422
    assert CatalogueVersion.objects.published().count() == 1


def test_a_draft_is_thrown_away(keeper, draft):
    assert keeper.post(f"{DRAFT}discard/").status_code == 302
    assert not CatalogueVersion.objects.draft().exists()
    assert keeper.post(f"{DRAFT}discard/").status_code == 422
    assert keeper.get(f"{DRAFT}publish/").status_code == 404


def test_publishing_asks_for_a_second_factor_where_one_is_wanted(keeper, draft, settings):
    save(keeper, item(draft), tier="P1")
    settings.SECOND_FACTOR_FOR_PERSONAL = True
    assert keeper.get(f"{DRAFT}publish/").url.startswith("/second-factor/")
    assert CatalogueVersion.objects.published().count() == 1


def test_the_draft_costs_few_statements(keeper, draft, django_assert_max_num_queries):
    keeper.get(DRAFT)
    with django_assert_max_num_queries(14):
        keeper.get(DRAFT)
