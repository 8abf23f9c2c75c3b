"""The register of grids in a real browser: readable by everyone at both widths, changed and searched by hand."""

import pytest
from browser_looks import violations
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, STREET, GridTown

from grids.models import GridPost

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "ops": [
        "/grids/",
        "/grids/?q=和美",
        f"/grids/{STREET}/",
        f"/grids/{COMMUNITY}/",
        f"/grids/{COMPOUND}/?on=2020-01-01",
    ],
    "operator": [
        f"/grids/{COMPOUND}/",
        *(f"/grids/{COMPOUND}/do/{verb}/" for verb in ("appoint", "add", "redraw", "merge", "split", "move", "close")),
    ],
    "grid_worker": ["/grids/", f"/grids/{BUILDINGS[0]}/"],
}


@pytest.fixture
def ground(cast) -> GridTown:
    return GridTown(cast)


@pytest.mark.parametrize("width", [1366, 390])
def test_the_register_is_accessible_and_never_scrolls_sideways(tab, log_in, ground, complaints, width):
    for name, paths in PAGES.items():
        page = tab(width)
        log_in(page, getattr(ground, name))
        for path in paths:
            page.goto(path)
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, sideways, violations(page)) == (path, 0, [])
    assert complaints == []


@pytest.mark.parametrize("width", [1366, 390])
def test_a_clerk_finds_a_building_and_says_who_looks_after_it(tab, log_in, ground, width):
    page = tab(width)
    log_in(page, ground.clerk)
    page.goto("/grids/")
    page.get_by_label("查找", exact=True).fill("和美苑3栋")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name="和美苑3栋").click()
    page.get_by_role("link", name="登记网格任职").click()
    page.get_by_label("吴秀芳（121）").check()
    page.get_by_label("网格员", exact=True).check()
    page.get_by_role("button", name="登记网格任职").click()
    page.wait_for_url(f"**/grids/{BUILDINGS[2]}/")
    assert page.get_by_text("吴秀芳").count()
    post = GridPost.objects.get(grid__code=BUILDINGS[2])
    assert (post.person, post.role, post.paid) == (ground.grid_worker, "grid_worker", False)
