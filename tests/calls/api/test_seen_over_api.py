"""What whom the API tells: personal data to those who handle the call, the call-back to no department."""

import json

import pytest

from dispatch.calls.models import ServiceCall
from governance.notices.models import Notice

WORDS = ("callback", "回访")


@pytest.fixture
def afterwards(town, clock, monkeypatch):
    """An urgent call drawn for call-back, verified and scored, whose call-back clock has gone yellow and lapsed."""
    monkeypatch.setattr(ServiceCall, "sampled", lambda call: True)
    call = town.verifying()
    town.do(call, "pass", town.operator, "2026-03-04 14:00")
    clock("2026-03-04 15:00")
    return call


def case(caller, call) -> dict:
    answer = caller.get(f"/api/v1/calls/{call.case_no}/")
    assert answer.status_code == 200
    return answer.json()


def told(content) -> list[str]:
    """Every word about the call-back, the item's own advice aside."""
    text = json.dumps(content, ensure_ascii=False)
    return [word for word in WORDS if word in text.replace('"callback": null', "")]


@pytest.mark.parametrize("name", ["dept_operator", "dept_leader", "other_dept_operator", "clerk"])
def test_who_answers_never_learns_of_the_callback(town, person, afterwards, name):
    ServiceCall.objects.update(community=town.community)
    caller = person(name)

    assert told(case(caller, afterwards)) == []
    assert told(caller.get("/api/v1/calls/").json()) == []


def test_neither_does_he_once_it_was_made(town, person, afterwards, clock):
    town.do(afterwards, "record_callback", town.ops, "2026-03-04 15:00", answer="satisfied", solved="yes")

    assert told(case(person("dept_operator"), afterwards)) == []
    assert "record_callback" not in person("dept_operator").get("/api/v1/records/?size=200").content.decode()
    assert case(person("operator"), afterwards)["callback"]["answer"] == "satisfied"


def test_neither_does_he_when_it_lapsed(town, person, afterwards, clock):
    town.sweep("2026-03-13 17:00")
    clock("2026-03-13 17:30")

    assert told(case(person("dept_operator"), afterwards)) == []
    assert case(person("ops"), afterwards)["callback"]["lapsed_at"].startswith("2026-03-11")


def test_street_and_district_see_its_clock(person, afterwards):
    for name in ("operator", "ops"):
        seen = case(person(name), afterwards)
        assert "callback" in [clock["limit"] for clock in seen["deadlines"]]
    offered = {action["name"]: action["allowed"] for action in case(person("ops"), afterwards)["actions"]}
    assert offered["record_callback"] is True


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("operator", "028-87500016"),
        ("coordinator", "028-87500016"),
        ("dept_operator", "028-87500016"),
        ("other_dept_operator", "028-87500016"),
        ("ops", "028****16"),
        ("leader", "028****16"),
        ("clerk", "028****16"),
    ],
)
def test_a_phone_number_is_for_those_who_handle_the_call(town, person, name, number):
    call = town.called(community=town.community.code)

    assert case(person(name), call)["contact_phone"] == number


def test_a_case_tells_its_lines_clocks_and_moves(town, person):
    call = town.called(at="2026-03-04 09:12")
    seen = case(person("dept_operator"), call)
    lead, assistant = seen["lines"]

    assert (seen["state_label"], seen["item"]["name"], seen["lead"]["code"]) == (
        "已呼叫",
        "户外广告招牌安全隐患",
        "D05",
    )
    assert [clock["limit"] for clock in lead["deadlines"]] == ["sign", "respond", "arrive", "resolve"]
    assert lead["deadlines"][0]["due_at"] == "2026-03-04T10:12:00+08:00"
    moves = {action["name"]: action for action in lead["actions"]}
    assert moves["sign"]["allowed"] and moves["sign"]["href"] == f"{lead['href']}do/sign/"
    assert moves["respond"]["reason"] == "到“已签收”时才能办"
    assert moves["hand_to_agency"]["fields"]["properties"]["agency"]["enum"] == [town.agency.code]
    assert {action["name"]: action["reason"] for action in assistant["actions"]}["sign"].startswith("由")
    assert [event["name"] for event in seen["trail"]] == ["issue", "begin", "begin"]
    assert seen["trail"][0]["actor"] == "王志强"
    of_street = case(person("operator"), call)["trail"]
    assert [event["name"] for event in of_street] == ["begin", "submit", "issue", "begin", "begin"]


def test_a_draft_tells_whom_it_will_call(town, platform):
    seen = case(platform, town.draft())

    assert [target["department"]["code"] for target in seen["planned"]] == ["D05", "D06"]
    assert seen["lines"] == [] and seen["callback"] is None


def test_the_list_shows_the_clock_that_presses_most(town, platform, clock):
    call = town.called(at="2026-03-04 09:12")
    town.sweep("2026-03-04 10:20")
    clock("2026-03-04 10:20")
    row = platform.get("/api/v1/calls/").json()["results"][0]

    assert row["number"] == call.case_no
    assert row["pressing"] | {"line": None} == {
        "limit": "sign", "label": "签收", "line": None, "due_at": "2026-03-04T10:12:00+08:00", "lamp": "yellow",
    }  # fmt: skip
    assert [line["state"] for line in row["lines"]] == ["waiting", "waiting"]


def test_the_catalogue_is_listed_found_and_dated(platform):
    everything = platform.get("/api/v1/call-items/").json()
    assert (everything["version"], len(everything["results"])) == (1, 43)
    assert platform.get("/api/v1/call-items/?q=招牌松动要掉").json()["results"][0]["code"] == "UC06"
    assert platform.get("/api/v1/call-items/?on=2021-12-31").json()["code"] == "not_ready"
    assert platform.get("/api/v1/call-items/?on=2022-01-01").json()["version"] == 1
    for bad in ("on=2026-02-30", "on=yesterday", "on=1899-01-01", f"q={'长' * 101}", "q=%00"):
        assert platform.get(f"/api/v1/call-items/?{bad}").status_code == 422, bad


def test_who_answers_learns_of_the_score_once_the_call_is_closed(town, person, afterwards, clock):
    low = {"speed": 2, "cooperation": 4, "result": 5, "note": "三次催促才到"}
    before = case(person("dept_operator"), afterwards)
    town.do(afterwards, "score", town.operator, "2026-03-04 15:00", **low)
    waiting = case(person("dept_operator"), afterwards)
    for name in ("score", "trail", "deadlines", "state"):
        assert waiting[name] == before[name], name
    assert case(person("operator"), afterwards)["score"]["speed"] == 2
    assert not Notice.objects.filter(recipient=town.dept_leader, kind="calls.scored").exists()
    for kind in ("facts", "records"):
        told = person("dept_operator").get(f"/api/v1/{kind}/?size=200").content.decode()
        assert "score" not in told and "dissatisfied" not in told

    town.do(afterwards, "record_callback", town.ops, "2026-03-04 15:00", answer="satisfied", solved="yes")
    closed = case(person("dept_operator"), afterwards)
    assert closed["score"]["speed"] == 2 and "score" in [event["name"] for event in closed["trail"]]
    assert Notice.objects.get(recipient=town.dept_leader, kind="calls.scored").body == "三次催促才到"


def test_what_came_before_the_call_stays_in_the_street(town, person, clock):
    call = town.pending()
    town.do(call, "send_back", town.deputy, "2026-03-04 09:06", note="措辞不妥")
    town.do(call, "submit", town.operator, "2026-03-04 09:08")
    town.do(call, "issue", town.deputy, "2026-03-04 09:12")

    assert case(person("dept_operator"), call)["trail"][0]["name"] == "issue"
    assert "措辞不妥" not in person("dept_operator").get(call.get_absolute_url()).content.decode()
    assert "措辞不妥" in person("operator").get(call.get_absolute_url()).content.decode()
