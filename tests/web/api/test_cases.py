"""A case over the API: the same verbs, the same refusals."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from parcels.models import Handover, Parcel

from governance.integration.models import IdempotencyKey
from governance.organisations.choices import Role
from governance.workflow import engine
from governance.workflow.models import TransitionRecord

pytestmark = [pytest.mark.django_db, pytest.mark.urls("parcel_urls")]
NOW = timezone.now()


def browser(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def pack(cast, case_no="P1", at=NOW, **fields) -> Parcel:
    parcel = Parcel(case_no=case_no, title="一箱文件", street=cast.street, department=cast.department, **fields)
    return engine.begin(parcel, actor=cast.operator, at=at)


def send(cast, case_no="P1", at=NOW) -> Parcel:
    return engine.perform(pack(cast, case_no, at), "send", actor=cast.operator, at=at)


def post(client, path, body=None, **headers):
    return client.post(f"/api/v1/parcels/{path}", body or {}, content_type="application/json", headers=headers)


def test_a_case_shows_its_moves_with_their_fields(cast):
    pack(cast)
    answer = browser(cast.operator).get("/api/v1/parcels/P1/")
    assert answer["ETag"] == 'W/"0"'
    actions = {action["name"]: action for action in answer.json()["actions"]}
    assert set(actions) == {"weigh", "send", "recall", "burn"}
    assert actions["weigh"]["href"] == "/api/v1/parcels/P1/do/weigh/"
    assert actions["weigh"]["fields"]["required"] == ["weight"]
    assert actions["weigh"]["fields"]["properties"]["weight"] == {
        "title": "重量",
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
    }
    assert (actions["burn"]["allowed"], actions["burn"]["fields"]) == (False, None)
    assert "区城运中心值班" in actions["burn"]["reason"]


def test_a_case_unchanged_is_304(cast):
    parcel, client = pack(cast), browser(cast.operator)
    assert client.get("/api/v1/parcels/P1/", headers={"If-None-Match": 'W/"7", W/"0"'}).status_code == 304
    engine.perform(parcel, "send", actor=cast.operator, at=NOW)
    assert client.get("/api/v1/parcels/P1/", headers={"If-None-Match": 'W/"0"'}).status_code == 200


def test_a_move_answers_how_the_case_stands(cast):
    pack(cast)
    answer = post(browser(cast.operator), "P1/do/send/", {"note": "今天寄"})
    assert answer.status_code == 200
    assert answer.json() == {"number": "P1", "state": "sent", "state_label": "已寄出", "revision": 1}
    assert answer["ETag"] == 'W/"1"'


def test_the_revision_that_a_move_gave_opens_the_next(cast):
    pack(cast)
    client = browser(cast.operator)
    first = post(client, "P1/do/send/", **{"If-Match": 'W/"0"'})
    assert post(client, "P1/do/prolong/", **{"If-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("tag", ['W/"5"', '"5"', "nonsense", 'W/"99999999999999"'])
def test_a_stale_revision_moves_nothing(cast, tag):
    pack(cast)
    answer = post(browser(cast.operator), "P1/do/send/", **{"If-Match": tag})
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert Parcel.objects.get().state == "packed"


@pytest.mark.parametrize(
    ("who", "path", "body", "status", "code"),
    [
        ("other_operator", "P1/do/send/", {}, 404, "missing"),
        ("operator", "P2/do/send/", {}, 404, "missing"),
        ("operator", "P1/do/fly/", {}, 404, "missing"),
        ("deputy", "P1/do/send/", {}, 403, "not_yours"),
        ("operator", "P1/do/lose/", {}, 403, "not_yours"),
        ("dept_operator", "P1/do/receive/", {}, 409, "wrong_state"),
        ("operator", "P1/do/weigh/", {}, 422, "invalid"),
        ("operator", "P1/do/weigh/", {"weight": 0}, 422, "invalid"),
        ("operator", "P1/do/weigh/", {"weight": "7"}, 422, "invalid"),
        ("operator", "P1/do/weigh/", {"weight": True}, 422, "invalid"),
        ("operator", "P1/do/weigh/", {"weight": None}, 422, "invalid"),
        ("operator", "P1/do/weigh/", {"weight": 7, "colour": "red"}, 422, "invalid"),
        ("operator", "P1/do/send/", {"note": 5}, 422, "invalid"),
        ("operator", "P1/do/send/", {"note": "长" * 2001}, 422, "invalid"),
    ],
)
def test_a_refusal_has_its_code_and_changes_nothing(cast, who, path, body, status, code):
    pack(cast)
    before = TransitionRecord.objects.count()
    answer = post(browser(getattr(cast, who)), path, body, **{"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert TransitionRecord.objects.count() == before
    assert Parcel.objects.get().state == "packed"
    assert not IdempotencyKey.objects.exists()


def test_a_guard_says_what_is_missing(cast):
    pack(cast, weight=51)
    answer = post(browser(cast.operator), "P1/do/send/")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_ready")
    assert answer.json()["detail"] == "太重，寄不了"


def test_errors_name_every_field(cast):
    pack(cast)
    answer = post(browser(cast.operator), "P1/do/weigh/", {"weight": None, "colour": "red"})
    assert answer.json()["errors"] == {
        "weight": ["不能为 null；不填请省去该字段。"],
        "colour": ["没有这个字段。"],
    }


def test_a_personal_move_refuses_a_machine_and_is_not_offered_to_it(machine, cast):
    pack(cast).__class__.objects.update(street=cast.district)
    api = machine(cast.district, Role.DISTRICT_OPS)
    answer = api.post("/api/v1/parcels/P1/do/burn/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "needs_person")
    offered = {action["name"]: action for action in api.get("/api/v1/parcels/P1/").json()["actions"]}
    assert offered["burn"]["allowed"] is False


def test_a_machine_acts_in_its_posts(machine, cast):
    pack(cast)
    api = machine(cast.street, Role.STREET_OPERATOR)
    assert api.post("/api/v1/parcels/P1/do/send/", {}, format="json").status_code == 200
    stranger = machine(cast.other_street, Role.STREET_OPERATOR)
    assert stranger.get("/api/v1/parcels/P1/").status_code == 404
    assert stranger.get("/api/v1/parcels/").json()["results"] == []


def test_a_backdated_move_takes_its_moment_with_an_offset(cast):
    parcel = send(cast, at=NOW - timedelta(hours=3))
    client, then = browser(cast.operator), NOW - timedelta(hours=1)
    assert post(client, "P1/do/recall/", {"at": "2026-03-04T09:00:00"}).status_code == 422
    assert post(client, "P1/do/recall/", {"at": "1970-01-01T00:00:00Z"}).status_code == 422
    assert post(client, "P1/do/recall/", {"at": then.isoformat()}).status_code == 200
    assert TransitionRecord.objects.get(root_id=parcel.pk, name="recall").at == then


def test_a_line_moves_at_an_address_of_its_own(cast):
    parcel = send(cast)
    line = parcel.handovers.get()
    seen = browser(cast.dept_operator).get("/api/v1/parcels/P1/").json()["handovers"][0]
    hand = next(action for action in seen["actions"] if action["name"] == "hand")
    answer = browser(cast.dept_operator).post(hand["href"], {}, content_type="application/json")
    assert answer.json()["line"] == {"id": line.pk, "state": "done", "state_label": "已交接"}
    assert answer["ETag"] == 'W/"2"'


@pytest.mark.parametrize("line_id", [0, 10**30])
def test_a_line_that_is_not_there_is_404(cast, line_id):
    send(cast)
    assert post(browser(cast.dept_operator), f"P1/handovers/{line_id}/do/hand/").status_code == 404


def test_a_line_of_another_case_is_404(cast):
    send(cast)
    other = send(cast, "P2").handovers.get()
    assert post(browser(cast.dept_operator), f"P1/handovers/{other.pk}/do/hand/").status_code == 404
    assert Handover.objects.get(pk=other.pk).state == "waiting"


def test_a_move_repeated_with_its_key_happens_once(cast):
    pack(cast)
    client = browser(cast.operator)
    answers = [post(client, "P1/do/send/", **{"Idempotency-Key": "order-7"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer["ETag"] for answer in answers] == ['W/"1"', 'W/"1"']
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert TransitionRecord.objects.filter(name="send").count() == 1
    assert post(client, "P1/do/send/", {"note": "又"}, **{"Idempotency-Key": "order-7"}).status_code == 422


def test_a_case_is_begun_by_post(machine, cast):
    api = machine(cast.street, Role.STREET_OPERATOR)
    answer = api.post("/api/v1/parcels/", {"title": "新的"}, format="json")
    assert answer.status_code == 201
    assert answer["Location"] == "/api/v1/parcels/P9/"
    assert api.get(answer["Location"]).json()["number"] == "P9"


@pytest.mark.parametrize("body", [{"title": "x", "promised_at": "tomorrow"}, {"title": ["x"]}, {"name": "x"}])
def test_a_case_begun_wrongly_is_not_begun(machine, cast, body):
    api = machine(cast.street, Role.STREET_OPERATOR)
    assert api.post("/api/v1/parcels/", body, format="json").status_code == 422
    assert not Parcel.objects.exists()


def test_a_list_is_filtered_by_what_its_filterset_knows(cast):
    pack(cast, "P1"), send(cast, "P2")
    client = browser(cast.operator)
    assert [row["number"] for row in client.get("/api/v1/parcels/?state=sent").json()["results"]] == ["P2"]
    assert len(client.get("/api/v1/parcels/?begun_after=2020-01-01").json()["results"]) == 2
    assert client.get("/api/v1/parcels/?state=nonsense").status_code == 422


def test_a_moment_that_the_database_cannot_hold_is_refused(cast):
    answer = browser(cast.operator).get("/api/v1/parcels/?begun_before=2026-01-01T00:00:00-21:29")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_statements_stay_few(machine, cast, django_assert_max_num_queries):
    send(cast)
    api = machine(cast.street, Role.STREET_OPERATOR)
    api.get("/api/v1/parcels/P1/")
    with django_assert_max_num_queries(4):  # token, mandate twice, the list
        api.get("/api/v1/parcels/")
    with django_assert_max_num_queries(6):  # and the case, its lines, its clocks
        api.get("/api/v1/parcels/P1/")


def test_the_schema_of_cases_is_sound(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    text = (tmp_path / "schema.yml").read_text()
    assert "/api/v1/parcels/{number}/do/send/" in text
    assert "/api/v1/parcels/{number}/do/lose/" not in text
