"""What every page of calls starts from: the call that the person may see, and whether they may begin one."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from dispatch.calls import children
from dispatch.calls.children import CHILDREN
from dispatch.calls.forms import DRAFTING_ROLES
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.selectors import with_neighbours
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
    seen = with_neighbours(visible(request), request.user, request.at).annotate(attached=beside(ServiceCall))
    found = seen.filter(case_no=case_no).first()
    if found is None:
        raise Missing("没有这一件呼叫，或您无权查看。")
    return found


@dataclass
class Family:
    """A call with its lines and what was begun beside them."""

    call: ServiceCall
    lines: list[CallLine]
    children: list[ChildOfLine] = field(default_factory=list)

    def find(self, word: str, key: int) -> CallLine | ChildOfLine:
        rows = [*self.lines, *self.children]
        found = next((row for row in rows if type(row) is CHILDREN[word] and row.pk == key), None)
        if found is None:
            raise Missing("这件呼叫没有这一项")
        return found


def seated(call: ServiceCall) -> Family:
    """Read the lines of a call and, where there are any, their children."""
    lines = list(call.lines.order_by("id"))
    for line in lines:
        line.call = call
    return Family(call, lines, children.read(call, lines))


def own_streets(request: HttpRequest) -> list[Organisation]:
    """List the streets for which the person writes calls."""
    held, known = mandate(request.user, request.at), directory()
    found = [known[pk] for pk in held.organisations(*DRAFTING_ROLES) if pk in known]
    return sorted((row for row in found if row.kind == OrganisationKind.STREET), key=lambda row: row.code)
