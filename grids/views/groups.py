"""The end of the time of a group in a grid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.errors import Missing, Refusal
from governance.web.dressing import dressed
from governance.web.toasts import done
from grids import verbs
from grids.forms import DetachForm
from grids.models import AttachedGroup
from grids.views.grid import by, form_page, seen, version_on


@require_http_methods(["GET", "POST"])
def detach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask for the day on which the time of a group ends, or end it."""
    grid = version_on(seen(request, code), timezone.localdate(request.at))
    group = AttachedGroup.objects.filter(pk=pk, grid_code=code).first()
    if group is None:
        raise Missing("没有这个联动组织")
    refusal = None
    if request.method == "POST":
        try:
            ended = verbs.detach(grid, pk, request.POST, **by(request))
        except Refusal as error:
            refusal = error
        else:
            done(request, f"{ended.name}在{grid.name}到 {ended.valid_to:%Y-%m-%d} 为止。")
            return redirect(grid)
    form = dressed(DetachForm(request.POST if refusal else None, grid=grid, user=request.user, at=request.at))
    return form_page(request, grid, f"终止联动组织：{group.name}", form, refusal)
