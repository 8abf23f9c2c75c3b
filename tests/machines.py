"""Those who come in by the API: machine clients with tokens of their own, and people with their session."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from governance.integration.clients import create_client

FRESH = timedelta(minutes=50)


class Caller:
    """Speak JSON to the API; `at` of every request is the clock of the door."""

    def __init__(self, client: Client):
        self.client = client

    def headers(self) -> dict:
        return {}

    def get(self, path: str, **headers):
        return self.client.get(path, headers=self.headers() | headers)

    def post(self, path: str, body=None, **headers):
        sent = self.headers() | headers
        return self.client.post(path, body or {}, content_type="application/json", headers=sent)

    def send(self, path: str, raw: bytes | str, media_type: str = "application/json", **headers):
        return self.client.generic("POST", path, raw, content_type=media_type, headers=self.headers() | headers)


class Person(Caller):
    """Somebody logged in with a browser."""

    def __init__(self, user):
        super().__init__(Client(raise_request_exception=False))
        self.user, self.entered_at = user, None

    def headers(self) -> dict:
        """Log in again when the session has grown old."""
        now = timezone.now()
        if self.entered_at is None or not timedelta() <= now - self.entered_at < FRESH:
            self.client.force_login(self.user)
            self.entered_at = now
        return {}


class Machine(Caller):
    """A system of its own, with posts; it fetches a new token when the hour is over."""

    def __init__(self, organisation, *roles: str):
        super().__init__(Client(raise_request_exception=False))
        now = timezone.now()
        self.credentials = create_client(name="街道平台", organisation=organisation, roles=list(roles), at=now)
        self.token, self.fetched_at = "", None

    def headers(self) -> dict:
        now = timezone.now()
        if self.fetched_at is None or not timedelta() <= now - self.fetched_at < FRESH:
            form = {"grant_type": "client_credentials", **vars(self.credentials)}
            self.token = self.client.post("/oauth/token/", form).json()["access_token"]
            self.fetched_at = now
        return {"Authorization": f"Bearer {self.token}"}
