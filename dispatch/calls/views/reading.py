"""What every page of calls starts from: the call that the person may see, and whether they may begin one."""

from django.http import HttpRequest

from dispatch.calls.forms import DRAFTING_ROLES
from dispatch.calls.models import ServiceCall
from governance.attachments.selectors import beside
from governance.errors import Missing
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory


def visible(request: HttpRequest):
    return ServiceCall.objects.visible_to(request.user, request.at)


def visible_call(request: HttpRequest, case_no: str) -> ServiceCall:
    """Read one call; what the person may not see is not there."""
    seen = visible(request).select_related("item", "created_by").annotate(attached=beside(ServiceCall))
    found = seen.filter(case_no=case_no).first()
    if found is None:
        raise Missing("没有这一件呼叫，或您无权查看。")
    return found


def own_streets(request: HttpRequest) -> list[Organisation]:
    """List the streets for which the person writes calls."""
    held, known = mandate(request.user, request.at), directory()
    found = [known[pk] for pk in held.organisations(*DRAFTING_ROLES) if pk in known]
    return sorted((row for row in found if row.kind == OrganisationKind.STREET), key=lambda row: row.code)
