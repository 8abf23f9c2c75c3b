"""A real browser over a real server; where something of it is missing the tests fail and say so."""

import os
import shutil

import pytest
from browser_looks import AXE
from browser_teller import BrowserTeller
from call_town import Town
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from installed import insist_on
from playwright.sync_api import sync_playwright

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from prepare import BROWSERS

# The browser's own loop runs in this thread; the server and the database do not take part in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)

AGES = 10 * 365 * 86400  # the clocks of browser and server may lie years apart


@pytest.fixture(scope="session", autouse=True)
def everything_is_installed():
    """Fail at once where there is nothing to click with."""
    insist_on("Chromium", CHROMIUM)
    insist_on("The front end (node_modules)", (settings.NODE_MODULES / ".vendor").is_dir() and AXE.exists())


@pytest.fixture(scope="session")
def chromium(everything_is_installed):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def the_browser_keeps_static_files():
    """As in production: asked for anew on every page they are most of its time, more so under a moved clock."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler, request):
        answer = serve(handler, request)
        answer["Cache-Control"] = f"max-age={AGES}, immutable"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained of; a violated policy shows up here."""
    return []


@pytest.fixture
def tab(chromium, live_server, complaints):
    """Open a tab of a given width: `page = tab(390)`; it remembers nothing of other tests."""
    opened = []

    def open_tab(width: int = 1366, height: int = 900):
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale="zh-CN")
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_tab
    for context in opened:
        context.close()


@pytest.fixture
def log_in(live_server):
    """Put a person's session into a tab without passing the log-in page."""

    def enter(page, person) -> None:
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return enter


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)


@pytest.fixture
def teller(request, live_server, tab, log_in, complaints, town):
    told = BrowserTeller(town, lambda: tab(request.param), log_in, complaints)
    yield told
    told.stop()
