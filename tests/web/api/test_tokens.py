import base64
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from governance.integration.clients import create_client
from governance.organisations.choices import Role
from governance.organisations.models import User


@pytest.fixture
def credentials(cast):
    return create_client(name="街道平台", organisation=cast.street, roles=[Role.STREET_OPERATOR], at=timezone.now())


def ask(client, **form):
    return client.post("/oauth/token/", {"grant_type": "client_credentials"} | form)


def test_a_client_gets_a_token_for_one_hour(client, credentials):
    answer = ask(client, **vars(credentials))
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 3600
    assert answer["Cache-Control"] == "no-store"


def test_the_secret_may_come_as_http_basic(client, credentials):
    pair = base64.b64encode(f"{credentials.client_id}:{credentials.client_secret}".encode()).decode()
    form = {"grant_type": "client_credentials"}
    assert client.post("/oauth/token/", form, headers={"Authorization": f"Basic {pair}"}).status_code == 200


def test_neither_token_nor_secret_is_stored_readable(client, credentials):
    token = ask(client, **vars(credentials)).json()["access_token"]
    assert token not in AccessToken.objects.get().token
    assert credentials.client_secret not in Application.objects.get().client_secret


@pytest.mark.parametrize("form", [{"client_secret": "wrong"}, {"client_id": "stranger"}, {"client_id": ""}])
def test_wrong_credentials_are_a_problem_401(client, credentials, form):
    answer = ask(client, **(vars(credentials) | form))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == answer.json()["error"] == "invalid_client"
    assert answer.json()["detail"] == "客户端编号或密钥不正确。"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_id": "a\0b"}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_other_requests_for_a_token_are_refused(client, credentials, form, code):
    answer = ask(client, **(vars(credentials) | form))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not AccessToken.objects.exists()


def test_nothing_else_of_oauth_is_open(client, db):
    for path in ("authorize/", "revoke_token/", "introspect/", "applications/"):
        assert client.get(f"/oauth/{path}").status_code == 404


def test_a_token_speaks_for_the_service_account(machine, cast, django_assert_num_queries):
    api = machine(cast.street, Role.STREET_OPERATOR)
    said = api.get("/api/v1/me/").json()
    assert said["user"]["is_service"] is True
    assert said["client"]["name"] == "街道平台"
    assert [(post["organisation"]["name"], post["role"]) for post in said["posts"]] == [("西华街道", "street_operator")]
    with django_assert_num_queries(2):  # the token with its account, the posts
        api.get("/api/v1/me/")


def test_a_token_that_is_wrong_is_refused_and_not_ignored(client, cast):
    client.force_login(cast.operator)
    answer = client.get("/api/v1/me/", headers={"Authorization": "Bearer nonsense"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(machine, cast):
    api = machine(cast.street, Role.STREET_OPERATOR)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert api.get("/api/v1/me/").status_code == 401


def test_a_service_account_that_was_switched_off_is_refused(machine, cast):
    api = machine(cast.street, Role.STREET_OPERATOR)
    User.objects.filter(name="街道平台").update(is_active=False)
    assert api.get("/api/v1/me/").status_code == 401


def test_a_browser_comes_in_by_its_session(client, cast):
    client.force_login(cast.operator)
    assert client.get("/api/v1/me/").json()["user"]["name"] == "蒋雯"


def test_a_post_by_session_needs_the_csrf_token(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.operator, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post("/api/v1/me/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


def test_guessing_at_secrets_is_slowed_down(client, db, settings):
    settings.API_TOKENS_PER_MINUTE = 3
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": timezone.now().isoformat()}}
    with time_machine.travel("2031-01-01T00:00:10Z", tick=False):
        answers = [ask(client, client_id="x", client_secret="y") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert answers[-1].json()["code"] == "throttled"
    assert answers[-1]["Retry-After"] == "50"
