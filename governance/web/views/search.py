from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.web.search import search


def search_page(request: HttpRequest) -> HttpResponse:
    """Show what every app finds for the words; each result is one that the person may see."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    return render(
        request, "web/search.html", {"search_words": words, "answers": search(request.user, words, request.at)}
    )
