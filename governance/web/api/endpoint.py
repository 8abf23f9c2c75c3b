"""The base of every endpoint: reads are plain, a POST runs once, in one transaction, as its Idempotency-Key asks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from governance.errors import Stale
from governance.integration.idempotency import Answer, once

JSON = "application/json"


def moment(at: datetime | None) -> str | None:
    """Show a moment as the district's clock reads it: 2026-03-05T17:00:00+08:00."""
    return at and timezone.localtime(at).isoformat()


def rendered(content: Any) -> str:
    return JSONRenderer().render(content).decode()


def as_etag(revision: int) -> str:
    return f'W/"{revision}"'


def expected_revision(request: HttpRequest) -> int | None:
    """Read If-Match; None where the client does not care. What is no revision of ours can never match."""
    given = request.META.get("HTTP_IF_MATCH", "").strip()
    if given in ("", "*"):
        return None
    digits = given.removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Stale("If-Match 与当前版本不符，请重新读取后再办理。")
    return int(digits)


class Endpoint(APIView):
    """An API view whose POST is `act(request, at, **url) -> Answer`; refusals simply rise."""

    act: Callable[..., Answer]
    transactional = True  # False where `act` is one call that is all or nothing by itself

    def initial(self, request, *args, **kwargs):
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            len(request._request.body)  # read it here, bounded, before any parser touches the stream
        super().initial(request, *args, **kwargs)

    def answer_once(self, request, **url) -> HttpResponse:
        at = request.at
        body = request._request.body
        request.data  # noqa: B018 - a malformed body is refused before the transaction opens
        answer = once(
            lambda: self.act(request, at, **url),
            owner_id=request.user.pk,
            path=request.path,
            key=request.META.get("HTTP_IDEMPOTENCY_KEY"),
            body=body,
            at=at,
            transactional=self.transactional,
        )
        response = HttpResponse(answer.body, status=answer.status, content_type=JSON, headers=answer.headers)
        if answer.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


def answer(content: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, rendered(content), headers or {})


def read_response(content: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(rendered(content), content_type=JSON, headers=headers)
