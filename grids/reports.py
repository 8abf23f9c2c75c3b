"""The register of grids (网格清册) as a spreadsheet, out and in; both have the same columns."""

from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace

from django.http import QueryDict
from django.utils import timezone

from governance.documents import exports, imports
from governance.documents.spreadsheets.cells import Column, Kind
from governance.documents.spreadsheets.reading import Field
from governance.errors import Invalid
from governance.organisations.selectors import organisation_name
from grids import boundaries, permissions, selectors
from grids.counting import sheets as figures
from grids.filters import GridFilter
from grids.models import Grid
from grids.services import importing

BATCH = 1000
COLUMNS = (
    Column("code", "网格编码", width=22),
    Column("name", "网格名称", width=24),
    Column("kind", "类别", width=10),
    Column("street", "街道", width=14),
    Column("community", "社区", width=16),
    Column("dedicated", "专属", width=8),
    Column("owner", "责任单位", width=22),
    Column("unit_codes", "单元网格编码", width=22),
    Column("boundary", "边界", width=24),
    Column("people", "网格员", width=24),
    Column("valid_from", "有效自", Kind.DAY, width=12),
)
FIELDS = (
    Field("code", "网格编码", required=True, clean=importing.code),
    Field("name", "网格名称", required=True, clean=importing.name),
    Field("dedicated", "专属", clean=importing.truth),
    Field("owner", "责任单位", clean=importing.owner),
    Field("unit_codes", "单元网格编码", clean=importing.unit_codes),
    Field("boundary", "边界", clean=importing.boundary),
    Field("valid_from", "有效自", clean=importing.day),
)


def wanted(user, params: QueryDict):
    now = timezone.now()
    request = SimpleNamespace(user=user, at=now)
    chosen = GridFilter(params, queryset=Grid.objects.visible_to(user, now), request=request)
    if not chosen.is_valid():
        raise Invalid("筛选条件有误，请回到清单改正后再导出")
    return chosen.qs.order_by("code"), chosen.form.cleaned_data.get("on") or timezone.localdate(now)


def rows(user, params: QueryDict) -> Iterator[list]:
    grids, day = wanted(user, params)
    found = grids.iterator(BATCH)
    while batch := list(islice(found, BATCH)):
        posts = selectors.staff([grid.code for grid in batch], day)
        yield from (row(grid, [post.person.name for post in posts.get(grid.code, ())]) for grid in batch)


def row(grid: Grid, people: list[str]) -> list:
    return [
        grid.code,
        grid.name,
        grid.kind_name,
        organisation_name(grid.street_id),
        organisation_name(grid.community_id),
        "是" if grid.dedicated else "否",
        organisation_name(grid.owner_id),
        " ".join(grid.unit_codes),
        boundaries.written(grid.boundary),
        "、".join(people),
        grid.valid_from,
    ]


def count(user, params: QueryDict) -> int:
    return wanted(user, params)[0].count()


exports.register("grids", "网格清册", COLUMNS, rows, count=count, period=lambda params: params.get("on", ""))
exports.register(
    "grid-figures",
    "网格指标",
    figures.COLUMNS,
    figures.rows,
    count=figures.count,
    period=figures.period,
)
imports.register(
    "grids",
    "网格清册",
    FIELDS,
    judge=importing.judge,
    write=importing.write,
    allowed=lambda user: permissions.imports(user, timezone.now()),
    back="/grids/",
    hint=importing.HINT,
)
