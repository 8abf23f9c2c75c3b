"""Wrong, missing, huge, hostile, duplicate, out of order, stale: one clear problem in Chinese, and nothing written."""

import json

import pytest

from dispatch.calls.models import CallLine, ServiceCall
from governance.facts.models import Fact
from governance.integration.models import IdempotencyKey
from governance.notices.models import Notice
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord

CALLS = "/api/v1/calls/"
GOOD = {"situation": "营门口路 128 号二楼招牌松动", "own_action": "已拉警戒线", "item": "UC06"}
RESPONSE = {"contacted_whom": "刘洋", "measure": "拆除", "promised_at": "2026-03-05T17:00:00+08:00"}
TABLES = (ServiceCall, CallLine, Deadline, TransitionRecord, RecordDetail, Fact, Notice, IdempotencyKey)


def written() -> list:
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def is_problem(answer, status: int, code: str, *fields: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert answer["Content-Type"] == "application/problem+json"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["detail"]), body
    assert [name for name in fields if name not in body["errors"]] == [], body


WRONG = {
    "nothing at all": ({}, ("situation", "item")),
    "no item": ({"item": ""}, ("item",)),
    "an item that is none": ({"item": "ZZ01"}, ("item",)),
    "an item as SQL": ({"item": "' OR 1=1"}, ("item",)),
    "an item backwards": ({"item": "\u202e60CU"}, ("item",)),
    "an item too long": ({"item": "U" * 9}, ("item",)),
    "a tier that is none": ({"tier": "P9"}, ("tier",)),
    "a source that is none": ({"source": "gossip"}, ("source",)),
    "a lead not in the catalogue's choice": ({"lead": "D06"}, ("lead",)),
    "a community elsewhere": ({"community": "510106038001"}, ("community",)),
    "a street that is none": ({"street_code": "'; DROP TABLE calls_servicecall; --"}, ("street_code",)),
    "a situation of blanks": ({"situation": " \t\n "}, ("situation",)),
    "a situation too long": ({"situation": "长" * 2001}, ("situation",)),
    "a title too long": ({"title": "长" * 61}, ("title",)),
    "a phone number of words": ({"contact_phone": "<script>alert(1)</script>"}, ("contact_phone",)),
    "a latitude beyond the pole": ({"lat": 90.5}, ("lat",)),
    "a latitude too exact": ({"lat": 30.123456789}, ("lat",)),
    "a longitude as text": ({"lon": "104.05"}, ("lon",)),
    "a longitude endless": ({"lon": 1e308}, ("lon",)),
    "a number for text": ({"situation": 5}, ("situation",)),
    "a list for text": ({"situation": ["招牌松动"]}, ("situation",)),
    "an object for text": ({"item": {"$ne": ""}}, ("item",)),
    "text for a truth": ({"appellant_hot": "yes"}, ("appellant_hot",)),
    "a number for a truth": ({"submit": 1}, ("submit",)),
    "null": ({"address": None}, ("address",)),
    "a field that is none": ({"state": "closed", "is_admin": True}, ("state", "is_admin")),
    "a moment without an offset": ({"resolve_by": "2026-03-09T10:00:00"}, ("resolve_by",)),
    "a moment that is none": ({"resolve_by": "2026-02-30T10:00:00+08:00"}, ("resolve_by",)),
    "a moment long ago": ({"resolve_by": "0001-01-01T00:00:00+00:00"}, ("resolve_by",)),
    "a moment far off": ({"resolve_by": "9999-12-31T23:59:59-14:00"}, ("resolve_by",)),
    "a moment as a number": ({"resolve_by": 1772587800}, ("resolve_by",)),
    "several at once": ({"tier": "P9", "lat": 91, "title": "长" * 61}, ("tier", "lat", "title")),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_call_written_wrongly_is_not_written(platform, name):
    change, fields = WRONG[name]
    body = GOOD | change if change else {}
    before = written()

    is_problem(platform.post(CALLS, body, **{"Idempotency-Key": "k"}), 422, "invalid", *fields)
    is_problem(platform.post(CALLS, body | {"submit": True} if "submit" not in body else body), 422, "invalid")
    assert written() == before


BROKEN = {
    "cut off": '{"situation": "招牌',
    "a list": "[]",
    "a word": '"UC06"',
    "a NUL": json.dumps(GOOD | {"situation": "招牌\0松动"}),
    "half a pair of surrogates": '{"situation": "\\ud83d", "item": "UC06"}',
    "not a number": '{"situation": "招牌", "item": "UC06", "lat": NaN}',
    "twice the same name": '{"situation": "招牌", "item": "UC06", "item": "UC03"}',
    "no UTF-8": json.dumps(GOOD, ensure_ascii=False).encode("gb18030"),
    "nested without end": "[" * 50_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_body_that_is_broken_is_refused(platform, name):
    before = written()

    is_problem(platform.send(CALLS, BROKEN[name]), 400, "malformed")
    assert written() == before


def test_a_body_beyond_all_bounds_is_refused(platform, settings):
    before = written()
    huge = json.dumps(GOOD | {"situation": "长" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})

    is_problem(platform.send(CALLS, huge), 413, "too_large")
    is_problem(platform.send(CALLS, "situation=x", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")
    assert written() == before


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE calls_servicecall; --", "<img src=x onerror=alert(1)>", "abc\u202egpj.exe"]
)
def test_hostile_text_is_kept_as_text(platform, person, text):
    """What a resident said stands as it was said; nothing in it acts."""
    answer = platform.post(CALLS, GOOD | {"situation": text})

    assert answer.status_code == 201
    assert platform.get(answer["Location"]).json()["situation"] == text
    assert b"<img src=x" not in person("operator").client.get(f"/calls/{answer.json()['number']}/").content


def test_the_street_comes_first_and_strangers_write_nothing(desk, person):
    before = written()

    is_problem(desk.post(CALLS, GOOD), 422, "invalid", "street_code")
    is_problem(desk.post(CALLS, GOOD | {"street_code": "510106025"}), 403, "not_yours")
    assert written() == before


def test_what_cannot_be_handed_in_is_not_kept_as_a_draft_either(platform):
    before = written()

    is_problem(platform.post(CALLS, GOOD | {"own_action": "", "submit": True}), 422, "not_ready")
    assert written() == before
    assert platform.post(CALLS, GOOD | {"own_action": "", "submit": False}).json()["state"] == "draft"


def test_a_duplicate_is_written_once(platform):
    key = {"Idempotency-Key": "call-7"}
    answers = [platform.post(CALLS, GOOD | {"submit": True}, **key) for _ in range(3)]
    before = written()

    assert {answer.json()["number"] for answer in answers} == {ServiceCall.objects.get().case_no}
    is_problem(platform.post(CALLS, GOOD, **key), 422, "invalid")
    is_problem(platform.post(CALLS, GOOD, **{"Idempotency-Key": "键"}), 422, "invalid")
    is_problem(platform.post(CALLS, GOOD, **{"Idempotency-Key": "k" * 256}), 422, "invalid")
    assert written() == before


MOVES = {
    "unknown": ("lines/{line}/do/fly/", {}, 404, "missing", ()),
    "of the clock": ("lines/{line}/do/finish/", {}, 403, "not_yours", ()),
    "out of order": ("lines/{line}/do/respond/", RESPONSE, 409, "wrong_state", ()),
    "long before": ("do/pass/", {}, 403, "not_yours", ()),
    "somebody else's line": ("lines/{other}/do/sign/", {}, 403, "not_yours", ()),
    "no such line": ("lines/987654321/do/sign/", {}, 404, "missing", ()),
    "a line beyond all numbers": (f"lines/{'9' * 40}/do/sign/", {}, 404, "missing", ()),
    "unknown field": ("lines/{line}/do/sign/", {"at": "2026-03-04T09:00:00+08:00"}, 422, "invalid", ("at",)),
    "note too long": ("lines/{line}/do/sign/", {"note": "长" * 2001}, 422, "invalid", ("note",)),
    "note as a list": ("lines/{line}/do/sign/", {"note": []}, 422, "invalid", ("note",)),
    "an agency elsewhere": ("lines/{line}/do/hand_to_agency/", {"agency": "D06"}, 422, "invalid", ("agency",)),
    "an agency as an object": ("lines/{line}/do/hand_to_agency/", {"agency": {}}, 422, "invalid", ("agency",)),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_move_made_wrongly_moves_nothing(town, desk, name):
    path, body, status, code, fields = MOVES[name]
    call = town.called()
    path = path.format(line=town.lead(call).pk, other=town.assistant(call).pk)
    before = written()

    is_problem(desk.post(f"{CALLS}{call.case_no}/{path}", body, **{"Idempotency-Key": "k"}), status, code, *fields)
    assert written() == before


RESPONSES = {
    "nothing": ({}, ("contacted_whom", "measure", "promised_at")),
    "promised for yesterday": ({"promised_at": "2026-03-03T17:00:00+08:00"}, ("promised_at",)),
    "promised for now": ({"promised_at": "2026-03-04T09:20:00+08:00"}, ("promised_at",)),
    "accepted in another century": ({"accepted_at": "1926-03-04T09:00:00+08:00"}, ("accepted_at",)),
    "a measure too long": ({"measure": "长" * 501}, ("measure",)),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_without_its_four_elements_is_none(town, desk, name):
    change, fields = RESPONSES[name]
    call = town.called(at="2026-03-04 09:12")
    line = town.answer(town.lead(call), town.dept_operator, "2026-03-04 09:15", until="sign")
    before = written()

    body = RESPONSE | change if change else {}
    is_problem(desk.post(f"{CALLS}{call.case_no}/lines/{line.pk}/do/respond/", body), 422, "invalid", *fields)
    assert written() == before


@pytest.mark.parametrize("tag", ['W/"1"', '"999"', "later", 'W/"99999999999999"', 'W/"\'--"'])
def test_a_stale_sight_moves_nothing(town, desk, tag):
    call = town.called()
    before = written()

    path = f"{CALLS}{call.case_no}/lines/{town.lead(call).pk}/do/sign/"
    is_problem(desk.post(path, **{"If-Match": tag}), 412, "stale")
    assert written() == before
    assert desk.post(path, **{"If-Match": desk.get(f"{CALLS}{call.case_no}/")["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        "cursor=nonsense", "cursor=W10", "size=0", "size=201", "size=-1", "size=１",
        "state=flying", "tier=P9", "lamp=pink", "mine=everything", "called_from=2026-02-30", "called_to=yesterday",
        "item=UC06UC06X", "colour=red", "street=510106025510106025510106025", "period=8", f"q={'长' * 101}",
    ],
)  # fmt: skip
def test_a_list_asked_for_wrongly_says_so(platform, given):
    is_problem(platform.get(f"{CALLS}?{given}"), 422, "invalid", given.partition("=")[0])


@pytest.mark.parametrize("given", ["q=%00", "q=' | :*", "q=%F0%9F%98%80", "street=%00", "lead=' OR 1=1", "q=%ED%A0%80"])
def test_odd_words_find_nothing_and_break_nothing(platform, given):
    answer = platform.get(f"{CALLS}?{given}")

    assert answer.status_code in (200, 422), answer.content
    assert answer.status_code == 422 or answer.json()["results"] == []


@pytest.mark.parametrize("number", ["510106-260304-C99999", "' OR 1=1", "..", "%00", "x" * 300, "招牌"])
def test_a_number_that_is_none_is_missing(platform, number):
    is_problem(platform.get(f"{CALLS}{number}/"), 404, "missing")


def test_strangers_tell_no_call_from_none(town, person):
    call = town.called()
    stranger = person("other_operator")
    ours, none = (stranger.get(f"{CALLS}{number}/") for number in (call.case_no, "510106-260304-C99999"))

    assert (ours.status_code, ours.json()) == (none.status_code, none.json())
    line = town.lead(call).pk
    for path in ("do/pass/", f"lines/{line}/do/sign/", "attachments/"):
        assert stranger.post(f"{CALLS}{call.case_no}/{path}").status_code in (404, 415)
    assert person("nobody").get(CALLS).json()["results"] == []
