"""A real browser before the real processes: web, worker and beat as the Procfile runs them, nothing in between."""

import pytest
from cast import PASSWORD, PEOPLE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE = 45_000  # ms; an open page asks for news every quarter of a minute


@pytest.fixture
def window(chromium, site):
    site.start("web", "beat", "clock", "worker")
    site.wait_for_pages()
    context = chromium.new_context(viewport={"width": 1366, "height": 900}, base_url=site.url, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_an_open_page_sees_the_lamp_that_the_clock_lights_and_the_answer_that_comes_late(site, window):
    site.run("tests/faults/busy_town.py", "1", "1")
    window.goto("/login/")
    window.get_by_label("工号").fill(PEOPLE["dept_operator"][0])
    window.get_by_label("口令").fill(PASSWORD)
    window.get_by_role("button", name="登录", exact=True).click()
    number = site.ask("SELECT case_no FROM calls_servicecall")
    window.goto(f"/calls/{number}/")

    expect(window.locator("main")).to_contain_text("超", timeout=PATIENCE)
    window.get_by_role("button", name="签收", exact=True).first.click()
    expect(window.locator("body")).to_contain_text("已签收", timeout=PATIENCE)

    assert site.ask("SELECT count(*) FROM facts_fact WHERE kind = 'calls.sign.missed' AND about_id IS NOT NULL") == 2
    assert site.ask("SELECT count(*) FROM facts_fact WHERE kind = 'calls.sign.kept'") == 0
