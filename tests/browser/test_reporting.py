"""Reporting from a phone in a real browser: nothing typed is lost, and sent twice it is one event."""

import pytest
import time_machine
from browser_looks import sideways, violations
from django.conf import settings
from event_town import Town
from PIL import Image
from playwright.sync_api import expect

from governance.attachments import storage
from governance.attachments.models import Attachment
from grids.events.loading import load_event_catalogue
from grids.models import GridEvent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def ground(town) -> Town:
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    with time_machine.travel(Town.moment("2026-03-04 09:00"), tick=True):
        yield Town(town)


@pytest.fixture
def phone(tab, log_in, ground):
    page = tab(390, 844)
    log_in(page, ground.grid_worker)
    page.goto("/report/")
    return page


def test_a_broken_connection_loses_nothing_and_makes_one_event(phone, ground, complaints):
    phone.get_by_text("街面秩序").click()
    phone.get_by_role("textbox", name="什么情况").fill("六个流动摊占了人行道")
    phone.get_by_label("门牌或标志物").fill("南门")
    expect(phone.get_by_text("像是：05-01 占道经营")).to_be_visible()

    # The report arrives, but its answer never does.
    def lose(route):
        route.fetch(max_redirects=0)
        route.abort()

    phone.route("**/report/", lose)
    phone.get_by_role("button", name="上报").click()
    expect(phone.get_by_text("还没有发出去")).to_be_visible()
    phone.unroute("**/report/")

    phone.reload()
    assert phone.get_by_role("textbox", name="什么情况").input_value() == "六个流动摊占了人行道"
    phone.get_by_role("button", name="上报").click()
    expect(phone.get_by_text("这一件已经报过")).to_be_visible()
    expect(phone.locator("section.mine").get_by_text("六个流动摊占了人行道")).to_be_visible()

    assert phone.get_by_role("textbox", name="什么情况").input_value() == ""
    assert GridEvent.objects.get().class_code == "05-01"


def test_a_photo_of_twelve_megapixels_is_made_small_and_counts_as_the_photo_a_class_asks_for(
    phone, ground, complaints, tmp_path
):
    taken = tmp_path / "IMG_0001.jpg"
    Image.effect_noise((1000, 750), 80).resize((4000, 3000)).convert("RGB").save(taken, quality=92)
    assert taken.stat().st_size > 4_000_000
    phone.get_by_text("市容环境").click()
    phone.get_by_role("textbox", name="什么情况").fill("6 栋门口垃圾堆了三天")
    phone.get_by_role("button", name="上报").click()
    expect(phone.get_by_role("alert").filter(has_text="须附一张照片")).to_be_visible()
    assert GridEvent.objects.count() == 0

    phone.locator("#photo").set_input_files(taken)
    phone.get_by_role("button", name="上报").click()  # at once: it waits until the photo is small
    expect(phone.locator(".toast-note")).to_contain_text("已上报")

    kept = Attachment.objects.get()
    assert (kept.media_type, kept.case) == ("image/jpeg", GridEvent.objects.get())
    with Image.open(storage.place(kept.path)) as picture:
        assert picture.size == (1280, 960)
    assert kept.size < 800_000
    assert GridEvent.objects.get().lat is None


def test_a_refused_position_is_no_obstacle(phone, ground):
    phone.get_by_role("button", name="带上大致位置").click()
    expect(phone.get_by_text("手机没有允许取位置")).to_be_visible()
    expect(phone.get_by_label("门牌或标志物")).to_be_focused()
    phone.get_by_text("街面秩序").click()
    phone.get_by_role("textbox", name="什么情况").fill("六个流动摊占了人行道")
    phone.get_by_role("button", name="上报").click()
    expect(phone.locator(".toast-note")).to_contain_text("已上报")


def test_a_log_in_that_ran_out_loses_nothing_typed(phone, log_in, ground):
    phone.get_by_text("街面秩序").click()
    phone.get_by_role("textbox", name="什么情况").fill("六个流动摊占了人行道")
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    phone.get_by_role("button", name="上报").click()
    expect(phone.get_by_label("口令")).to_be_visible()
    assert GridEvent.objects.count() == 0

    log_in(phone, ground.grid_worker)
    phone.goto("/report/")
    assert phone.get_by_role("textbox", name="什么情况").input_value() == "六个流动摊占了人行道"


def test_whoever_reported_confirms_on_the_phone(phone, ground):
    event = ground.solved()
    phone.goto("/report/")
    phone.get_by_role("link", name="请您确认").click()
    phone.get_by_text("基本满意").click()
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_role("heading", name="上报事件")).to_be_visible()
    event.refresh_from_db()
    assert (event.state, event.confirm_answer) == ("closed", "fairly")


def test_a_hotline_order_is_registered_in_a_folded_part(tab, log_in, ground, complaints):
    page = tab(390, 844)
    log_in(page, ground.clerk)
    page.goto("/report/")
    number = page.get_by_label("来源编号")
    expect(number).to_be_hidden()
    page.get_by_text("代为登记").click()
    page.get_by_label("来源", exact=True).select_option("hotline")
    number.fill("12345-9")
    page.get_by_label("联系电话").fill("028-87500016")
    page.get_by_text("市容环境").click()
    page.get_by_role("textbox", name="什么情况").fill("门口堆了垃圾")

    page.reload()
    expect(number).to_have_value("12345-9")
    controls = page.locator(".behalf .form-control, .behalf .form-select, .behalf summary")
    assert [round(controls.nth(nth).bounding_box()["height"]) >= 60 for nth in range(5)] == [True] * 5
    assert (sideways(page), violations(page)) == (0, [])
    page.get_by_role("button", name="上报").click()
    expect(page.locator(".toast-note")).to_contain_text("已上报")
    event = GridEvent.objects.get()
    assert (event.source, event.origin_ref, event.contact_phone) == ("hotline", "12345-9", "028-87500016")
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_are_readable_by_everyone(tab, log_in, ground, complaints, width):
    event, page = ground.solved(level=2), tab(width)
    ground.reported(situation="门口堆了垃圾", event_class="03-01")
    for person in (ground.grid_worker, ground.clerk):
        log_in(page, person)
        for path in ("/report/", "/grid-events/", event.get_absolute_url(), "/"):
            page.goto(path)
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, sideways, violations(page)) == (path, 0, [])
    assert complaints == []
