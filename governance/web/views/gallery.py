"""Every component once: where a developer copies from, and what look tests render."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from governance.web import desk, lamps, samples
from governance.web.dayruler import draw_day
from governance.worktime.amounts import workdays
from governance.worktime.calendar import current


def _head() -> dict:
    return {
        "list_url": "#",
        "list_label": "呼叫响应",
        "number": "510106-260304-C00017",
        "tier": "P1",
        "state": "处置中",
        "title": "营门口路 128 号二楼招牌松动，随时可能坠落",
        "facts": samples.HEAD_FACTS,
        "clock": samples.clock("办结", "2026-03-04T09:12", workdays(1)),
    }


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Render each component with invented data; only where there is nothing real to see."""
    if not (settings.DEMONSTRATION or settings.DEBUG):
        raise Http404
    items, now = samples.items(), samples.NOW
    wrong = samples.ReplyForm({"measure": "", "solved": "yes", "finished_at": ""})
    wrong.is_valid()
    moments = [item.due_at for item in items if item.due_at]
    context = {
        "now": now,
        "head": _head(),
        "lines": samples.lines(),
        "trail": samples.trail(),
        "acts": samples.ACTS,
        "desk": desk.arrange(items, now),
        "step": "",
        "day": draw_day(now, moments, current().sessions(now.date())),
        "filters": samples.Filters(),
        "lamp_chips": lamps.chips(["orange"]),
        "saved": [("常用：本周返工", "#")],
        "page": {"next": "n", "previous": "p"},
        "form": wrong,
        "found": samples.FOUND,
        "will": samples.WILL,
        "alike": samples.ALIKE,
        "paused": samples.clock("办结", "2026-03-03T09:12", workdays(3), paused_at=now),
        "refusal": {
            "title": "还不能送签，差一项",
            "detail": "",
            "errors": {"dup": ["查重：有 2 件相近的事没有确认是不是同一件。"]},
        },
        "all_lamps": list(lamps.LAMPS),
        "tiers": list(lamps.TIERS),
    }
    return render(request, "web/components.html", context)
