"""The whole register from a spreadsheet: known codes get a new version where something changed, new codes are added."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from governance.audit import log
from governance.errors import NotReady
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids import boundaries, codes, permissions
from grids.choices import DescentKind, Rank
from grids.models import Grid
from grids.models.querysets import OWNERS
from grids.services.redrawing import AHEAD
from grids.services.succession import Succession, version

HINT = (
    "按网格编码对应：册里有的，有变化才出新版本；没有的新增，上级须在册里或同一表里。表里没有的网格和没有的列不动。"
    "“有效自”不填即今天起；从未用过的编码可以填过去的日期。合并、拆分、撤销在网格页面上办，以便留下沿革。"
)
YES, NO = ("是", "1", "专属"), ("否", "0", "")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
Rows = dict[int, dict]

# ---- one cell: gives the value or raises ValueError with the words


def code(text: str) -> str:
    digits = "".join(text.split())
    if codes.rank_of(digits) is None:
        raise ValueError("须为 18 位网格编码，各级从前往后填，后面补零")
    return digits


def name(text: str) -> str:
    if len(text) > 60:
        raise ValueError("不超过 60 个字")
    return text


def truth(text: str) -> bool:
    if text not in (*YES, *NO):
        raise ValueError("请填是或否")
    return text in YES


def owner(text: str) -> Organisation:
    found = directory.by_code(text) or next((row for row in directory.of_kind(*OWNERS) if row.name == text), None)
    if found is None or found.kind not in OWNERS:
        raise ValueError("没有这个部门、公用事业单位或物业企业")
    return found


def unit_codes(text: str) -> list[str]:
    found = list(dict.fromkeys(text.replace("、", " ").replace("，", " ").replace(",", " ").split()))
    if wrong := [unit for unit in found if not codes.UNIT_SHAPE.fullmatch(unit)]:
        raise ValueError(f"单元网格编码为 15 位数字：{'、'.join(wrong[:3])}")
    return found


def boundary(text: str) -> boundaries.Points | None:
    try:
        return boundaries.read(text)
    except ValidationError as wrong:
        raise ValueError(wrong.messages[0]) from wrong


def day(text: str) -> date:
    try:
        found = parse_date(text.replace("/", "-"))
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found < LATEST:
        raise ValueError("须为日期，如 2026-03-04")
    return found


# ---- the table as a whole


@dataclass
class Register:
    """What is in the register when a table comes in, and what the table brings, each read once."""

    user: object
    at: datetime
    given: Rows
    current: dict[str, Grid] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    planned: set[str] = field(default_factory=set)
    brought: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.today = timezone.localdate(self.at)
        wanted = {row["code"] for row in self.given.values()}
        self.brought = wanted
        above = {codes.parent(each) for each in wanted}
        for grid in Grid.objects.filter(code__in=wanted | above):
            self.used.add(grid.code)
            if grid.on(self.today):
                self.current[grid.code] = grid
            if grid.valid_to and grid.valid_to > self.today or grid.valid_from > self.today:
                self.planned.add(grid.code)

    def faults(self, row: dict) -> list[str]:
        """Say what keeps one row from being taken in."""
        found, grid = [], self.current.get(row["code"])
        street, community = place(row["code"])
        if street is None or community is None and codes.rank_of(row["code"]) > Rank.STREET:
            return ["编码里的街道或社区不在组织名录里"]
        if not permitted(self.user, self.at, row["code"], street):
            return [f"本行由{permissions.KEEPERS_NAME}导入；街道、社区两级由{permissions.HIGH_NAME}导入"]
        if row["code"] in self.planned:
            return ["这个编码已定有变更，生效后再导入"]
        parent = codes.parent(row["code"])
        if parent and parent not in self.brought and parent not in self.current:
            found.append("上级网格不在册里，也不在表里")
        if grid is None and row["code"] in self.used:
            found.append("这个编码已撤销，不再使用")
        dedicated = codes.dedicated(row["code"])
        if row.get("dedicated") not in (None, dedicated):
            found.append("专属网格的小区号为 901 至 999，其余不得为专属")
        if dedicated != bool(row.get("owner", grid and grid.owner_id)):
            found.append("专属网格须有责任单位，其余不设")
        return found + self.wrong_day(row, grid)

    def wrong_day(self, row: dict, grid: Grid | None) -> list[str]:
        since = row.get("valid_from")
        if since is None or grid is None and since <= self.today + AHEAD:
            return []
        if grid is not None and (since == grid.valid_from or self.today <= since <= self.today + AHEAD):
            return []
        return ["有效自：在册的网格只能从今天起 90 天之内变更"]

    def start(self, row: dict, grid: Grid | None) -> date:
        since = row.get("valid_from")
        if grid is not None and since == grid.valid_from:
            return self.today
        return since or self.today

    def changes(self, row: dict, grid: Grid) -> dict:
        """Give what the row changes of a grid in the register."""
        said = {key: row[key] for key in ("name", "unit_codes", "boundary") if key in row}
        if said.get("unit_codes", []) is None:
            said["unit_codes"] = []
        if "owner" in row:
            said["owner_id"] = row["owner"].pk if row["owner"] else None
        # A spreadsheet keeps six places of a coordinate.
        if "boundary" in said and boundaries.written(said["boundary"]) == boundaries.written(grid.boundary):
            del said["boundary"]
        return {key: value for key, value in said.items() if value != getattr(grid, key)}

    def fresh(self, row: dict) -> Grid:
        """Make the first version of a code."""
        street, community = place(row["code"])
        return Grid(
            code=row["code"],
            parent_code=codes.parent(row["code"]),
            rank=codes.rank_of(row["code"]),
            name=row["name"],
            street=street,
            community=community,
            dedicated=codes.dedicated(row["code"]),
            owner=row.get("owner"),
            unit_codes=row.get("unit_codes") or [],
            boundary=row.get("boundary"),
            valid_from=self.start(row, None),
        )


def place(grid_code: str) -> tuple[Organisation | None, Organisation | None]:
    """Find the street and the community that a code names; the district's organisations carry the same digits."""
    street = directory.by_code(grid_code[:9])
    community = directory.by_code(grid_code[:12]) if grid_code[9:12] != "000" else None
    return street, community


def permitted(user, at: datetime, grid_code: str, street: Organisation) -> bool:
    if codes.rank_of(grid_code) <= Rank.COMMUNITY:
        return permissions.keeps_all(user, at)
    return permissions.keeps_street(user, at, street.pk)


def judge(user, given: Rows) -> dict[int, list[str]]:
    """Say by row number what is wrong; nothing is written."""
    register, faults, first = Register(user, timezone.now(), given), {}, {}
    for number, row in given.items():
        if row["code"] in first:
            faults[number] = [f"与第 {first[row['code']]} 行重复"]
            continue
        first[row["code"]] = number
        if found := register.faults(row):
            faults[number] = found
    return faults


@transaction.atomic
def write(user, given: Rows, at: datetime) -> None:
    """Take the whole table in; a register that moved on since the dry run refuses it."""
    list(Grid.objects.select_for_update().filter(code__in=[row["code"] for row in given.values()]).order_by("pk"))
    if faults := judge(user, given):
        number, words = min(faults.items())
        raise NotReady(f"第 {number} 行：{words[0]}，请重新试导入")
    register = Register(user, at, given)
    fresh, successions, in_place = [], {}, []
    for row in sorted(given.values(), key=lambda each: each["code"]):
        grid = register.current.get(row["code"])
        if grid is None:
            fresh.append(register.fresh(row))
        elif changes := register.changes(row, grid):
            start = register.start(row, grid)
            if start == grid.valid_from:
                for key, value in changes.items():
                    setattr(grid, key, value)
                in_place.append(grid)
            else:
                succession = successions.setdefault(start, Succession(start, "导入网格清册"))
                succession.follow(grid, version(grid, start, **changes), DescentKind.REDRAW)
    Grid.objects.bulk_create(fresh, batch_size=2000)
    for succession in successions.values():
        succession.write()
    Grid.objects.bulk_update(in_place, ["name", "owner", "unit_codes", "boundary"], batch_size=1000)
    changed = len(in_place) + sum(len(each.news) for each in successions.values())
    told = {"added": len(fresh), "changed": changed, "rows": len(given)}
    log.write("grids.register.imported", actor=user, after=told, at=at)
