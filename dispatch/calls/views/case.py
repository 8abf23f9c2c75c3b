"""The page of one call; polled, it answers its live part alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.calls.views.casefile import casefile
from dispatch.calls.views.reading import visible_call
from governance.web.fragments import fragment, is_poll


@require_GET
def call(request: HttpRequest, case_no: str) -> HttpResponse:
    context = casefile(visible_call(request, case_no), request.user, request.at, back=request.path)
    if is_poll(request):
        return fragment(request, "calls/case_live.html", context)
    return render(request, "calls/case.html", context)
