"""The look of every page of the kernel: readable by everyone, at every width, under a strict policy."""

from pathlib import Path

import pytest
from browser_looks import sideways, violations
from cast import PASSWORD
from django.conf import settings as django_settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICE = ["/calendar/", "/catalogues/", "/catalogues/calls/", "/feedback/", "/password/"]
PAGES = [
    "/",
    "/help/components/",
    "/help/",
    "/notices/",
    "/delegations/",
    "/preferences/",
    "/search/?q=1",
    "/nowhere/",
    *OFFICE,
]
LOOKS = {"light": {}, "dark": {"dark": True}, "large": {"large_type": True}}


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", [1366, 390])
def test_every_page_is_accessible_and_never_scrolls_sideways(tab, log_in, cast, complaints, width, look):
    type(cast.dept_operator).objects.filter(pk=cast.dept_operator.pk).update(**LOOKS[look])
    page = tab(width)
    log_in(page, cast.dept_operator)
    for path in PAGES:
        page.goto(path)
        assert (path, sideways(page), violations(page)) == (path, 0, [])
    assert [line for line in complaints if "404" not in line] == []


@pytest.mark.parametrize("width", [1366, 390])
def test_the_log_in_page_is_accessible_and_lets_a_person_in(tab, cast, complaints, width):
    page = tab(width)
    page.goto("/login/")
    assert violations(page) == []
    page.get_by_label("工号").fill("201")
    page.get_by_label("口令").fill("wrong")
    page.get_by_role("button", name="登录", exact=True).click()
    assert page.get_by_role("alert").inner_text().startswith("没有登录")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/")
    assert page.get_by_role("heading", level=1).inner_text() == "工作台"


def test_the_menus_open_and_close_by_key_and_are_accessible(tab, log_in, cast):
    page = tab()
    log_in(page, cast.dept_operator)
    page.goto("/")
    page.locator("details.who summary").click()
    assert page.get_by_role("button", name="退出").first.is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("details.who .menu").is_visible()


def test_large_type_is_one_press_and_enlarges_everything(tab, log_in, cast):
    page = tab()
    log_in(page, cast.dept_operator)
    page.goto("/")
    before = page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")
    page.get_by_role("button", name="大字版").first.click()
    after = page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")
    assert float(after[:-2]) == pytest.approx(1.25 * float(before[:-2]))


def test_a_live_part_is_fetched_anew_but_not_while_someone_types_in_it(tab, log_in, cast):
    page = tab()
    log_in(page, cast.dept_operator)
    asked = []
    page.on("request", lambda request: asked.append(request) if "x-poll" in request.headers else None)
    page.route("**/static/js/poll.js", lambda route: route.fulfill(body=POLL.replace("* Number", "* 0.02 * Number")))
    page.goto("/")
    page.wait_for_timeout(900)
    assert len(asked) >= 2
    assert "if-none-match" in asked[-1].headers
    page.evaluate("document.querySelector('[data-poll-url]').insertAdjacentHTML('beforeend', '<input id=typing>')")
    page.focus("#typing")
    page.wait_for_timeout(350)
    count = len(asked)
    page.wait_for_timeout(700)
    assert len(asked) == count


POLL = (Path(django_settings.BASE_DIR) / "static/js/poll.js").read_text()
