import json

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("odd_urls")]
MEMBERS = {"type", "title", "status", "detail", "code", "errors"}


@pytest.fixture
def api():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("name", "status", "code", "errors"),
    [
        ("refusal", 422, "not_ready", {"photo": ["照片未上传。"]}),
        ("missing", 404, "missing", {}),
        ("forbidden", 403, "not_yours", {}),
        ("serializer", 422, "invalid", {"lines.0.unit": ["必填。"]}),
        ("form", 422, "invalid", {"note": ["请说明理由。"]}),
        ("integrity", 409, "conflict", {}),
        ("data", 422, "invalid", {}),
        ("fault", 500, "fault", {}),
        ("down", 500, "fault", {}),
    ],
)
def test_whatever_is_raised_comes_out_as_one_shape(api, name, status, code, errors):
    answer = api.get(f"/api/v1/raise/{name}/")
    body = answer.json()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert set(body) == MEMBERS
    assert (body["status"], body["code"], body["errors"]) == (status, code, errors)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["detail"])
    assert "boom" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing/", "/api/v2/calls/", "/api/v1/nothing", "/api/v1/%00/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_nobody_answers_is_a_problem_and_no_page(api, path, method):
    answer = getattr(api, method)(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "missing"


def test_a_method_not_offered_is_405(api, cast):
    api.force_login(cast.operator)
    answer = api.delete("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_a_stranger_is_told_to_log_in(api):
    answer = api.get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


BROKEN = {
    "half": b"{",
    "words": b"nonsense",
    "bytes": b"\xff\xfe",
    "text": b'"text"',
    "list": b"[1]",
    "null": b"null",
    "nan": b'{"a": NaN}',
    "nul": b'{"a": "x\\u0000"}',
    "nul in a name": b'{"a\\u0000": 1}',
    "surrogate": b'{"a": "\\ud800"}',
    "twice": b'{"a": 1, "a": 2}',
    "deep": b'{"a":' * 40 + b"1" + b"}" * 40,
    "abyss": b"[" * 100_000,
    "abyss of objects": b'{"a":' * 5000,
    "huge number": b'{"a": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_body_that_is_no_sound_object_is_refused(api, cast, name):
    api.force_login(cast.operator)
    answer = api.post("/api/v1/echo/", BROKEN[name], content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_body_too_large_is_413(api, cast):
    api.force_login(cast.operator)
    body = json.dumps({"note": "长" * 1_000_000}, ensure_ascii=False)
    answer = api.post("/api/v1/echo/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_another_content_type_is_415(api, cast, kind):
    api.force_login(cast.operator)
    answer = api.generic("POST", "/api/v1/echo/", b"<a/>", content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_repeated_post_says_that_it_is_a_repeat(api, cast):
    api.force_login(cast.operator)
    sent = {"data": b'{"a": 1}', "content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    answers = [api.post("/api/v1/echo/", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content == b'{"a":1}'
    assert ["Idempotent-Replayed" in answer for answer in answers] == [False, True]
    assert answers[1]["ETag"] == 'W/"1"'


def test_too_many_requests_in_a_minute_are_429(api, cast, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    api.force_login(cast.operator)
    answers = [api.get("/api/v1/me/").status_code for _ in range(6)]
    assert answers[0] == 200 and answers[-1] == 429
