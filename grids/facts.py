"""What grids tell the rest of the house. Volunteers are never counted against: `paid` says who answers for time.

Multi-party work: `grids.effort.joined` is the one kind that counts participation (value and `participants`: how many
took part in one discussion or task of an effort); begun, opinion collected and concluded say how many efforts there
were, how many voices were heard, and how it ended. Nobody is named in any of them.
"""

from governance.facts.ledger import Kind

EVENT = {
    "case_no": str, "class_code": str, "item": str, "tier": str, "grid": str, "community": str, "street": str,
    "origin": str,
}  # fmt: skip
SOLVED = EVENT | {"level": int, "loop": str}

EVENT_REPORTED = Kind("grids.event.reported", "事件上报", EVENT)
EVENT_REPEATED = Kind("grids.event.repeated", "同件再报", EVENT | {"nth": int})
EVENT_RECURRED = Kind(
    "grids.event.recurred", "同点反复", EVENT | {"nth": int, "events": str}
)  # C03 or a topic of the month is proposed, with the events that speak for it
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

EFFORT = {"case_no": str, "grid": str, "community": str, "street": str, "event_class": str}

EFFORT_BEGUN = Kind("grids.effort.begun", "发起多方联动", EFFORT | {"courtyards": int})
OPINION_COLLECTED = Kind(
    "grids.opinion.collected", "院落征求意见", EFFORT | {"agreed": int, "opposed": int, "other": int}
)  # value: how many spoke; grid: the courtyard
EFFORT_JOINED = Kind(
    "grids.effort.joined", "参与多方联动", EFFORT | {"participants": int, "occasion": str}
)  # value: participants; occasion: discussion or task
EFFORT_CONCLUDED = Kind(
    "grids.effort.concluded", "多方联动办结", EFFORT | {"participants": int, "voices": int, "outcome": str}
)
EFFORT_DROPPED = Kind("grids.effort.dropped", "多方联动终止", EFFORT)
