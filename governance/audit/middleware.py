import re
import uuid
from ipaddress import ip_address

from django.conf import settings

from governance.audit.request import RequestMark, current

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def mark_request(get_response):
    """Give each request a number (the caller's own where it sent a fit one), tell it back, and keep the address."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        mark = RequestMark(given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex, address(request))
        token = current.set(mark)
        try:
            response = get_response(request)
        finally:
            current.reset(token)
        response["X-Request-ID"] = mark.request_id
        return response

    return middleware


def address(request) -> str | None:
    """The caller's address; a proxy's word for it counts only where settings trust one."""
    text = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY and (forwarded := request.headers.get("X-Forwarded-For")):
        text = forwarded.rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(text))
    except ValueError:
        return None
