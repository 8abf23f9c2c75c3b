from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.web.lamps import TIERS
from governance.workflow.diagram import limit_rows, transition_rows
from governance.workflow.machine import registry


def help_page(request: HttpRequest) -> HttpResponse:
    """Explain lamps, tiers and every process, drawn from the tables that run them."""
    drawn = [
        {
            "name": workflow.model._meta.verbose_name,
            "transitions": [[cell.split(" `")[0] for cell in row] for row in transition_rows(workflow)],
            "limits": [[cell.split(" `")[0] for cell in row] for row in limit_rows(workflow)],
        }
        for workflow in sorted(registry.values(), key=lambda workflow: workflow.name)
    ]
    return render(request, "web/help.html", {"workflows": drawn, "tiers": list(TIERS.items())})
