"""What the API says of calls, as JSON Schema for OpenAPI."""

from dispatch.calls.choices import CallState, ItemClass, LineRole, LineState, ObjectionState, Ruling, Tier
from governance.web.api.caller import ACTION, DEADLINE, WHEN
from governance.web.api.organisations import ORGANISATION_BRIEF

TEXT = {"type": "string"}
TRUTH = {"type": "boolean"}
WHOLE = {"type": "integer"}
TEXT_OR_NOTHING = {"type": ["string", "null"]}
SCORE = {"type": ["integer", "null"], "minimum": 1, "maximum": 5}
ITEM_BRIEF = {"type": "object", "properties": {"code": TEXT, "name": TEXT}, "required": ["code", "name"]}


def listed(schema: dict) -> dict:
    return {"type": "array", "items": schema}


def record(properties: dict, *left_out: str, nothing: bool = False) -> dict:
    """Describe an object all of whose members are always there; `nothing` lets null stand for it."""
    required = [name for name in properties if name not in left_out]
    return {"type": ["object", "null"] if nothing else "object", "properties": properties, "required": required}


PRESSING = record(
    {"limit": TEXT, "label": TEXT, "line": {"type": ["integer", "null"]}, "due_at": WHEN, "lamp": TEXT},
    nothing=True,
)
LINE_BRIEF = record(
    {
        "id": WHOLE,
        "role": {"type": "string", "enum": LineRole.values},
        "department": ORGANISATION_BRIEF,
        "agency": ORGANISATION_BRIEF,
        "state": {"type": "string", "enum": LineState.values},
        "state_label": TEXT,
    }
)
HEAD = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": CallState.values},
    "state_label": TEXT,
    "revision": WHOLE,
    "tier": {"type": "string", "enum": Tier.values},
    "tier_label": TEXT,
    "item": ITEM_BRIEF,
    "street": ORGANISATION_BRIEF,
    "community": ORGANISATION_BRIEF,
    "lead": ORGANISATION_BRIEF,
    "address": TEXT,
    "begun_at": WHEN,
    "called_at": WHEN,
    "closed_at": WHEN,
}
ROW = record(HEAD | {"pressing": PRESSING, "lines": listed(LINE_BRIEF)})
LINE = record(
    LINE_BRIEF["properties"]
    | {
        "href": TEXT,
        "role_label": TEXT,
        "arrive_required": TRUTH,
        "called_at": WHEN,
        "signed_at": WHEN,
        "signed_by_clock": TRUTH,
        "responded_at": WHEN,
        "accepted_at": WHEN,
        "contacted_whom": TEXT,
        "measure": TEXT,
        "promised_at": WHEN,
        "arrived_at": WHEN,
        "replied_at": WHEN,
        "result_kind": TEXT,
        "result_text": TEXT,
        "rework_count": WHOLE,
        "rework_reason": TEXT,
        "done_at": WHEN,
        "suspended_at": WHEN,
        "deadlines": listed(DEADLINE),
        "actions": listed(ACTION),
    }
)
EVENT = record(
    {
        "at": WHEN,
        "line": {"type": ["integer", "null"], "description": "所涉单位的线；为 null 是整件"},
        "name": TEXT,
        "label": TEXT,
        "source": TEXT,
        "target": TEXT,
        "limit": TEXT,
        "lamp": TEXT,
        "actor": {"type": ["string", "null"], "description": "办理人；为 null 是系统按时限"},
        "organisation": ORGANISATION_BRIEF,
        "note": TEXT,
    }
)
OBJECTION = record(
    {
        "id": WHOLE,
        "href": TEXT,
        "line": {"type": "integer", "description": "所涉的线"},
        "department": ORGANISATION_BRIEF,
        "state": {"type": "string", "enum": ObjectionState.values},
        "state_label": TEXT,
        "asked_at": WHEN,
        "ground": TEXT,
        "owner": ORGANISATION_BRIEF,
        "ruling": {"type": "string", "enum": ["", *Ruling.values]},
        "ruled_at": WHEN,
        "ruling_reason": TEXT,
        "appealed_at": WHEN,
        "appeal_ground": TEXT,
        "final_ruling": {"type": "string", "enum": ["", *Ruling.values]},
        "final_at": WHEN,
        "final_reason": TEXT,
        "decided_owner": ORGANISATION_BRIEF,
        "precedent": TEXT,
        "doc_no": TEXT,
        "effective_at": WHEN,
        "silent_instance": WHOLE,
        "deadlines": listed(DEADLINE),
        "actions": listed(ACTION),
    }
)
DETAIL = record(
    HEAD
    | {
        "situation": TEXT,
        "own_action": TEXT,
        "grid_code": TEXT,
        "lat": TEXT_OR_NOTHING,
        "lon": TEXT_OR_NOTHING,
        "source": TEXT,
        "source_label": TEXT,
        "origin_ref": TEXT,
        "contact_name": TEXT,
        "contact_phone": {"type": ["string", "null"], "description": "办理人员见全号；其他人只见前三位和末两位"},
        "appellant_hot": TRUTH,
        "arrival_asked": TRUTH,
        "resolve_by": WHEN,
        "created_by": TEXT_OR_NOTHING,
        "submitted_at": WHEN,
        "countersigned_at": WHEN,
        "verified_at": WHEN,
        "auto_passed": TRUTH,
        "promoted_code": {"type": "string", "description": "目录外事项列入目录后的编码"},
        "score": record(
            {"speed": SCORE, "cooperation": SCORE, "result": SCORE, "reason": TEXT, "scored_at": WHEN}, nothing=True
        ),
        "callback": record(
            {"due": TRUTH, "called_back_at": WHEN, "answer": TEXT, "solved": TEXT, "lapsed_at": WHEN}, nothing=True
        ),
        "grid_event": record({"number": TEXT, "href": TEXT}, nothing=True),
        "site_check": record({"number": TEXT, "href": TEXT, "state": TEXT, "state_label": TEXT}, nothing=True),
        "merged_into": {"type": ["string", "null"], "description": "并案后继续办理的呼叫"},
        "visit": {"type": ["string", "null"], "description": "联合出勤的编号"},
        "alike": {"type": "array", "items": {"type": "object"}, "description": "签发之前：可能是同一件事的呼叫"},
        "planned": listed(record({"role": TEXT, "department": ORGANISATION_BRIEF, "agency": ORGANISATION_BRIEF})),
        "deadlines": listed(DEADLINE),
        "lines": listed(LINE),
        "actions": listed(ACTION),
        "trail": listed(EVENT),
        "objections": listed(OBJECTION),
        "attachments": TEXT,
    }
)
AMOUNT = record({"limit": TEXT, "label": TEXT, "amount": TEXT, "unit": TEXT})
ITEM = record(
    {
        "code": TEXT,
        "name": TEXT,
        "item_class": {"type": "string", "enum": ItemClass.values},
        "item_class_label": TEXT,
        "definition": TEXT,
        "first_steps": TEXT,
        "keywords": listed(TEXT),
        "tier": {"type": "string", "enum": Tier.values},
        "tier_label": TEXT,
        "lead": TEXT_OR_NOTHING,
        "lead_choices": listed(TEXT),
        "assists": listed(TEXT),
        "limits": listed(AMOUNT),
        "resolve_note": TEXT,
        "before_event": TRUTH,
        "photo_required": TRUTH,
        "callback_required": TRUTH,
        "legal_basis": TEXT,
        "duty_list_label": TEXT,
        "precedent_notes": TEXT,
        "evidence": TEXT,
    }
)
ITEMS = record({"version": WHOLE, "effective_from": {"type": "string", "format": "date"}, "results": listed(ITEM)})
