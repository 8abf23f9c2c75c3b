"""File fields speak the page's language, whatever the browser speaks, and are used by key as the browser's own are."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_field_says_in_chinese_what_it_holds(tab, log_in, town, complaints):
    page = tab(390)
    log_in(page, town.operator)
    # Asked for before the page is there: a chooser that opens before the browser knows of the wish is told to nobody.
    page.on("filechooser", lambda chooser: None)
    page.goto("/calls/new/")
    field, face = page.locator("#file"), page.locator(".file-pick")
    expect(face).to_contain_text("选择文件，可以多选")
    expect(face).to_contain_text("还没有选")

    photos = [{"name": name, "mimeType": "image/png", "buffer": b"png"} for name in ("现场.png", "台账.png")]
    field.set_input_files(photos)
    expect(face).to_contain_text("现场.png、台账.png")
    assert field.get_attribute("title") == "现场.png、台账.png"  # not the browser's own words

    field.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files([])
    expect(face).to_contain_text("还没有选")
    assert complaints == []
