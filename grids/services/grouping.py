"""Which groups are attached to a grid, from when to when, and whom one calls there."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.audit import log
from governance.errors import Conflict, Invalid, Missing, NotYours
from governance.organisations.models import Organisation
from grids import permissions
from grids.joint.choices import GroupKind
from grids.models import AttachedGroup
from grids.services.redrawing import lock


@transaction.atomic
def attach(
    *,
    code: str,
    kind: str,
    name: str,
    valid_from: date,
    actor,
    at: datetime,
    organisation: Organisation | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    valid_to: date | None = None,
) -> AttachedGroup:
    """Attach a group to a grid; a grid has one party organisation at a time, and no group twice."""
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("终止日须晚于起始日", errors={"valid_to": ["终止日须晚于起始日"]})
    grid = lock([code], timezone.localdate(at))[code]
    ask(actor, at, grid)
    same = AttachedGroup.objects.filter(grid_code=code, kind=kind).filter(
        Q(valid_to=None) | Q(valid_to__gt=valid_from)
    )  # fmt: skip
    if valid_to is not None:
        same = same.filter(valid_from__lt=valid_to)
    if kind == GroupKind.PARTY and (other := same.first()):
        raise Conflict(f"{grid.name}已有党组织：{other.name}，先登记它的终止日")
    if same.filter(name=name).exists():
        raise Conflict(f"{name}已登记在{grid.name}")
    group = AttachedGroup.objects.create(
        grid_code=code, street_id=grid.street_id, community_id=grid.community_id, kind=kind, name=name,
        organisation=organisation, contact_name=contact_name, contact_phone=contact_phone, valid_from=valid_from,
        valid_to=valid_to,
    )  # fmt: skip
    log.write("grids.group.attached", actor=actor, about=group, after=told(group), at=at)
    return group


@transaction.atomic
def detach(*, group_id: int, code: str, valid_to: date, actor, at: datetime) -> AttachedGroup:
    """End the time of a group in a grid on a day, today at the earliest."""
    group = AttachedGroup.objects.select_for_update().filter(pk=group_id, grid_code=code).first()
    if group is None:
        raise Missing("没有这个联动组织")
    ask(actor, at, group)
    if valid_to < timezone.localdate(at) or valid_to <= group.valid_from:
        words = "终止日不能早于今天，且须晚于起始日"
        raise Invalid(words, errors={"valid_to": [words]})
    if group.valid_to is not None and group.valid_to <= valid_to:
        raise Conflict(f"{group.name}已于 {group.valid_to:%Y-%m-%d} 终止")
    was, group.valid_to = told(group), valid_to
    group.save(update_fields=["valid_to"])
    log.write("grids.group.detached", actor=actor, about=group, before=was, after=told(group), at=at)
    return group


def ask(actor, at: datetime, place) -> None:
    """Refuse whoever does not say who belongs to a grid; `place` is a grid, or a group of one."""
    if not permissions.staffs(actor, at, place):
        raise NotYours(f"联动组织由{permissions.STAFFING_NAME}登记")


def told(group: AttachedGroup) -> dict:
    """Say what the oversight log keeps of a group; who is called there is no matter of its."""
    return {
        "grid": group.grid_code,
        "kind": group.kind,
        "name": group.name,
        "valid_from": group.valid_from.isoformat(),
        "valid_to": group.valid_to and group.valid_to.isoformat(),
    }
