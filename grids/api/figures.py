"""GET /api/v1/grid-figures/: what the page of figures tells, of one area and of those below it."""

from drf_spectacular.utils import OpenApiParameter, extend_schema

from governance.web.api.endpoint import Endpoint, read_response
from grids.counting.measures import MEASURES, Tallied
from grids.counting.showing import Shown, heads, levels, rows, shown
from grids.events.choices import EventGroup
from grids.forms.figures import read

TEXT, WHOLE, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": ["number", "null"]}


def record(properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": [*properties]}


def listed(schema: dict) -> dict:
    return {"type": "array", "items": schema}


COUNTED = {"reported": WHOLE, "matters": WHOLE, "closed": WHOLE, "hours": NUMBER, "participants": WHOLE,
           "opinions": WHOLE}  # fmt: skip
FIGURE = record(
    {"code": TEXT, "label": TEXT, "formula": TEXT, "value": NUMBER, "lower": NUMBER, "good": NUMBER, "total": WHOLE,
     "list": TEXT}
)  # fmt: skip
SHARES = {"type": "object", "additionalProperties": record({"value": NUMBER, "good": NUMBER, "total": WHOLE})}
FIGURES = record(
    {
        "area": record({"code": TEXT, "name": TEXT}),
        "period": record(
            {
                "code": TEXT,
                "since": {"type": "string", "format": "date"},
                "before": {"type": "string", "format": "date"},
            }
        ),
        **COUNTED,
        "figures": listed(FIGURE),
        "levels": listed(record({"level": WHOLE, "label": TEXT, "closed": WHOLE, "value": NUMBER, "hours": NUMBER})),
        "months": listed(record({"month": TEXT, **COUNTED})),
        "areas": listed(record({"code": TEXT, "name": TEXT, "note": TEXT, "href": TEXT, **COUNTED, "shares": SHARES})),
    }
)
PARAMETERS = [
    OpenApiParameter("area", str, description="18 位网格编码：街道、社区、小区或楼栋；不填为您能看到的全部"),
    OpenApiParameter("period", str, description="2026、2026-Q1 或 2026-03；不填为最近有数可看的一年"),
    OpenApiParameter("group", {"type": "string", "enum": EventGroup.values}, description="事件大类"),
]


def counted(found: Tallied) -> dict:
    return {
        "reported": found["reported"],
        "matters": found["matters"],
        "closed": found["closed"],
        "hours": found.hours,
        "participants": found.participants,
        "opinions": found.voices,
    }


class GridFigures(Endpoint):
    @extend_schema(
        operation_id="grid_figures", summary="网格指标", tags=["网格事件"], parameters=PARAMETERS,
        responses={200: FIGURES},
    )  # fmt: skip
    def get(self, request):
        return read_response(told(shown(request.user, request.at, read(request.GET))))


def told(found: Shown) -> dict:
    period = found.period
    return {
        "area": {"code": found.question.area, "name": found.title},
        "period": {"code": period.code, "since": period.first, "before": period.last},
        **counted(found.answer.whole),
        "figures": [_figure(row) for row in heads(found)],
        "levels": [
            {"level": row["level"], "label": row["label"], "closed": row["count"], "value": row["share"].value,
             "hours": row["hours"]}
            for row in levels(found)
        ],
        "months": [{"month": f"{month:%Y-%m}", **counted(row)} for month, row in sorted(found.answer.months.items())],
        "areas": [_area(row, found) for row in rows(found)],
    }  # fmt: skip


def _figure(row: dict) -> dict:
    measure, share = row["measure"], row["share"]
    return {
        "code": measure.code,
        "label": measure.label,
        "formula": measure.formula,
        "value": share.value,
        "lower": share.lower if measure.bounded else None,
        "good": share.good,
        "total": share.total,
        "list": row["cell"].url.replace("/grid-events/", "/api/v1/grid-events/", 1),
    }


def _area(row: dict, found: Shown) -> dict:
    area, said = row["area"], row["counted"]
    shares = {measure.code: measure.share(said) for measure in MEASURES}
    return {
        "code": area.code,
        "name": area.name,
        "note": area.note,
        "href": f"/api/v1/grid-figures/?{found.query(area=area.code)}",
        **counted(said),
        "shares": {
            code: {"value": share.value, "good": share.good, "total": share.total} for code, share in shares.items()
        },
    }
