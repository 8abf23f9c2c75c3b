"""The beginning of an event, before which a call has to be dealt with."""

import pytest

from dispatch.calls.views.finding import moment
from governance.errors import Invalid, NotReady
from governance.organisations.choices import OrganisationKind
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory

EVENT = {"item": "PS19", "resolve_by": "2026-03-06 19:00"}


@pytest.fixture
def police(town):
    found = Organisation.objects.create(
        code="D01", name="公安分局", kind=OrganisationKind.DEPARTMENT, scored=True, parent=town.district
    )
    directory.clear()
    return found


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (EVENT | {"item": "UC06"}, "不填活动开始时间"),
        (EVENT | {"resolve_by": "2026-03-04 09:00"}, "晚于现在"),
        (EVENT | {"resolve_by": "2101-01-01 09:00"}, "2100"),
        (EVENT | {"resolve_by": "9999-12-31 23:59"}, "2100"),
        (EVENT | {"resolve_by": "1999-12-31 23:59"}, "2000"),
        (EVENT | {"resolve_by": ""}, "请填写活动开始时间"),
    ],
)
def test_the_beginning_of_an_event_is_of_such_an_item_ahead_and_not_far_off(town, police, given, words):
    with pytest.raises(Invalid) as refusal:
        town.draft(**given)

    assert list(refusal.value.errors) == ["resolve_by"] and words in refusal.value.errors["resolve_by"][0]


@pytest.mark.parametrize("text", ["", "yesterday", "9999-12-31T23:59-14:00", "0001-01-01T00:00", "2026-02-30T10:00"])
def test_the_preview_takes_no_moment_that_no_call_would_take(text):
    assert moment(text) is None


def test_the_preview_takes_a_moment_as_the_page_writes_it(town):
    assert moment("2026-03-06T19:00") == town.moment("2026-03-06 19:00")


def test_what_the_event_has_overtaken_is_neither_sent_nor_issued(town, police):
    sent = town.pending(**EVENT)
    kept = town.draft(**EVENT)
    late = "2026-03-06 19:00"

    with pytest.raises(NotReady, match="活动开始时间已过"):
        town.do(kept, "submit", town.operator, late)
    with pytest.raises(NotReady, match="活动开始时间已过"):
        town.do(sent, "issue", town.chief, late)
    assert town.do(kept, "submit", town.operator, "2026-03-06 18:59")


def test_a_draft_is_not_amended_to_an_event_that_is_over(town, police):
    call = town.draft()

    with pytest.raises(Invalid) as refusal:
        town.do(call, "amend", town.operator, "2026-03-07 09:00", form_data=town.raw(**EVENT))

    assert list(refusal.value.errors) == ["resolve_by"]
