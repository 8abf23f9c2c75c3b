"""Whoever has an event in hand reads what all reporters wrote and whom to ring up; others see numbers masked."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from machines import Person

from governance.organisations.models import Post
from grids.events.selectors import MOST_FURTHER
from grids.models import EventReport

pytestmark = pytest.mark.django_db
PHONE, MASKED = "028-87500016", "028****16"
CONTACT = {"contact_name": "刘洋", "contact_phone": PHONE}
OTHER = {"source": "hotline", "origin_ref": "12345-7", "situation": "夜里三点还在吵", "contact_name": "罗敏",
         "contact_phone": "13900000042"}  # fmt: skip


@pytest.fixture(autouse=True)
def morning(town, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    person = type(town.clerk).objects.create(username="rep", name="居民代表甲")
    Post.objects.create(
        person=person, organisation=town.community, role="residents_representative", starts_on="2022-01-01"
    )
    town.representative = person
    with time_machine.travel(town.moment("2026-03-04 10:00"), tick=False):
        yield


def page(person, event) -> str:
    client = Client()
    client.force_login(person)
    return client.get(event.get_absolute_url()).content.decode()


def told(person, event) -> dict:
    return Person(person).get(f"/api/v1{event.get_absolute_url()}").json()


@pytest.mark.parametrize(
    ("name", "phone"),
    [
        ("clerk", PHONE),
        ("community_head", PHONE),
        ("operator", PHONE),
        ("deputy", PHONE),
        ("ops", PHONE),
        ("leader", PHONE),
        ("grid_worker", MASKED),
        ("representative", MASKED),
        ("org_clerk", MASKED),
    ],
)
def test_the_number_is_whole_for_whoever_has_the_event_in_hand(town, name, phone):
    event = town.reported(**CONTACT)
    assert told(getattr(town, name), event)["contact_phone"] == phone
    shown = page(getattr(town, name), event)
    assert f"刘洋 {phone}" in shown and (PHONE in shown) == (phone == PHONE)


def test_a_grid_worker_rings_while_the_grid_has_the_event(town):
    event = town.at_level(4, **CONTACT)
    assert told(town.grid_worker, event)["contact_phone"] == PHONE
    for name in ("raise_level3", "raise_level2"):
        town.do(event, name, town.clerk, "2026-03-04 09:30", note="本级办不了")
    assert told(town.grid_worker, event)["contact_phone"] == MASKED


def test_what_others_reported_is_read_by_whoever_has_the_event_in_hand(town):
    event = town.reported()
    town.take("2026-03-04 09:05", actor=town.operator, **OTHER)
    town.take("2026-03-04 09:06", actor=town.representative, situation="出不了门")
    event.refresh_from_db()

    for person in (town.clerk, town.operator, town.ops):
        shown = page(person, event)
        assert "其他上报" in shown and "出不了门" in shown
        assert "夜里三点还在吵" in shown and "12345 12345-7" in shown and "罗敏 13900000042" in shown
    found = told(town.clerk, event)["further_reports"]
    assert found == [
        {
            "at": "2026-03-04T09:06:00+08:00", "source": "grid", "origin_ref": "", "situation": "出不了门",
            "contact_name": "", "contact_phone": "", "reporter": "居民代表甲",
        },
        {
            "at": "2026-03-04T09:05:00+08:00", "source": "hotline", "origin_ref": "12345-7",
            "situation": "夜里三点还在吵", "contact_name": "罗敏", "contact_phone": "13900000042", "reporter": "蒋雯",
        },
    ]  # fmt: skip
    for person in (town.grid_worker, town.representative, town.org_clerk):
        shown = page(person, event)
        assert "其他上报" not in shown and "夜里三点还在吵" not in shown
        assert told(person, event)["further_reports"] == []


def test_of_very_many_further_reports_the_newest_are_read(town):
    event = town.reported()
    rows = [
        EventReport(event=event, reporter=town.operator, source="hotline", situation=f"第 {nth} 次", at=event.begun_at)
        for nth in range(MOST_FURTHER + 1)
    ]
    EventReport.objects.bulk_create(rows)
    type(event).objects.filter(pk=event.pk).update(reports=len(rows) + 1)
    found = told(town.clerk, event)["further_reports"]
    assert (len(found), found[0]["situation"], found[-1]["situation"]) == (100, "第 100 次", "第 1 次")


def test_further_reports_are_asked_for_only_where_there_are_any(town):
    event = town.solved()
    with CaptureQueriesContext(connection) as queries:
        assert told(town.clerk, event)["further_reports"] == []
        assert "其他上报" not in page(town.clerk, event)
    assert [query for query in queries if "grids_eventreport" in query["sql"]] == []
