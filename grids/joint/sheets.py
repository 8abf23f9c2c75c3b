"""Joint efforts as a ledger; the groups attached to grids as a spreadsheet, out and in by the same columns."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from governance.audit import log
from governance.documents import exports, imports
from governance.documents.spreadsheets.cells import Column, Kind
from governance.documents.spreadsheets.reading import Field
from governance.errors import NotReady
from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory, organisation_name
from grids import permissions
from grids.joint.choices import GroupKind
from grids.joint.filters import EffortFilter
from grids.models import AttachedGroup, Grid, JointEffort
from grids.services import importing

Rows = dict[int, dict]
HINT = "按网格编码、类别、名称对应：已登记的更新联系人和电话，没有的新增；表里没有的不动。终止在网格页面上办。"
COLUMNS = (
    Column("grid_code", "网格编码", width=22),
    Column("kind", "类别", width=12, read=lambda group: group.get_kind_display()),
    Column("name", "名称", width=28),
    Column("organisation", "在册单位", width=22, read=lambda group: organisation_name(group.organisation_id)),
    Column("contact_name", "联系人", width=12),
    Column("contact_phone", "联系电话", width=16),
    Column("valid_from", "起始日", Kind.DAY, width=12),
)

EFFORT_COLUMNS = (
    Column("case_no", "编号", width=22),
    Column("title", "议题", width=30),
    Column("street", "街道", width=16, read=lambda effort: organisation_name(effort.street_id)),
    Column("community", "社区", width=16, read=lambda effort: organisation_name(effort.community_id)),
    Column("state", "状态", width=12, read=lambda effort: effort.get_state_display()),
    Column("begun_at", "发起时间", Kind.MOMENT, width=18),
    Column("voices", "意见数", Kind.NUMBER, total=True),
    Column("meetings", "议事次数", Kind.NUMBER, total=True),
    Column("participants", "参与人次", Kind.NUMBER, total=True),
    Column("outcome", "结果", width=16, read=lambda effort: effort.get_outcome_display()),
    Column("ended_at", "结束时间", Kind.MOMENT, width=18),
)


def kind(text: str) -> str:
    found = next((value for value, label in GroupKind.choices if text == label), None)
    if found is None:
        raise ValueError(f"须为{'、'.join(GroupKind.labels)}之一")
    return found


def firm(text: str):
    rows = directory.of_kind(OrganisationKind.PROPERTY_FIRM)
    found = next((row for row in rows if text in (row.code, row.name)), None)
    if found is None:
        raise ValueError("组织名录里没有这个物业企业")
    return found


def short(most: int):
    def clean(text: str) -> str:
        if len(text) > most:
            raise ValueError(f"不超过 {most} 个字")
        return text

    return clean


FIELDS = (
    Field("grid_code", "网格编码", required=True, clean=importing.code),
    Field("kind", "类别", required=True, clean=kind),
    Field("name", "名称", required=True, clean=short(60)),
    Field("organisation", "在册单位", clean=firm),
    Field("contact_name", "联系人", clean=short(40)),
    Field("contact_phone", "联系电话", clean=short(20)),
    Field("valid_from", "起始日", clean=importing.day),
)


def key(row) -> tuple[str, str, str]:
    return row["grid_code"], row["kind"], row["name"]


def judge(user, given: Rows) -> dict[int, list[str]]:
    """Say by row number what is wrong; nothing is written."""
    at = timezone.now()
    today, faults = timezone.localdate(at), {}
    grids = grids_of(given, today)
    known, held = present(given, today)
    times = Counter(key(row) for row in given.values())
    for number, row in given.items():
        grid = grids.get(row["grid_code"])
        if grid is None:
            faults[number] = ["今天没有这个网格"]
        elif not permissions.staffs(user, at, grid):
            faults[number] = [f"本行由{permissions.STAFFING_NAME}导入"]
        elif times[key(row)] > 1:
            faults[number] = ["表里重复"]
        elif row.get("organisation") and row["kind"] != GroupKind.PROPERTY_FIRM:
            faults[number] = ["只有物业企业填在册单位"]
        elif row["kind"] == GroupKind.PARTY and key(row) not in known:
            if row["grid_code"] in held:
                faults[number] = [f"{grid.name}已有党组织"]
            held.add(row["grid_code"])
    return faults


def grids_of(given: Rows, today) -> dict[str, Grid]:
    codes = {row["grid_code"] for row in given.values()}
    return {grid.code: grid for grid in Grid.objects.on(today).filter(code__in=codes)}


def present(given: Rows, today) -> tuple[dict[tuple, AttachedGroup], set[str]]:
    """Give the groups of these grids by their key, and the grids that have a party organisation, now or later."""
    codes = {row["grid_code"] for row in given.values()}
    groups = [
        group
        for group in AttachedGroup.objects.filter(grid_code__in=codes)
        if group.valid_to is None or group.valid_to > today
    ]
    held = {group.grid_code for group in groups if group.kind == GroupKind.PARTY}
    return {(group.grid_code, group.kind, group.name): group for group in groups}, held


@transaction.atomic
def write(user, given: Rows, at: datetime) -> None:
    """Take the whole table in; what changed since the dry run refuses it."""
    if faults := judge(user, given):
        number, words = min(faults.items())
        raise NotReady(f"第 {number} 行：{words[0]}，请重新试导入")
    today = timezone.localdate(at)
    grids, (known, _), fresh, changed = grids_of(given, today), present(given, today), [], []
    for row in given.values():
        said = {name: row[name] for name in ("contact_name", "contact_phone", "organisation") if row.get(name)}
        if group := known.get(key(row)):
            for name, value in said.items():
                setattr(group, name, value)
            changed.append(group)
        else:
            grid = grids[row["grid_code"]]
            group = AttachedGroup(
                grid_code=grid.code, street_id=grid.street_id, community_id=grid.community_id, kind=row["kind"],
                name=row["name"], valid_from=row.get("valid_from") or today, **said,
            )  # fmt: skip
            fresh.append(group)
    AttachedGroup.objects.bulk_create(fresh, batch_size=2000)
    AttachedGroup.objects.bulk_update(changed, ["contact_name", "contact_phone", "organisation"], batch_size=1000)
    log.write("grids.groups.imported", actor=user, after={"added": len(fresh), "changed": len(changed)}, at=at)


def wanted(user, params: QueryDict):
    now = timezone.now()
    return AttachedGroup.objects.visible_to(user, now).on(timezone.localdate(now)).order_by("grid_code", "id")


def chosen(user, params: QueryDict):
    filters = EffortFilter(params, JointEffort.objects.visible_to(user))
    return filters.qs if filters.is_valid() else filters.queryset.none()


exports.register(
    "joint-efforts",
    "多方联动台账",
    EFFORT_COLUMNS,
    lambda user, params: chosen(user, params).order_by("-id").iterator(2000),
    count=lambda user, params: chosen(user, params).count(),
)
exports.register(
    "grid-groups",
    "联动组织名册",
    COLUMNS,
    lambda user, params: wanted(user, params).iterator(2000),
    count=lambda user, params: wanted(user, params).count(),
)
imports.register(
    "grid-groups",
    "联动组织名册",
    FIELDS,
    judge=judge,
    write=write,
    allowed=lambda user: permissions.imports(user, timezone.now()),
    back="/grids/",
    hint=HINT,
)
