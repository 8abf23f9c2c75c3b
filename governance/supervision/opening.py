"""A sheet opened by hand, by the district's operator, on any case under supervision."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.supervision import matters, numbers
from governance.supervision.choices import OPEN, SheetState
from governance.supervision.following import Lit
from governance.supervision.forms import OpenForm
from governance.supervision.models import SupervisionSheet
from governance.supervision.permissions import district_ops
from governance.supervision.services import alone, begin, sheet_of
from governance.workflow.choices import Lamp
from governance.workflow.models import Deadline
from governance.worktime import calendar

LAMPS = {SheetState.BLUE: Lamp.BLUE, SheetState.ORANGE: Lamp.ORANGE}


def open_sheet(raw: Mapping, *, actor, at: datetime) -> SupervisionSheet:
    """Open a sheet from raw input (a page's POST, an API's object)."""
    if not district_ops(actor, None, at):
        raise NotYours(f"开督办单由{district_ops.label}办理")
    form = OpenForm(raw)
    if not form.is_valid():
        errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
        raise Invalid("填写有误，请改正后再开单", errors=errors)
    told = form.cleaned_data
    matter = matters.matter(told["matter"])
    root_id = matter.find(actor, told["number"].strip(), at)
    if root_id is None:
        raise Missing(f"没有这一件{matter.label}，或您无权查看。")
    organisation = directory.by_code(told["organisation"].strip())
    if organisation is None:
        raise Invalid("没有这个单位", errors={"organisation": ["没有这个单位"]})
    with transaction.atomic(), calendar.held():
        alone(wait=True)
        return _opened(matter, root_id, organisation, told, actor, at)


def _opened(matter, root_id: int, organisation: Organisation, told: Mapping, actor, at: datetime) -> SupervisionSheet:
    kind = ContentType.objects.get_for_model(matter.model).pk
    refuse_second(kind, root_id, organisation)
    clock = pressing(kind, root_id, organisation.pk)
    if clock is None:
        raise NotReady(f"{organisation.name}在这一件上没有在走的时限，无须督办")
    lit = Lit(
        kind, root_id, organisation.pk, LAMPS[told["colour"]], clock.case_type_id, clock.limit_name, clock.due_at, at,
        None, reason=told["reason"],
    )  # fmt: skip
    (number,) = numbers.case_nos("S", timezone.localdate(at), 1)
    about = matter.describe([root_id])[root_id]
    sheet = sheet_of(lit, number, about, at, by_hand=True, opened_by=actor)
    begin([sheet], {number: lit.said()}, actor=actor, at=at)
    return sheet


def refuse_second(kind: int, root_id: int, organisation: Organisation) -> None:
    """One matter, one sheet: what is open is worked on, what has ended is taken up again."""
    found = SupervisionSheet.objects.filter(root_type=kind, root_id=root_id, organisation=organisation).first()
    if found and found.state in OPEN:
        raise Conflict(f"一事一单：{organisation.name}在这一件上已有督办单 {found.case_no}")
    if found:
        raise Conflict(f"一事一单：{organisation.name}在这一件上的督办单 {found.case_no} 已了结，请在该单上恢复督办")


def pressing(kind: int, root_id: int, organisation_id: int) -> Deadline | None:
    """Find the running clock of the organisation on this case that ends first, of those under supervision."""
    running = Deadline.objects.running().filter(root_type=kind, root_id=root_id, keeper_id=organisation_id)
    watched = set(matters.clocks())
    rows = (row for row in running.order_by("due_at", "id") if (row.case_type_id, row.limit_name) in watched)
    return next(rows, None)
