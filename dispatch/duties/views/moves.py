"""One move on a task: its form, the act, what came of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from dispatch.duties.clocks import ENDS, STARTS
from dispatch.duties.views.casefile import head
from dispatch.duties.views.reading import visible_task
from governance.web import doing


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    """Draw the form of a move, or make the move; a refusal comes back with everything typed."""
    return doing.do(
        request,
        move,
        lambda: visible_task(request, case_no),
        lambda task: head(task, [], request.at),
        ends=ENDS,
        started=lambda limit_name: STARTS.get(limit_name, "开始"),
    )
