"""What every page of tasks starts from: the task that the person may see."""

from django.http import HttpRequest

from dispatch.duties.models import StreetTask
from governance.errors import Missing


def visible_task(request: HttpRequest, case_no: str) -> StreetTask:
    """Read one task; what the person may not see is not there."""
    seen = StreetTask.objects.visible_to(request.user, request.at).select_related("duty", "created_by")
    found = seen.filter(case_no=case_no).first()
    if found is None:
        raise Missing("没有这一件交办街道任务，或您无权查看。")
    return found
