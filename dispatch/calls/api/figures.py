"""GET /api/v1/call-figures/: the indicators of a period, each with its formula and its base."""

from drf_spectacular.utils import OpenApiParameter, extend_schema

from dispatch.calls.api.schemas import TEXT, TRUTH, WHOLE, listed, record
from dispatch.calls.measures import count, times
from dispatch.calls.views.figures import asked, figures_of, question, scope_of, units_of
from governance.web.api.endpoint import Endpoint, read_response

NUMBER = {"type": ["number", "null"]}
DAY = {"type": "string", "format": "date"}
FIGURE = record(
    {"code": TEXT, "label": TEXT, "formula": TEXT, "value": NUMBER, "lower": NUMBER, "good": NUMBER, "total": WHOLE,
     "list": TEXT}
)  # fmt: skip
UNIT = record({"code": TEXT, "name": TEXT, "satisfied_scorable": NUMBER, "small_sample": TRUTH})
FIGURES = record(
    {
        "since": DAY,
        "until": DAY,
        "figures": listed(FIGURE),
        "hours": record({"lines": WHOLE, "mean": NUMBER, "median": NUMBER}, nothing=True),
        "sample": record({"valid": WHOLE, "drawn": WHOLE}),
        "own_score_gap": NUMBER,
        "units": listed(UNIT),
    }
)
PARAMETERS = [
    OpenApiParameter("since", DAY, description="起日；不填为本月一日"),
    OpenApiParameter("until", DAY, description="止日（含）；不填为今天"),
    OpenApiParameter("unit", str, description="单位或派出机构的代码"),
    OpenApiParameter("street", str, description="街道的代码（区级可用）"),
    OpenApiParameter("agencies", bool, description="看派出机构"),
]


class CallFigures(Endpoint):
    @extend_schema(
        operation_id="call_figures", summary="呼叫指标", tags=["呼叫"], parameters=PARAMETERS, responses={200: FIGURES}
    )
    def get(self, request):
        wanted = asked(request)
        scope = scope_of(request.user, request.at, wanted)
        counted, query, taken = count(scope), question(wanted, scope), times(scope)
        return read_response(
            {
                "since": wanted["since"],
                "until": wanted["until"],
                "figures": [_figure(row) for row in figures_of(counted, scope, query)],
                "hours": taken and {"lines": taken.lines, "mean": taken.mean, "median": taken.median},
                "sample": {"valid": counted.sample.good, "drawn": counted.sample.total},
                "own_score_gap": counted.gap,
                "units": [
                    {"code": row["code"], "name": row["name"], "satisfied_scorable": row["fair"],
                     "small_sample": row["small"]}
                    for row in units_of(counted, scope, query)
                ],
            }
        )  # fmt: skip


def _figure(row) -> dict:
    share, measure = row.share, row.measure
    return {
        "code": measure.code,
        "label": measure.label,
        "formula": measure.formula,
        "value": share.value,
        "lower": share.lower if measure.bounded else None,
        "good": share.good,
        "total": share.total,
        "list": row.url,
    }
