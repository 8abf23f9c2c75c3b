"""Writing a call: the page answers while one types, and nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dispatch.calls.choices import CallState
from dispatch.calls.models import ServiceCall
from governance.attachments.models import Attachment

pytestmark = pytest.mark.django_db
NEW = "/calls/new/"


def raw(town, **more) -> dict:
    return town.raw() | {"community": town.community.code, "address": "金罗路 66 号底商"} | more


def test_words_find_their_items(browse, town):
    page = browse(town.operator, f"{NEW}items/?q=门头招牌被大风吹松").content.decode()
    assert "UC06" in page and "<mark>招牌</mark>" in page
    assert (
        browse(town.operator, f"{NEW}items/", {"situation": "招牌", "item": "UC03"}).content.decode().count("checked")
        == 1
    )


def test_the_preview_tells_who_is_called_by_when_and_who_signs(browse, town):
    page = browse(town.operator, f"{NEW}preview/?item=UC06").content.decode()
    assert "将同时呼叫 2 个单位" in page
    assert "区综合行政执法局" in page and "今天 11:50" in page and "明天 17:00" in page
    assert "冯开明" in page and "王志强" in page


def test_the_preview_of_nothing_is_an_empty_page(browse, town):
    assert "选定事项后" in browse(town.operator, f"{NEW}preview/?item=ZZ00").content.decode()


def test_a_draft_is_kept_and_can_be_rewritten(browse, town):
    page = browse(town.operator, NEW, raw(town, draft="1"))
    call = ServiceCall.objects.get()
    assert (page.status_code, page["Location"]) == (302, reverse("call-edit", args=[call.case_no]))
    assert (call.state, call.address) == (CallState.DRAFT, "金罗路 66 号底商")
    form = browse(town.operator, page["Location"]).content.decode()
    assert "金罗路 66 号底商" in form
    again = raw(town, draft="1", address="金罗路 68 号", revision=call.revision)
    assert browse(town.operator, page["Location"], again).status_code == 302
    call.refresh_from_db()
    assert call.address == "金罗路 68 号"


def test_a_whole_call_is_submitted_at_once(browse, town):
    page = browse(town.operator, NEW, raw(town, submit="1"))
    call = ServiceCall.objects.get()
    assert (page["Location"], call.state) == (call.get_absolute_url(), CallState.PENDING)


def test_what_is_not_ready_stays_a_draft_that_says_what_it_lacks(browse, town):
    page = browse(town.operator, NEW, raw(town, submit="1", own_action=""))
    call = ServiceCall.objects.get()
    assert call.state == CallState.DRAFT
    shown = browse(town.operator, page["Location"]).content.decode()
    assert "还不能送签" in shown and "请写明街道已先做的处置" in shown and "金罗路 66 号底商" in shown


def test_what_cannot_be_kept_comes_back_with_everything_typed(browse, town):
    page = browse(town.operator, NEW, raw(town, submit="1", item="", contact_phone="电话"))
    text = page.content.decode()
    assert page.status_code == 422 and not ServiceCall.objects.exists()
    assert "电话号码有误" in text and "金罗路 66 号底商" in text and "已拉警戒线并劝离行人" in text


def test_looking_for_items_without_script_saves_nothing_and_finds_no_fault(browse, town):
    page = browse(town.operator, NEW, {"situation": "门头招牌松动", "find": "1"})
    text = page.content.decode()
    assert page.status_code == 200 and not ServiceCall.objects.exists()
    assert "UC06" in text and "门头招牌松动" in text and 'class="errorlist"' not in text


def test_a_photo_comes_with_the_draft_and_a_wrong_file_keeps_nothing(browse, town, settings, tmp_path):
    settings.VAR = tmp_path
    good = SimpleUploadedFile("说明.txt", "现场说明".encode(), "text/plain")
    browse(town.operator, NEW, raw(town, draft="1", file=good))
    assert Attachment.objects.get().name == "说明.txt"
    bad = SimpleUploadedFile("x.exe", b"MZ\x90\x00", "application/octet-stream")
    page = browse(town.operator, NEW, raw(town, draft="1", file=bad))
    assert page.status_code in (415, 422) and "金罗路 66 号底商" in page.content.decode()
    assert ServiceCall.objects.count() == 1


def test_a_community_of_another_street_is_refused(browse, town):
    page = browse(town.other_operator, NEW, raw(town, draft="1"))
    assert page.status_code == 422 and "本街道没有这个社区" in page.content.decode()


def test_a_call_that_is_signed_is_no_draft_any_more(browse, town):
    call = town.pending()
    assert browse(town.operator, reverse("call-edit", args=[call.case_no])).status_code == 409


@pytest.mark.parametrize(
    "values",
    [
        {"item": "UC06", "resolve_by": "9999-12-31T23:59"},
        {"item": "UC06", "resolve_by": "0001-01-01T00:00"},
        {"item": "UC06", "resolve_by": "yesterday"},
        {"item": "\0", "tier": "P9", "lead": "\0", "street_code": "\0"},
        {"situation": "\0" * 50},
        {"situation": "招" * 5000},
    ],
)
def test_hostile_words_break_nothing(browse, town, values):
    for path in ("preview/", "items/"):
        assert browse(town.operator, NEW + path, values).status_code == 200
    assert browse(town.operator, NEW, values | {"find": "1"}).status_code == 200
    assert browse(town.operator, NEW, values | {"submit": "1"}).status_code == 422
    assert not ServiceCall.objects.exists()
