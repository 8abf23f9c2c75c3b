"""The page of one task; polled, it answers its live part alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.duties.views.casefile import casefile
from dispatch.duties.views.reading import visible_task
from governance.web.fragments import fragment, is_poll


@require_GET
def task(request: HttpRequest, case_no: str) -> HttpResponse:
    context = casefile(visible_task(request, case_no), request.user, request.at) | {"back": request.path}
    if is_poll(request):
        return fragment(request, "tasks/case_live.html", context)
    return render(request, "tasks/case.html", context)
