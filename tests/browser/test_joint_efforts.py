"""Multi-party work in a real browser: three courtyards are asked on a phone, the matter is talked over and settled."""

import pytest
import time_machine
from browser_looks import violations
from effort_town import COURTYARDS, Town
from playwright.sync_api import expect

from governance.facts.models import Fact
from grids.events.loading import load_event_catalogue
from grids.models import JointEffort

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground(town) -> Town:
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    with time_machine.travel(Town.moment("2026-03-04 10:00"), tick=True):
        yield Town(town)


def test_three_courtyards_settle_a_matter_on_the_phone(tab, log_in, ground):
    event, page = ground.at_level(2), tab(390, 844)
    log_in(page, ground.clerk)
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="发起多方联动").click()
    page.get_by_label("议题").fill("院落停车怎么划线")
    for name in COURTYARDS.values():
        page.get_by_label(name).check()
    page.get_by_role("button", name="发起").click()
    expect(page.get_by_role("heading", name="院落停车怎么划线")).to_be_visible()

    log_in(page, ground.grid_worker)
    for name in COURTYARDS.values():
        page.goto("/")
        page.locator("tr", has_text=f"{name}：").get_by_role("link", name="登记意见").click()
        page.get_by_label("赞成").fill("40")
        page.get_by_label("反对").fill("6")
        page.get_by_role("button", name="登记意见").click()
        page.wait_for_url("**/")

    effort = JointEffort.objects.get()
    log_in(page, ground.clerk)
    page.goto(effort.get_absolute_url())
    page.get_by_role("button", name="转入议事").click()
    page.get_by_role("link", name="登记议事").click()
    page.get_by_label("地点").fill("和美苑架空层")
    page.get_by_label("和美苑院落自治小组").check()
    page.get_by_label("参加人数").fill("23")
    page.get_by_label("议事纪要").fill("先划线，错时停车试行三个月。")
    page.get_by_role("button", name="登记议事").click()
    page.get_by_role("link", name="分派任务").click()
    page.get_by_label("任务", exact=True).fill("划停车线")
    page.get_by_label("和美苑院落自治小组").check()
    page.get_by_label("完成日期").fill("2026-03-11")
    page.get_by_role("button", name="分派任务").click()
    page.get_by_role("link", name="完成任务").click()
    page.get_by_label("完成情况").fill("已划 42 个车位")
    page.get_by_label("参与人数").fill("15")
    page.get_by_role("button", name="完成任务").click()
    page.get_by_role("link", name="办结").click()
    page.get_by_label("达成一致并办成").check()
    page.get_by_label("结果说明").fill("划线 42 个")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_text("38 人次")).to_be_visible()

    page.goto(event.get_absolute_url())
    expect(page.get_by_text("达成一致并办成")).to_be_visible()
    effort.refresh_from_db()
    assert (effort.state, effort.voices, effort.participants) == ("concluded", 138, 38)
    assert sum(fact.value for fact in Fact.objects.filter(kind="grids.effort.joined")) == 38


@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_are_readable_by_everyone(tab, log_in, ground, complaints, width):
    asked, acting, page = ground.effort(), ground.acting(), tab(width)
    inside = acting.get_absolute_url()
    pages = {
        "clerk": ("/joint-efforts/", "/joint-efforts/new/", inside, f"{inside}do/record/", f"{inside}do/assign/"),
        "grid_worker": ("/", asked.get_absolute_url()),
    }
    for name, paths in pages.items():
        log_in(page, getattr(ground, name))
        for path in paths:
            page.goto(path)
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, sideways, violations(page)) == (path, 0, [])
    assert complaints == []
