from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html


def done(request: HttpRequest, words: str, url: str = "", link: str = "查看") -> None:
    """Tell on the next page what was done, in one line with number and moment, and where to go on."""
    tail = format_html('<a href="{}">{}</a>', url, link) if url else ""
    messages.success(request, format_html("<span>{}</span>{}", words, tail))
