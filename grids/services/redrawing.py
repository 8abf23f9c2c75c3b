"""Changes of the register, each all or nothing: add, redraw, merge, split, move, close."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from governance.audit import log
from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours
from governance.notices.inbox import Draft, deliver
from governance.organisations.choices import Role
from governance.organisations.models import Organisation
from grids import codes, permissions
from grids.choices import DescentKind, Rank
from grids.events.following import follow_grids
from grids.models import AttachedGroup, Grid, GridPost
from grids.services.succession import Succession, disband, ended_after, last_serial, leave, version

AHEAD = timedelta(days=90)
MOST_PARTS = 20
SHOWN = ("name", "dedicated", "owner_id", "unit_codes", "boundary")


@dataclass(frozen=True)
class Part:
    """One of the grids that another is split into; `children` are the codes of buildings that go with it."""

    name: str
    children: tuple[str, ...] = ()


# ---- what may be changed, by whom, from when


def asked_day(on: date, at: datetime) -> date:
    today = timezone.localdate(at)
    if not today <= on <= today + AHEAD:
        raise Invalid("生效日须在今天起 90 天之内", errors={"on": ["生效日须在今天起 90 天之内，不能倒填"]})
    return on


def lock(wanted: Iterable[str], on: date) -> dict[str, Grid]:
    """Lock the versions that hold on a day, by code; a code that has none is missing."""
    wanted = set(wanted)
    rows = Grid.objects.select_for_update().on(on).filter(code__in=wanted).order_by("pk")
    found = {row.code: row for row in rows}
    for code in sorted(wanted - set(found)):
        raise Missing(f"{code} 在 {on:%Y-%m-%d} 没有有效的网格")
    for row in found.values():
        if row.valid_to:
            raise Conflict(f"{row.name}已定于 {row.valid_to:%Y-%m-%d} 变更，不能再改")
    return found


def own(code: str, on: date, actor, at: datetime) -> Grid:
    """Lock a grid that the actor keeps, and refuse what the two upper levels do not allow."""
    grid = lock([code], on)[code]
    if not permissions.keeps(actor, at, grid):
        who = permissions.HIGH_NAME if grid.rank <= Rank.COMMUNITY else permissions.KEEPERS_NAME
        raise NotYours(f"{grid.kind_name}由{who}维护")
    return grid


def low(grid: Grid) -> None:
    if grid.rank <= Rank.COMMUNITY:
        raise NotReady("街道、社区两级随行政区划调整，网格册里只改名称和边界")


def before_day(grid: Grid, on: date) -> None:
    if grid.valid_from >= on:
        raise Conflict(f"{grid.name}的现版本 {grid.valid_from:%Y-%m-%d} 才生效，请把生效日定在其后")


def nothing_later(grid: Grid, on: date) -> None:
    """Refuse where something is to begin below a grid that will be no more by then."""
    later = Grid.objects.below(grid.code).filter(valid_from__gt=on).order_by("valid_from", "code").first()
    if later:
        raise Conflict(f"其下的{later.name}定于 {later.valid_from:%Y-%m-%d} 生效，请把生效日定在其后")


def buildings(grid: Grid, on: date) -> list[Grid]:
    """Lock the buildings of a compound that hold on a day; none of them may have a change ahead, none may yet begin."""
    rows = list(Grid.objects.select_for_update().on(on).below(grid.code).order_by("pk"))
    for row in rows:
        if row.valid_to:
            raise Conflict(f"{row.name}已定于 {row.valid_to:%Y-%m-%d} 变更，不能再改")
        before_day(row, on)
    nothing_later(grid, on)
    return sorted(rows, key=lambda row: row.code)


def next_code(parent_code: str, serial: int, *, dedicated: bool) -> str:
    most = codes.LAST if dedicated or codes.rank_of(parent_code) == Rank.COMPOUND else codes.FIRST_DEDICATED - 1
    if serial > most:
        raise Conflict(f"{parent_code} 之下的编码已用完")
    return codes.child(parent_code, serial)


def unsound(grid: Grid) -> None:
    """Refuse what the columns cannot hold, naming the field."""
    errors = {}
    if not grid.name.strip():
        errors["name"] = ["请填写网格名称"]
    if grid.dedicated and grid.owner_id is None:
        errors["owner"] = ["专属网格须有责任单位"]
    if not grid.dedicated and grid.owner_id is not None:
        errors["owner"] = ["只有专属网格设责任单位"]
    if wrong := [code for code in grid.unit_codes if not codes.UNIT_SHAPE.fullmatch(code)]:
        errors["unit_codes"] = [f"单元网格编码为 15 位数字：{'、'.join(wrong)}"]
    if errors:
        raise Invalid(next(iter(errors.values()))[0], errors=errors)


def told(grid: Grid) -> dict:
    """Say how a grid is, for the oversight log."""
    found = {name: getattr(grid, name) for name in SHOWN}
    return {"code": grid.code, "valid_from": grid.valid_from.isoformat()} | found


# ---- the changes


@transaction.atomic
def add(
    *,
    parent: str,
    name: str,
    on: date,
    actor,
    at: datetime,
    dedicated: bool = False,
    owner: Organisation | None = None,
    unit_codes: Sequence[str] = (),
    boundary=None,
    note: str = "",
) -> Grid:
    """Add a compound to a community or a building to a compound, with the next free code."""
    above = lock([parent], asked_day(on, at))[parent]
    if above.rank not in (Rank.COMMUNITY, Rank.COMPOUND):
        raise NotReady("只能在社区下增小区、在小区下增楼栋")
    if not permissions.keeps_street(actor, at, above.street_id):
        raise NotYours(f"网格由{permissions.KEEPERS_NAME}维护")
    if above.rank == Rank.COMPOUND:
        # A building within a school or a market is the owner's like the rest.
        dedicated, owner = above.dedicated, owner or above.owner if above.dedicated else owner
    code = next_code(parent, last_serial(parent, dedicated=dedicated) + 1, dedicated=dedicated)
    grid = version(
        above, on, code=code, name=name, dedicated=dedicated, owner_id=owner.pk if owner else None,
        unit_codes=list(unit_codes), boundary=boundary,
    )  # fmt: skip
    unsound(grid)
    grid.save(force_insert=True)
    log.write("grids.grid.added", actor=actor, about=grid, after=told(grid), at=at, note=note)
    return grid


@transaction.atomic
def redraw(*, code: str, on: date, actor, at: datetime, note: str = "", **changes) -> Grid:
    """Give a grid a new version with another name, owner, boundary or unit grids; its code stays.

    A version that begins on this very day is set right in place.
    """
    grid = own(code, asked_day(on, at), actor, at)
    if "owner" in changes:
        owner = changes.pop("owner")
        changes["owner_id"] = owner.pk if owner else None
    changes = {name: value for name, value in changes.items() if value != getattr(grid, name)}
    if not changes:
        raise NotReady("没有任何变化")
    was, next_version = told(grid), version(grid, on, **changes)
    unsound(next_version)
    if grid.valid_from == on:
        for name, value in changes.items():
            setattr(grid, name, value)
        grid.save(update_fields=list(changes))
        next_version = grid
    else:
        succession = Succession(on, note)
        succession.follow(grid, next_version, DescentKind.REDRAW)
        succession.write()
    log.write(
        "grids.grid.redrawn", actor=actor, about=next_version, before=was, after=told(next_version), at=at, note=note
    )
    return next_version


@transaction.atomic
def merge(
    *, code: str, others: Sequence[str], on: date, actor, at: datetime, name: str = "", boundary=None, note: str = ""
) -> Grid:
    """Merge other grids of the same parent into one, which keeps its code; buildings of the others are renumbered."""
    grid = own(code, asked_day(on, at), actor, at)
    low(grid)
    others = sorted(set(others) - {code})
    if not others:
        raise Invalid("请选择并入的网格", errors={"others": ["请选择并入的网格"]})
    olds = [grid, *lock(others, on).values()]
    for each in olds:
        before_day(each, on)
        if (each.parent_code, each.dedicated) != (grid.parent_code, grid.dedicated):
            raise Invalid(
                "只能合并同一上级之下的同类网格", errors={"others": [f"{each.name}不在同一上级之下或类别不同"]}
            )
    units = list(dict.fromkeys(unit for each in olds for unit in each.unit_codes))
    new = version(grid, on, name=name or grid.name, boundary=boundary, unit_codes=units)
    unsound(new)
    succession = Succession(on, note)
    for each in olds:
        succession.follow(each, new, DescentKind.MERGE)
    if grid.rank == Rank.COMPOUND:
        moved = [row for each in olds[1:] for row in buildings(each, on)]
        renumber(succession, moved, new)
    succession.write()
    log.write(
        "grids.grid.merged", actor=actor, about=new, before={"codes": [each.code for each in olds]}, after=told(new),
        at=at, note=note,
    )  # fmt: skip
    follow_grids(at)
    return new


@transaction.atomic
def split(*, code: str, parts: Sequence[Part], on: date, actor, at: datetime, note: str = "") -> list[Grid]:
    """Split a grid; the first part keeps the code, the others get new ones, every building goes with one part."""
    grid = own(code, asked_day(on, at), actor, at)
    low(grid)
    before_day(grid, on)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(f"须拆成 2 至 {MOST_PARTS} 个", errors={"others": [f"须拆成 2 至 {MOST_PARTS} 个"]})
    lock([grid.parent_code], on)  # two who split beside each other draw serials one after the other
    below = buildings(grid, on) if grid.rank == Rank.COMPOUND else []
    assigned = [child for part in parts for child in part.children]
    if sorted(assigned) != [row.code for row in below]:
        raise Invalid("每栋楼须恰好归入一个新网格", errors={"moving": ["每栋楼须恰好归入一个新网格"]})
    serial, succession = last_serial(grid.parent_code, dedicated=grid.dedicated), Succession(on, note)
    for nth, part in enumerate(parts):
        own_code = code if nth == 0 else next_code(grid.parent_code, serial + nth, dedicated=grid.dedicated)
        new = version(grid, on, code=own_code, name=part.name, boundary=None)
        unsound(new)
        succession.follow(grid, new, DescentKind.SPLIT)
        if nth:
            renumber(succession, [row for row in below if row.code in part.children], new)
    succession.write()
    made = [new for new in succession.news.values() if new.rank == grid.rank]
    log.write(
        "grids.grid.split", actor=actor, about=made[0], before=told(grid), after={"codes": [new.code for new in made]},
        at=at, note=note,
    )  # fmt: skip
    return made


@transaction.atomic
def move(*, code: str, parent: str, on: date, actor, at: datetime, note: str = "") -> Grid:
    """Move a compound to another community, or a building to another compound: new codes, the ancestry kept."""
    grid = own(code, asked_day(on, at), actor, at)
    low(grid)
    before_day(grid, on)
    above = lock([parent], on)[parent]
    if above.rank != grid.rank - 1 or parent == grid.parent_code:
        raise Invalid("请选择另一个上级网格", errors={"parent": ["请选择另一个上级网格"]})
    if not permissions.keeps_street(actor, at, above.street_id):
        raise NotYours(f"划入的网格由{permissions.KEEPERS_NAME}维护")
    if grid.rank == Rank.BUILDING and above.dedicated != grid.dedicated:
        raise NotReady("专属网格与一般网格之间不能划转楼栋")
    succession = Succession(on, note)
    serial = last_serial(parent, dedicated=grid.dedicated) + 1
    place = {"street_id": above.street_id, "community_id": above.community_id}
    new = version(grid, on, code=next_code(parent, serial, dedicated=grid.dedicated), **place)
    succession.follow(grid, new, DescentKind.REDRAW)
    if grid.rank == Rank.COMPOUND:
        renumber(succession, buildings(grid, on), new)
    succession.write()
    log.write("grids.grid.moved", actor=actor, about=new, before=told(grid), after=told(new), at=at, note=note)
    tell_of_gap(new, succession, at)
    follow_grids(at)  # open events go at once where the move holds from today; later ones when their day has come
    return new


@transaction.atomic
def close(*, code: str, on: date, actor, at: datetime, note: str = "") -> Grid:
    """Close a grid that has nothing below it any more, and end the posts in it."""
    grid = own(code, asked_day(on, at), actor, at)
    low(grid)
    before_day(grid, on)
    if Grid.objects.on(on).below(code).exists():
        raise NotReady("下面还有楼栋，先并走或撤销楼栋")
    nothing_later(grid, on)
    grid.valid_to = on
    grid.save(update_fields=["valid_to"])
    leave(list(GridPost.objects.filter(grid=grid).exclude(ends_on__lte=on)), on)
    disband(list(AttachedGroup.objects.filter(ended_after(on), grid_code=code)), on)
    log.write("grids.grid.closed", actor=actor, about=grid, before=told(grid), at=at, note=note)
    return grid


def tell_of_gap(grid: Grid, succession: Succession, at: datetime) -> None:
    """Let the community that a grid goes to know whose posts end with it, so that it posts people of its own."""
    if not succession.left:
        return
    names = "、".join(dict.fromkeys(str(post.person) for post in succession.left))
    title = f"{grid.name}自 {succession.on:%Y-%m-%d} 起划入本社区，请登记网格任职"
    body = f"{names}在本社区没有相应任职，原网格任职到时终止；要由原班人员继续负责的，请先由安全管理员登记任职。"
    key = f"grids.staffing:{grid.code}"
    draft = Draft(Role.COMMUNITY_HEAD, grid.community_id, "grids.staffing", title, body, grid.get_absolute_url(), key)
    deliver([draft], at)


def renumber(succession: Succession, rows: Sequence[Grid], above: Grid) -> None:
    """Let buildings go to another compound with codes that come after all that it ever had."""
    first = last_serial(above.code, dedicated=above.dedicated) + 1
    place = {"street_id": above.street_id, "community_id": above.community_id, "owner_id": above.owner_id}
    for serial, row in enumerate(rows, first):
        code = next_code(above.code, serial, dedicated=above.dedicated)
        succession.follow(row, version(row, succession.on, code=code, **place), DescentKind.REDRAW)
