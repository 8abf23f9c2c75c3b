"""What is known of the request being served, for whoever writes a line about it."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestMark:
    request_id: str = ""
    ip: str | None = None


current: ContextVar[RequestMark] = ContextVar("current_request", default=RequestMark())  # noqa: B039 (frozen)
