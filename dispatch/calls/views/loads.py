"""What every department has in hand, for whoever is about to call one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.calls.selectors import district_loads, sees_loads
from governance.errors import NotYours


@require_GET
def loads(request: HttpRequest) -> HttpResponse:
    if not sees_loads(request.user, request.at):
        raise NotYours("单位负荷由街道和区级查看")
    rows = district_loads(request.at)
    total = {name: sum(getattr(load, name) for _, load in rows) for name in ("running", "waiting", "today", "late")}
    return render(request, "calls/loads.html", {"rows": rows, "total": total})
