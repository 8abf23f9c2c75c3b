"""GET /api/v1/call-loads/: what every department has in hand, for whoever is about to call one."""

from drf_spectacular.utils import extend_schema

from dispatch.calls.api.schemas import WHOLE, listed, record
from dispatch.calls.selectors import district_loads, sees_loads
from governance.errors import NotYours
from governance.web.api.endpoint import Endpoint, read_response
from governance.web.api.organisations import ORGANISATION_BRIEF, brief

LOAD = record(
    {
        "department": ORGANISATION_BRIEF,
        "running": {**WHOLE, "description": "在办"},
        "waiting": {**WHOLE, "description": "待签收"},
        "today": {**WHOLE, "description": "今天到期"},
        "late": {**WHOLE, "description": "超期"},
        "grave": {**WHOLE, "description": "其中橙牌、红牌"},
        "oldest_due_at": {"type": ["string", "null"], "format": "date-time", "description": "超期中最早的到期时间"},
        "heavy": {"type": "boolean", "description": "负荷偏高"},
    }
)


class CallLoads(Endpoint):
    @extend_schema(
        operation_id="call_loads",
        summary="单位在办负荷",
        tags=["呼叫"],
        responses={200: record({"results": listed(LOAD)})},
    )
    def get(self, request):
        if not sees_loads(request.user, request.at):
            raise NotYours("单位负荷由街道和区级查看。")
        rows = [
            {
                "department": brief(department),
                "running": load.running,
                "waiting": load.waiting,
                "today": load.today,
                "late": load.late,
                "grave": load.grave,
                "oldest_due_at": load.oldest_due_at,
                "heavy": load.heavy,
            }
            for department, load in district_loads(request.at)
        ]
        return read_response({"results": rows})
