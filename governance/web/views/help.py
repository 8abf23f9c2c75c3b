from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.web.lamps import LAMPS, TIERS
from governance.workflow.machine import registry


def help_page(request: HttpRequest) -> HttpResponse:
    """Explain lamps, tiers and every process, drawn from the tables that run them."""
    workflows = sorted(registry.values(), key=lambda workflow: workflow.name)
    shown = [lamp for name, lamp in LAMPS.items() if name != "red_proposed"]
    return render(request, "web/help.html", {"workflows": workflows, "lamps": shown, "tiers": list(TIERS.items())})
