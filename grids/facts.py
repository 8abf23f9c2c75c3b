"""What grids tell the rest of the house. Volunteers are never counted against: `paid` says who answers for time."""

from governance.facts.ledger import Kind

EVENT = {
    "case_no": str, "class_code": str, "item": str, "tier": str, "grid": str, "community": str, "street": str,
    "origin": str,
}  # fmt: skip
SOLVED = EVENT | {"level": int, "loop": str}

EVENT_REPORTED = Kind("grids.event.reported", "事件上报", EVENT)
EVENT_REPEATED = Kind("grids.event.repeated", "同件再报", EVENT | {"nth": int})
EVENT_RECURRED = Kind(
    "grids.event.recurred", "同点反复", EVENT | {"nth": int}
)  # C03 or a topic of the month is proposed
EVENT_DISMISSED = Kind("grids.event.dismissed", "不予受理", EVENT)
EVENT_JOINED = Kind("grids.event.joined", "并入", EVENT | {"into": str})
EVENT_RAISED = Kind("grids.event.raised", "上交上一级", EVENT | {"level": int, "by_clock": bool})
EVENT_RETURNED = Kind("grids.event.returned", "退回下一级", EVENT | {"level": int})
EVENT_ESCALATED = Kind("grids.event.escalated", "转为呼叫", EVENT | {"jumped": bool, "by_clock": bool})
EVENT_SOLVED = Kind("grids.event.solved", "事件解决", SOLVED)
EVENT_CONTESTED = Kind("grids.event.contested", "上报人说没有解决", SOLVED)
EVENT_ANSWERED = Kind("grids.event.answered", "事件确认", SOLVED | {"answer": str, "valid": bool})
EVENT_UNCONFIRMED = Kind("grids.event.unconfirmed", "逾期未确认", SOLVED)  # no answer, and not counted as one
EVENT_CLOSED = Kind("grids.event.closed", "事件办结", SOLVED | {"silent": bool})

CHECK_MISSED = Kind("grids.check.missed", "逾期未核实", EVENT)  # about the community
LEVEL_KEPT = Kind("grids.level.kept", "层级按时办理", EVENT | {"level": int, "paid": bool})
LEVEL_MISSED = Kind("grids.level.missed", "层级逾期", EVENT | {"level": int, "paid": bool})
