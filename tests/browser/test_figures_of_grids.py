"""Figures of grids in a real browser: the redrawn grid at 390 px, and pages that everyone can read."""

import pytest
import time_machine
from browser_looks import violations
from figures_town import Town
from grid_town import COMMUNITY, COMPOUND, STREET
from redrawing_stories import a_redrawn_grid_keeps_last_years_figures

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from grids.events.loading import load_event_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground(cast):
    load_catalogue(Town.moment("2025-01-05 09:00"))
    load_event_catalogue(Town.moment("2025-01-05 09:00"))
    in_force.clear()
    with time_machine.travel(Town.moment("2026-03-05 09:00"), tick=True):
        yield Town(cast)


class BrowserTeller:
    """Read the figures from the page, as somebody of the street does with a phone."""

    def __init__(self, page):
        self.page = page

    def open(self, area: str, period: str) -> None:
        self.page.goto(f"/grid-figures/?area={area}&period={period}")

    def sum_of(self, label: str) -> int:
        return int(self.page.locator(".grid-sums div", has_text=label).locator("dd").inner_text())

    def figures(self, person, area: str, period: str) -> dict:
        self.open(area, period)
        share = self.page.get_by_role("row", name="满意率").locator('[data-label="分子 / 分母"]').inner_text()
        good, _, total = share.replace("—", "0 / 0").partition(" / ")
        name = self.page.get_by_role("heading", level=1).inner_text().removeprefix("网格指标：")
        return {"name": name, "closed": self.sum_of("办结"), "satisfied": (int(good), int(total))}

    def merge(self, person, into: str, other: str, on: str) -> None:
        self.page.goto(f"/grids/{into}/do/merge/")
        self.page.get_by_label("和美苑1栋").check()
        self.page.get_by_label("合并后名称").fill("和美苑1-2栋")
        self.page.get_by_label("生效日").fill(on)
        self.page.get_by_role("button", name="合并").click()
        self.page.wait_for_url(f"**/grids/{into}/")

    def below(self, person, area: str, period: str) -> dict[str, int]:
        self.open(area, period)
        rows = self.page.locator("section[aria-labelledby=h-areas] tbody tr").all()
        return {
            row.locator(".ttl").inner_text(): int(row.locator('[data-label="办结"] .num').inner_text()) for row in rows
        }

    def note(self, person, area: str, period: str) -> str:
        self.open(area, period)
        return self.page.locator("p.note", has_text="这个网格已调整").inner_text()

    def events(self, person, area: str, period: str) -> int:
        self.open(area, period)
        self.page.locator(".grid-sums div", has_text="办结").get_by_role("link").click()
        self.page.get_by_text("所数的事件").wait_for()
        return self.page.locator("table.grid-table tbody tr").count()


def test_a_redrawn_grid_keeps_last_years_figures(tab, log_in, ground):
    page = tab(390, 844)
    log_in(page, ground.operator)
    a_redrawn_grid_keeps_last_years_figures(ground, BrowserTeller(page))


def test_figures_are_accessible_and_one_goes_down_by_keyboard(tab, log_in, ground, complaints):
    ground.settle_in()
    for width in (1366, 390):
        page = tab(width)
        log_in(page, ground.ops)
        for area in ("", STREET, COMMUNITY, COMPOUND):
            page.goto(f"/grid-figures/?period=2026&area={area}")
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (area, width, sideways, violations(page)) == (area, width, 0, [])
    page.goto("/grid-figures/?period=2026")
    tile = page.get_by_role("link", name="西华：100.0 %，4 / 4 件")
    tile.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="网格指标：西华街道").wait_for()
    assert complaints == []
