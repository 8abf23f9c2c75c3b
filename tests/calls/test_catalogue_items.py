"""Forty-two items and the one outside the catalogue."""

import pytest

from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import CallState
from dispatch.calls.loading import load_catalogue, read
from dispatch.calls.selectors import find_items, loads, who_will_be_called
from governance.errors import Invalid, NotReady


def test_the_default_catalogue_is_whole():
    rows = read("items.csv")

    assert len(rows) == 43
    assert len({row["code"] for row in rows}) == 43
    known = {f"D{n:02d}" for n in range(1, 33)} | {f"U{n}" for n in range(1, 7)} | {f"F{n}" for n in range(1, 9)}
    for row in rows:
        assert {*row["assists"], *row["lead_choices"], *([row["lead"]] if row["lead"] else [])} <= known
        assert row["definition"] and row["keywords"] and row["first_steps"]


def test_it_is_published_once(town):
    assert load_catalogue(town.moment("2026-03-04 09:00")) is False


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("金罗路 66 号底商门头招牌被大风吹松，面板往外掉", "UC06"),
        ("楼上装修垃圾堆在路边好几天没人清运", "UC04"),
        ("小区电梯困人，老人被困半小时", "PS17"),
        ("健身房关门跑路，会员卡退不了钱", "MS22"),
        ("楼下烧烤店油烟直排，呛人", "UC05"),
        ("独居老人断药，无人照料", "LI40"),
        ("工地半夜施工，渣土车扬尘", "EN35"),
        ("大型犬不牵绳咬人", "PO30"),
        ("uc08", "UC08"),
    ],
)
def test_the_item_is_found_as_one_types(town, text, code):
    assert find_items(text, town.moment("2026-03-04 09:00"))[0].code == code


def test_nonsense_finds_nothing(town):
    assert find_items("  ", town.moment("2026-03-04 09:00")) == []
    assert find_items("qwertz", town.moment("2026-03-04 09:00")) == []


def test_the_preview_says_who_is_called_and_until_when(town):
    at = town.moment("2026-03-04 10:50")
    item = catalogue(at.date()).items["UC06"]

    lead, assistant = who_will_be_called(item, street_id=town.street.pk, at=at)

    assert (lead.department, lead.role_label) == (town.department, "牵头")
    assert (assistant.department, assistant.role_label) == (town.other_department, "协办")
    assert {due.label: due.due_at for due in lead.limits} == {
        "签收": town.moment("2026-03-04 11:50"),
        "响应": town.moment("2026-03-04 11:50"),
        "到场": town.moment("2026-03-04 12:50"),
        "办结": town.moment("2026-03-05 17:00"),
    }


def test_loads_count_open_and_late_lines(town):
    town.called()
    loaded = loads([town.department.pk, 0], town.moment("2026-03-04 10:12"))

    assert (loaded[town.department.pk].running, loaded[town.department.pk].late) == (1, 1)
    assert loaded[0].running == 0


def test_loads_say_how_late_it_is(town):
    town.called(actor=town.coordinator)
    town.called("2026-03-04 09:13", actor=town.coordinator)
    town.sweep("2026-03-04 10:42")
    load = loads([town.department.pk], town.moment("2026-03-04 10:42"))[town.department.pk]

    assert (load.late, load.grave, load.oldest_due_at) == (2, 1, town.moment("2026-03-04 10:12"))


def test_outside_the_catalogue_the_district_names_the_lead(town):
    call = town.called(item="XX99")
    assert (call.state, call.lines.count(), call.lead) == (CallState.CALLED, 0, None)

    town.do(call, "designate", town.ops, "2026-03-04 11:00", lead="D06", assists=["D05"])

    assert town.lead(call).department == town.other_department
    assert town.lead(call).called_at == town.moment("2026-03-04 11:00")


def test_a_call_without_own_action_is_not_sent(town):
    call = town.draft(own_action="")

    with pytest.raises(NotReady, match="街道已先做的处置"):
        town.do(call, "submit", town.operator, "2026-03-04 09:05")


def test_a_call_amended_to_an_item_without_a_lead_is_not_sent(town):
    call = town.draft()
    raw = town.raw(item="PS19", resolve_by="2026-03-09 10:00")
    town.do(call, "amend", town.operator, "2026-03-04 09:02", form_data=raw)

    with pytest.raises(NotReady, match="大型活动安全的牵头单位还没有建立"):
        town.do(call, "submit", town.operator, "2026-03-04 09:05")


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"item": "UC77"}, "item"),
        ({"situation": ""}, "situation"),
        ({"situation": "长" * 2001}, "situation"),
        ({"community": "510106038008"}, "community"),
        ({"lead": "D01"}, "lead"),
        ({"contact_phone": "<script>"}, "contact_phone"),
        ({"lat": "91"}, "lat"),
        ({"item": "PS19"}, "resolve_by"),
        ({"street_code": "000"}, "street_code"),
        ({"situation": "有\x00空字符"}, "situation"),
    ],
)
def test_bad_input_is_refused_by_field(town, bad, field):
    with pytest.raises(Invalid) as refusal:
        town.draft(**bad)

    assert list(refusal.value.errors) == [field]
