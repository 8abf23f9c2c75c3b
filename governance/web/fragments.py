"""Live parts: a small fragment with an ETag of its own, polled again and again and mostly answered by 304."""

import re
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control

POLL = "X-Poll"
TOKEN = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"'
)  # masked anew each time, so no part of what is compared


def is_poll(request: HttpRequest) -> bool:
    return POLL in request.headers


def fragment(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    """Render a part of a page; a reader who already has the same one is told 304."""
    response = render(request, template, context, status=status)
    etag = f'"{blake2b(TOKEN.sub(b"", response.content), digest_size=12).hexdigest()}"'
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response)
