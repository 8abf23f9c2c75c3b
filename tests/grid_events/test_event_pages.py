"""Grid events over the web: the list, one event, the phone page, the desk."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from governance.web import desk
from grids.models import EventReport, GridEvent

pytestmark = pytest.mark.django_db
NOW = "2026-03-04 09:00"


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (4, 4), "grey").save(content, "PNG")
    return SimpleUploadedFile("p.png", content.getvalue(), "image/png")


@pytest.fixture(autouse=True)
def morning(town):
    with time_machine.travel(town.moment(NOW), tick=False):
        yield


def entered(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(**more) -> dict:
    return {"situation": "六个流动摊占了人行道", "event_group": "05", "address": "南门", "client_key": "k1"} | more


def test_a_report_from_a_phone_is_one_event_however_often_it_is_sent(town):
    phone = entered(town.grid_worker)
    assert phone.get("/report/").status_code == 200

    for _ in range(2):
        answer = phone.post("/report/", typed())
        assert (answer.status_code, answer["Location"]) == (302, "/report/?sent=k1")

    event = GridEvent.objects.get()
    assert (event.class_code, event.title, event.reporter) == ("05-01", "六个流动摊占了人行道", town.grid_worker)
    assert EventReport.objects.count() == 0
    assert event.title in phone.get("/report/").content.decode()


def test_a_refused_report_comes_back_with_what_was_typed(town):
    phone = entered(town.grid_worker)
    answer = phone.post("/report/", typed(situation="门口堆了垃圾", event_group="03"))
    assert answer.status_code == 422
    assert "须附一张照片" in answer.content.decode() and "门口堆了垃圾" in answer.content.decode()
    assert GridEvent.objects.count() == 0

    answer = phone.post("/report/", typed(situation="门口堆了垃圾", event_group="03", photo=picture()))
    assert answer.status_code == 302, answer.content.decode()
    page = phone.get(GridEvent.objects.get().get_absolute_url()).content.decode()
    assert "p.png" in page


def test_nobody_else_reports(town):
    assert entered(town.dept_operator).get("/report/").status_code == 403
    assert entered(town.nobody).post("/report/", typed()).status_code == 403


def test_the_words_typed_say_which_class_it_is(town):
    answer = entered(town.grid_worker).post("/report/class/", {"situation": "流动摊贩占道", "event_group": ""})
    assert "05-01 占道经营" in answer.content.decode()


def test_the_list_and_the_case_show_what_one_may_see(town):
    event = town.at_level(3)
    clerk = entered(town.clerk)
    assert event.case_no in clerk.get("/grid-events/?state=level3").content.decode()
    assert event.case_no not in clerk.get("/grid-events/?state=closed").content.decode()
    page = clerk.get(event.get_absolute_url()).content.decode()
    assert "上交社区" in page and "已解决" in page
    assert entered(town.other_operator).get(event.get_absolute_url()).status_code == 404


def test_a_move_is_made_on_its_page(town):
    event = town.at_level(4)
    clerk = entered(town.clerk)
    place = f"{event.get_absolute_url()}do/resolve/"
    assert "怎么解决的" in clerk.get(place).content.decode()
    assert clerk.post(place, {"result_text": ""}).status_code == 422
    assert clerk.post(place, {"result_text": "已劝离"}).status_code == 302
    event.refresh_from_db()
    assert (event.state, event.solved_by) == ("confirming", town.clerk)


def test_what_waits_is_on_the_desk_of_whoever_has_to_act(town):
    town.reported()
    town.solved(situation="门口堆了垃圾", event_class="03-01")
    at = town.moment(NOW)

    def steps(user):
        return sorted(item.step for item in desk.items(user, at) if "-G" in item.number)

    assert steps(town.clerk) == ["事件待核实"]
    assert steps(town.grid_worker) == ["事件待确认"]
    assert steps(town.dept_operator) == []


def test_events_are_found_by_words_and_number(town):
    event = town.reported()
    clerk = entered(town.clerk)
    for text in ("流动摊", event.case_no):
        assert event.case_no in clerk.get("/search/", {"q": text}).content.decode()


HOTLINE = {"source": "hotline", "origin_ref": "12345-9", "contact_name": "刘洋", "contact_phone": "028-87500016"}


def test_offices_register_what_reached_them_another_way(town):
    for person in (town.clerk, town.community_head, town.operator, town.coordinator):
        page = entered(person).get("/report/").content.decode()
        assert "代为登记" in page and 'name="origin_ref"' in page and 'value="media"' in page
    desk = entered(town.operator)
    rubbish = typed(situation="门口堆了垃圾", event_group="03", community=town.community.code)
    assert desk.post("/report/", rubbish | HOTLINE | {"source": "grid"}).status_code == 422  # no photo

    assert desk.post("/report/", rubbish | HOTLINE).status_code == 302
    event = GridEvent.objects.get()
    assert {name: getattr(event, name) for name in HOTLINE} == HOTLINE
    assert desk.post("/report/", rubbish | HOTLINE | {"client_key": "k2"}).status_code == 302
    assert (GridEvent.objects.count(), EventReport.objects.get().origin_ref) == (1, "12345-9")


def test_what_was_typed_for_others_comes_back_unfolded(town):
    desk = entered(town.operator)
    page = desk.get("/report/").content.decode()
    assert '<details class="behalf" data-behalf>' in page
    answer = desk.post("/report/", typed(community=town.community.code) | HOTLINE | {"contact_phone": "没有"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "电话号码有误" in page
    assert '<details class="behalf" data-behalf open>' in page and 'value="12345-9"' in page
    assert 'value="hotline" selected' in page
    assert GridEvent.objects.count() == 0


def test_a_grid_worker_registers_for_nobody(town):
    phone = entered(town.grid_worker)
    page = phone.get("/report/").content.decode()
    assert "代为登记" not in page and 'name="source"' not in page

    refused = phone.post("/report/", typed(situation="门口堆了垃圾", event_group="03") | HOTLINE)
    assert (refused.status_code, GridEvent.objects.count()) == (422, 0)
    assert phone.post("/report/", typed() | HOTLINE).status_code == 302
    event = GridEvent.objects.get()
    assert (event.source, event.origin_ref, event.contact_name, event.contact_phone) == ("grid", "", "", "")
