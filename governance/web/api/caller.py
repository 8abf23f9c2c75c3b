"""Who looks at a case, and what the API says to them about its clocks and the moves on offer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from governance.web.api.endpoint import moment
from governance.workflow import engine
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline
from governance.workflow.schema import json_schema
from governance.workflow.stage import Stage

WHEN = {"type": ["string", "null"], "format": "date-time"}
ACTION = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "label": {"type": "string"},
        "allowed": {"type": "boolean"},
        "reason": {"type": "string", "description": "不能办理的原因"},
        "who": {"type": "string", "description": "由谁办理"},
        "personal": {"type": "boolean", "description": "须由本人办理，系统账号不能代办"},
        "href": {"type": "string"},
        "fields": {"type": ["object", "null"], "description": "可办理时，所需内容的 JSON Schema"},
    },
    "required": ["name", "label", "allowed", "reason", "who", "personal", "href", "fields"],
}
DEADLINE = {
    "type": "object",
    "properties": {
        "limit": {"type": "string"},
        "label": {"type": "string"},
        "lamp": {"type": "string"},
        "lamp_label": {"type": "string"},
        "opened_at": WHEN,
        "due_at": WHEN,
        "paused_at": WHEN,
        "closed_at": WHEN,
    },
    "required": ["limit", "label", "lamp", "due_at"],
}


@dataclass
class Caller:
    """The person or client that asks, at one moment; `stage` lets lines once read serve every question after."""

    user: object
    at: datetime
    stage: Stage = field(init=False)

    def __post_init__(self):
        self.stage = Stage(self.at)

    def seat(self, root, model, rows: Iterable) -> list:
        """Use lines already read, so that guards need not read them again."""
        rows = list(rows)
        self.stage.seat_lines(root, model, rows)
        return rows

    def seat_clocks(self, root, rows: Iterable) -> list[Deadline]:
        """Use clocks already read, so that guards can judge by them."""
        rows = list(rows)
        self.stage.seat_clocks(root, rows)
        return rows

    def actions(self, case, address: str) -> list[dict]:
        """Say what the caller may do to the case or line at `address`, with the fields of each move allowed."""
        return [self._action(offer, address) for offer in engine.offers(case, self.user, self.at, self.stage)]

    def _action(self, offer: engine.Offer, address: str) -> dict:
        personal = offer.transition.personal
        allowed, reason = offer.allowed, offer.reason
        if allowed and personal and self.user.is_service:
            allowed, reason = False, "须由本人办理，系统账号不能代办"
        return {
            "name": offer.name,
            "label": offer.label,
            "allowed": allowed,
            "reason": reason,
            "who": offer.who,
            "personal": personal,
            "href": f"{address}do/{offer.name}/",
            "fields": json_schema(offer.bound(self.stage)) if allowed else None,
        }

    def deadlines(self, case, rows: Iterable[Deadline]) -> list[dict]:
        """Describe the clocks of one case or line that the caller may see, soonest first."""
        limits = {limit.name: limit for limit in workflow_of(case).limits}
        seen = [row for row in rows if self._sees(limits.get(row.limit_name), case)]
        return [
            _deadline(row, limits[row.limit_name].label) for row in sorted(seen, key=lambda row: (row.due_at, row.pk))
        ]

    def _sees(self, limit, case) -> bool:
        return limit is not None and (limit.seen_by is None or limit.seen_by(self.user, case, self.at))


def _deadline(row: Deadline, label: str) -> dict:
    return {
        "limit": row.limit_name,
        "label": label,
        "lamp": row.lamp,
        "lamp_label": row.get_lamp_display(),
        "opened_at": moment(row.opened_at),
        "due_at": moment(row.due_at),
        "paused_at": moment(row.paused_at),
        "closed_at": moment(row.closed_at),
    }
