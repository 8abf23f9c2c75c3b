"""How many statements the API sends, the token included; fixed, so that nobody adds one unseen.

What opens and ends a transaction is not counted; it comes in pairs: one around a move, one more around a key.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

CALLS = "/api/v1/calls/"
BODY = {"situation": "营门口路 128 号二楼招牌松动", "own_action": "已拉警戒线", "item": "UC06"}
MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture(autouse=True)
def calendar_known(town, platform):
    """Read calendar, catalogue and kinds of cases once, as a process does that has served a request."""
    platform.get(f"{CALLS}{town.called().case_no}/")
    platform.get("/api/v1/call-items/")


def statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    assert answer.status_code in (200, 201), answer.content.decode()
    return len([query for query in captured.captured_queries if not query["sql"].startswith(MARKS)])


@pytest.mark.parametrize("more", [0, 12])
def test_a_list_takes_six_however_long_it_is(town, platform, more):
    for _ in range(more):
        town.called()

    # token, mandate, dated exceptions, calls, lines, clocks
    assert statements(lambda: platform.get(CALLS)) == 6


def test_a_filtered_list_takes_no_more(platform):
    assert statements(lambda: platform.get(f"{CALLS}?q=招牌松动&lamp=normal&mine=late&state=called&tier=P1")) == 4


def test_a_case_takes_seven(town, platform, desk):
    call = town.called()

    # token, mandate, dated exceptions, call, lines, clocks, trail
    assert statements(lambda: platform.get(f"{CALLS}{call.case_no}/")) == 7
    desk.get("/api/v1/me/")
    assert statements(lambda: desk.get(f"{CALLS}{call.case_no}/")) == 7


def test_a_case_unchanged_takes_four(town, platform):
    call = town.called()
    etag = platform.get(f"{CALLS}{call.case_no}/")["ETag"]

    with CaptureQueriesContext(connection) as captured:
        assert platform.get(f"{CALLS}{call.case_no}/", **{"If-None-Match": etag}).status_code == 304
    assert len(captured) == 4


def test_a_new_call_takes_five_and_two_for_its_key(platform):
    # token, mandate, number, call, record
    assert statements(lambda: platform.post(CALLS, BODY)) == 5
    assert statements(lambda: platform.post(CALLS, BODY, **{"Idempotency-Key": "a"})) == 7


def test_a_new_call_handed_in_at_once_takes_eleven(platform):
    # besides: call, clocks and calendar read; call, record and clock written in one; signers found and told in two
    assert statements(lambda: platform.post(CALLS, BODY | {"submit": True})) == 11


def test_a_move_of_a_line_takes_nine_and_two_for_its_key(town, desk):
    first, second = town.called(), town.called()
    desk.get("/api/v1/me/")

    paths = {call: f"{CALLS}{call.case_no}/lines/{town.lead(call).pk}/do/sign/" for call in (first, second)}
    # token, mandate, dated exceptions, which call; call, clocks, line read; cases with record, fact written
    assert statements(lambda: desk.post(paths[first])) == 9
    assert statements(lambda: desk.post(paths[second], **{"Idempotency-Key": "a"})) == 11


def test_a_repeat_takes_three(platform):
    platform.post(CALLS, BODY, **{"Idempotency-Key": "a"})

    assert statements(lambda: platform.post(CALLS, BODY, **{"Idempotency-Key": "a"})) == 3
