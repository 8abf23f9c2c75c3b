"""The register of grids: list, one grid on a day, the grid of a point, and its changes by the verbs of the pages."""

from datetime import date, datetime
from math import isfinite

from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema

from governance.errors import Invalid, Missing
from governance.integration.idempotency import Answer
from governance.organisations.selectors import directory
from governance.web.api.endpoint import Endpoint, answer, read_response
from governance.web.api.inputs import form_input, input_schema
from governance.web.api.listing import PAGING, filter_parameters, listing, page_schema
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from grids import selectors, verbs
from grids.choices import DescentKind, GridRole, Rank
from grids.filters import GridFilter
from grids.forms import DismissForm
from grids.joint.choices import GroupKind
from grids.models import AttachedGroup, Grid, GridDescent, GridPost

TEXT, DAY = {"type": "string"}, {"type": ["string", "null"], "format": "date"}
TAGS = ["网格"]
NOWHERE = {"$ref": "#/components/schemas/Problem"}  # a point in no grid is as missing as a grid that is none
ON = OpenApiParameter("on", {"type": "string", "format": "date"}, description="哪一天的版本；不填为今天")
GRID = {
    "type": "object",
    "properties": {
        "code": TEXT,
        "href": TEXT,
        "name": TEXT,
        "rank": {"type": "integer", "enum": Rank.values},
        "rank_label": TEXT,
        "kind_label": TEXT,
        "parent_code": TEXT,
        "street": ORGANISATION_BRIEF,
        "community": ORGANISATION_BRIEF,
        "dedicated": {"type": "boolean"},
        "owner": ORGANISATION_BRIEF,
        "unit_codes": {"type": "array", "items": TEXT},
        "valid_from": DAY,
        "valid_to": DAY,
    },
}
GRID["required"] = list(GRID["properties"])
POST = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "person": TEXT,
        "role": {"type": "string", "enum": GridRole.values},
        "role_label": TEXT,
        "paid": {"type": "boolean"},
        "starts_on": DAY,
        "ends_on": DAY,
    },
}
STEP = {
    "type": "object",
    "properties": {
        "code": TEXT,
        "name": TEXT,
        "kind": {"type": "string", "enum": DescentKind.values},
        "on": DAY,
        "note": TEXT,
    },
}
VERB = {
    "type": "object",
    "properties": {
        "name": TEXT,
        "label": TEXT,
        "allowed": {"type": "boolean"},
        "who": {"type": "string", "description": "由谁办理"},
        "href": TEXT,
    },
}
GROUP = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "grid_code": TEXT,
        "kind": {"type": "string", "enum": GroupKind.values},
        "kind_label": TEXT,
        "name": TEXT,
        "organisation": ORGANISATION_BRIEF,
        "contact_name": TEXT,
        "contact_phone": TEXT,
        "valid_from": DAY,
        "valid_to": DAY,
    },
}
DETAIL = {
    "type": "object",
    "properties": GRID["properties"]
    | {
        "boundary": {
            "type": ["array", "null"],
            "description": "各点，经度在前",
            "items": {"type": "array", "items": {"type": "number"}},
        },
        "path": {"type": "array", "items": GRID},
        "posts": {"type": "array", "items": POST},
        "groups": {"type": "array", "items": GROUP},
        "forebears": {"type": "array", "items": STEP},
        "heirs": {"type": "array", "items": STEP},
        "actions": {"type": "array", "items": VERB},
    },
}


def head(grid: Grid, known: dict) -> dict:
    return {
        "code": grid.code,
        "href": f"/api/v1/grids/{grid.code}/",
        "name": grid.name,
        "rank": grid.rank,
        "rank_label": grid.get_rank_display(),
        "kind_label": grid.kind_name,
        "parent_code": grid.parent_code,
        "street": brief(known.get(grid.street_id)),
        "community": brief(known.get(grid.community_id)),
        "dedicated": grid.dedicated,
        "owner": brief(known.get(grid.owner_id)),
        "unit_codes": grid.unit_codes,
        "valid_from": grid.valid_from.isoformat(),
        "valid_to": grid.valid_to and grid.valid_to.isoformat(),
    }


def heads(grids: list[Grid]) -> list[dict]:
    known = directory()
    return [head(grid, known) for grid in grids]


def post(row: GridPost) -> dict:
    return {
        "id": row.pk,
        "person": row.person.name,
        "role": row.role,
        "role_label": row.get_role_display(),
        "paid": row.paid,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on and row.ends_on.isoformat(),
    }


def group_of(row: AttachedGroup) -> dict:
    return {
        "id": row.pk,
        "grid_code": row.grid_code,
        "kind": row.kind,
        "kind_label": row.kind_name,
        "name": row.name,
        "organisation": brief(directory().get(row.organisation_id)),
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to and row.valid_to.isoformat(),
    }


def step(row: GridDescent, end: Grid) -> dict:
    return {"code": end.code, "name": end.name, "kind": row.kind, "on": row.on.isoformat(), "note": row.note}


def detail(grid: Grid, user, at: datetime, on: date) -> dict:
    return head(grid, directory()) | {
        "boundary": grid.boundary,
        "path": heads(selectors.path(grid, on)),
        "groups": [group_of(row) for row in AttachedGroup.objects.on(on).filter(grid_code=grid.code)],
        "posts": [post(row) for row in grid.posts.select_related("person")],
        "forebears": [step(row, row.old) for row in grid.forebears.select_related("old")],
        "heirs": [step(row, row.new) for row in grid.heirs.select_related("new")],
        "actions": [
            {
                "name": verb.name,
                "label": verb.label,
                "allowed": verb.may(user, at, grid) and grid.valid_to is None,
                "who": verb.who(grid),
                "href": f"/api/v1/grids/{grid.code}/do/{verb.name}/",
            }
            for verb in verbs.VERBS.values()
            if grid.rank in verb.ranks
        ],
    }


def day(request) -> date:
    """Read `on`; today where it is left out."""
    text = request.GET.get("on")
    if not text:
        return timezone.localdate(request.at)
    try:
        found = parse_date(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2100:
        reason = "须为 2000 年至 2099 年的日期，如 2026-03-04。"
        raise Invalid(reason, errors={"on": [reason]})
    return found


def one(request, code: str, on: date) -> Grid:
    grid = Grid.objects.visible_to(request.user, request.at).on(on).filter(code=code).first()
    if grid is None:
        raise Missing("这一天没有这个网格，或您无权查看。")
    return grid


class Grids(Endpoint):
    @extend_schema(
        operation_id="grids_list",
        summary="网格列表",
        tags=TAGS,
        parameters=[*PAGING, *filter_parameters(GridFilter)],
        responses={200: page_schema(GRID)},
    )
    def get(self, request):
        seen = Grid.objects.visible_to(request.user, request.at)
        return listing(request, seen, heads, order=("code", "id"), filterset=GridFilter)


class OneGrid(Endpoint):
    @extend_schema(operation_id="grids_read", summary="网格", tags=TAGS, parameters=[ON], responses={200: DETAIL})
    def get(self, request, code: str):
        on = day(request)
        return read_response(detail(one(request, code, on), request.user, request.at, on))


class GridAt(Endpoint):
    @extend_schema(
        operation_id="grids_at",
        summary="一个点所在的网格",
        tags=TAGS,
        parameters=[OpenApiParameter(name, float, required=True) for name in ("lat", "lon")] + [ON],
        responses={200: GRID, (404, "application/problem+json"): NOWHERE},
    )
    def get(self, request):
        lat, lon = coordinate(request, "lat", 90), coordinate(request, "lon", 180)
        seen = Grid.objects.visible_to(request.user, request.at).on(day(request))
        grid = seen.containing(lat, lon).order_by("-rank", "code").first()
        if grid is None:
            raise Missing("这个点不在您能看到的网格边界里。")
        return read_response(head(grid, directory()))


def coordinate(request, name: str, most: int) -> float:
    text = request.GET.get(name, "")
    try:
        found = float(text) if len(text) <= 30 else None
    except ValueError:
        found = None
    if found is None or not isfinite(found) or abs(found) > most:
        reason = f"须为 -{most} 至 {most} 的数。"
        raise Invalid(reason, errors={name: [reason]})
    return found


def changing(verb: verbs.Verb) -> type[Endpoint]:
    """Make the endpoint of one verb of the register."""

    class Change(Endpoint):
        @extend_schema(
            operation_id=f"grids_{verb.name}",
            summary=f"网格：{verb.label}",
            tags=TAGS,
            request={"application/json": input_schema(verb.form)},
            responses={200: GRID},
        )
        def post(self, request, code: str):
            return self.answer_once(request, code=code)

        def act(self, request, at: datetime, code: str) -> Answer:
            grid = one(request, code, timezone.localdate(at))
            row = verbs.find(verb.name, grid)
            made = verbs.perform(row, grid, form_input(row.form, request.data), actor=request.user, at=at)
            return answer(head(made, directory()))

    return Change


class EndPost(Endpoint):
    @extend_schema(
        operation_id="grids_end_post",
        summary="终止网格任职",
        tags=TAGS,
        request={"application/json": input_schema(DismissForm)},
        responses={200: POST},
    )
    def post(self, request, code: str, pk: int):
        return self.answer_once(request, code=code, pk=pk)

    def act(self, request, at: datetime, code: str, pk: int) -> Answer:
        grid = one(request, code, timezone.localdate(at))
        ended = verbs.dismiss(grid, pk, form_input(DismissForm, request.data), actor=request.user, at=at)
        return answer(post(ended))
