from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from governance.documents.jobs import house_work
from governance.web import desk as queue
from governance.web.dayruler import draw_day
from governance.web.fragments import fragment, is_poll
from governance.worktime import calendar


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, first what is late; polled, it answers the live part alone."""
    at = request.at
    step, whole = request.GET.get("step", ""), "all" in request.GET
    arranged = queue.arrange(queue.items(request.user, at), at, step=step, whole=whole)
    sessions = calendar.current().sessions(timezone.localtime(at).date())
    context = {"desk": arranged, "step": step, "day": draw_day(at, arranged.moments, sessions)}
    if settings.DEMONSTRATION:
        context["house_work"] = house_work()
    if is_poll(request):
        return fragment(request, "web/desk_live.html", context)
    return render(request, "web/desk.html", context)
