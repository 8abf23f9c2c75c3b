"""What a ruling writes into the catalogue: a new version at once, in which nothing else changed; calls keep theirs."""

from datetime import date, timedelta

import pytest

from dispatch.calls.catalogue import catalogue
from dispatch.calls.models import CallItem
from dispatch.calls.services import promote, publish_precedent
from governance.audit.models import Entry
from governance.catalogues import services
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.errors import Conflict, Invalid, Missing, NotReady

TODAY = date(2026, 3, 4)
TEXT = "三年以上的招牌由产权人拆除，城管牵头"
ROW = {
    "code": "UC11", "name": "架空线缆垂落", "item_class": "UC", "definition": "通信、广电线缆垂落影响通行。",
    "lead": "D05", "assists": ["D06"], "tier": "P2", "duty_list": "assisting", "keywords": "线缆 电线 垂落",
}  # fmt: skip


@pytest.fixture
def at(town):
    return town.moment("2026-03-04 11:00")


def precedent(town, at, code="UC06", text=TEXT):
    version = publish_precedent(code, text, actor=town.establishment, at=at)
    in_force.clear()
    return version


def note(version, code="UC06") -> str:
    return CallItem.objects.get(version=version, code=code).precedent_notes


def test_a_ruling_is_read_in_the_catalogue_from_now_on(town, at):
    first = in_force("calls", TODAY)
    call = town.called()

    version = precedent(town, at)

    assert (version.version_no, version.state, version.effective_from) == (2, "published", TODAY)
    assert in_force("calls", TODAY) == version
    assert catalogue(TODAY).items["UC06"].precedent_notes == f"2026-03-04 {TEXT}"
    assert (note(first), note(version, "UC03")) == ("", "")
    call.refresh_from_db()
    assert call.item.version == first
    later = town.called(at="2026-03-04 11:20")
    assert later.item.version == version
    entry = Entry.objects.get(action="catalogue.published", actor_id=town.establishment.pk)
    assert entry.note == "UC06 裁决先例"


def test_the_next_ruling_stands_below_the_last(town, at):
    precedent(town, at)
    version = precedent(town, at + timedelta(days=1), text="再裁")
    assert note(version).splitlines() == [f"2026-03-04 {TEXT}", "2026-03-05 再裁"]


def test_neither_a_later_version_nor_the_draft_loses_it(town, at):
    month = TODAY + timedelta(days=30)
    planned = services.draft("calls", actor=town.establishment, at=at, note="四月版")
    CallItem.objects.filter(version=planned, code="UC06").update(tier="P2")
    services.publish(planned, effective_from=month, actor=town.establishment, at=at)
    drafted = services.draft("calls", actor=town.establishment, at=at, note="五月版")

    version = precedent(town, at)

    assert in_force("calls", TODAY) == version and catalogue(TODAY).items["UC06"].tier == "P1"
    coming = in_force("calls", month)
    assert coming.effective_from == month and coming != planned
    assert catalogue(month).items["UC06"].tier == "P2"
    assert note(coming) == note(drafted) == f"2026-03-04 {TEXT}"
    assert note(planned) == ""
    published = services.publish(drafted, effective_from=month, actor=town.establishment, at=at)
    in_force.clear()
    assert in_force("calls", month) == published
    assert published.version_no > coming.version_no > version.version_no


def test_a_ruling_on_what_the_catalogue_does_not_hold_changes_nothing(town, at):
    for code, text, refusal in (("UC77", TEXT, Missing), ("UC06", "  ", Invalid)):
        with pytest.raises(refusal):
            publish_precedent(code, text, actor=town.establishment, at=at)
    assert CatalogueVersion.objects.of("calls").count() == 1


def test_a_matter_outside_the_catalogue_becomes_an_item(town, at):
    call = town.called(item="XX99")

    version = promote(call, ROW, actor=town.establishment, at=at)

    in_force.clear()
    row = catalogue(TODAY).items["UC11"]
    assert (row.version, row.lead, row.assists, row.evidence) == (version, "D05", ["D06"], "recommended")
    assert call.case_no in row.precedent_notes
    assert len(catalogue(TODAY).items) == 44
    call.refresh_from_db()
    assert call.item_code == "XX99"
    assert town.called(at="2026-03-04 11:20", item="UC11").item == row


@pytest.mark.parametrize(
    ("wrong", "refusal", "words"),
    [
        ({"code": "UC06"}, Conflict, "已有 UC06"),
        ({"code": "uc6"}, Invalid, "有误"),
        ({"lead": "D77"}, Invalid, "有误"),
        ({"tier": "P9"}, Invalid, "有误"),
        ({"assists": ["D05"]}, Invalid, "有误"),
        ({"resolve_amount": "3"}, Invalid, "有误"),
    ],
)
def test_a_wrong_row_changes_nothing(town, at, wrong, refusal, words):
    call = town.called(item="XX99")
    with pytest.raises(refusal, match=words):
        promote(call, ROW | wrong, actor=town.establishment, at=at)
    assert CatalogueVersion.objects.of("calls").count() == 1


def test_what_is_in_the_catalogue_is_not_promoted(town, at):
    with pytest.raises(NotReady, match="已在目录内"):
        promote(town.called(), ROW, actor=town.establishment, at=at)
