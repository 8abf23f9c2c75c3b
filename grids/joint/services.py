"""Beginning a joint effort."""

from collections.abc import Mapping
from datetime import datetime, time

from django.utils import timezone

from governance.errors import Invalid, NotYours
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.workflow import engine
from grids.joint import numbers, permissions
from grids.joint.forms import BeginForm
from grids.joint.selectors import whole_of
from grids.models import Grid, GridEvent, JointEffort

CLOSING = time(17, 0)


def begin_effort(raw: Mapping, *, actor, at: datetime) -> JointEffort:
    """Begin an effort from raw input; its courtyards are asked at once."""
    if not permissions.begins(mandate(actor, at)):
        raise NotYours(f"多方联动由{permissions.LEADING_NAME}发起")
    form = BeginForm(raw, actor=actor, at=at)
    if not form.is_valid():
        errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
        raise Invalid("填写有误，请改正后再发起", errors=errors)
    given = form.cleaned_data
    collect_by = timezone.make_aware(datetime.combine(given["collect_on"], CLOSING))
    effort = prepared(
        office=given["office"], grids=given["grids"], event=given["event"], title=given["title"],
        subject=given["subject"], collect_by=max(collect_by, at),
    )  # fmt: skip
    effort.created_by_id, effort.case_no = actor.pk, numbers.effort_no(timezone.localdate(at))
    return engine.begin(effort, actor=actor, at=at)


def prepared(
    *, office: Organisation, grids: list[Grid], event: GridEvent | None, title: str, subject: str, collect_by: datetime
) -> JointEffort:
    """Write an effort of a community or a street that is not saved yet; `asked` keeps its courtyards."""
    by_community = office.kind == OrganisationKind.COMMUNITY
    effort = JointEffort(
        title=title, subject=subject, collect_by=collect_by, event_id=event and event.pk,
        class_code=event.class_code if event else "", grid_code=whole_of(grid.code for grid in grids),
        community_id=office.pk if by_community else None, street_id=office.parent_id if by_community else office.pk,
    )  # fmt: skip
    effort.asked = grids
    return effort
