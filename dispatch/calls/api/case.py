"""One call in full: what was said, its clocks, lines, trail, and what the caller may do now."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery

from dispatch.calls.api.alike import told
from dispatch.calls.api.eyes import Eyes
from dispatch.calls.api.rows import address, head
from dispatch.calls.children import BY_MODEL, KINDS, read
from dispatch.calls.choices import UNSENT_STATES, LineRole
from dispatch.calls.duplicates import alike_to
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.selectors import mask_phones, site_check_of, with_neighbours
from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.web.api.caller import Caller
from governance.web.api.endpoint import moment
from governance.web.api.organisations import brief
from governance.web.phones import masked
from governance.workflow.machine import registry
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord

LINE_MOMENTS = (
    "called_at", "signed_at", "responded_at", "accepted_at", "promised_at", "arrived_at", "replied_at", "done_at",
    "suspended_at",
)  # fmt: skip
LINE_TEXTS = (
    "arrive_required", "signed_by_clock", "contacted_whom", "measure", "result_kind", "result_text", "rework_count",
    "rework_reason",
)  # fmt: skip
CALL_TEXTS = (
    "situation", "own_action", "grid_code", "lat", "lon", "source", "origin_ref", "contact_name", "appellant_hot",
    "arrival_asked", "auto_passed", "promoted_code",
)  # fmt: skip
SYSTEM = {"begin": "登记", "climb": "到时", "resume": "恢复计时", "retime": "重算时限"}  # records that are no moves
CALL_MOMENTS = ("resolve_by", "submitted_at", "countersigned_at", "verified_at")


def whole(calls: QuerySet, caller: Caller) -> QuerySet:
    return with_neighbours(calls, caller.user, caller.at)


def detail(call: ServiceCall, caller: Caller) -> dict:
    """Tell a call in four statements: the call was read already; its lines, clocks and trail follow."""
    known, eyes = directory(), Eyes(caller)
    lines = caller.seat(call, CallLine, call.lines.order_by("id"))
    children = read(call, lines)
    mask_phones(children, caller.user, caller.at, eyes.handles(call, lines))
    for kind in KINDS:
        caller.seat(call, kind.model, [row for row in children if type(row) is kind.model])
    clocks = defaultdict(list)
    for row in caller.seat_clocks(call, Deadline.objects.of_roots(ServiceCall, [call.pk])):
        clocks[row.case_type_id, row.case_id].append(row)
    kinds = ContentType.objects.get_for_models(ServiceCall, CallLine, *BY_MODEL)
    below = {(kinds[CallLine].pk, line.pk): line.pk for line in lines}
    below |= {(kinds[type(row)].pk, row.pk): row.line_id for row in children}
    return (
        head(call, call.item.name, known)
        | _said(call, lines, eyes)
        | _judged(call, eyes)
        | {
            "planned": [] if lines else [_planned(target, known) for target in call.plan],
            "deadlines": caller.deadlines(call, clocks[kinds[ServiceCall].pk, call.pk]),
            "lines": [_line(line, clocks[kinds[CallLine].pk, line.pk], caller, known) for line in lines],
            "actions": caller.actions(call, address(call)),
            "trail": _trail(call, below, eyes, known),
            "site_check": _site_check(call, caller),
            "grid_event": _grid_event(call.event_no),
            "merged_into": call.merged_no,
            "visit": call.visit_no,
            "alike": told(alike_to(call, caller.at), caller.user, caller.at) if call.state in UNSENT_STATES else [],
            "attachments": f"{address(call)}attachments/",
        }
        | {
            kind.word: [
                _child(row, clocks[kinds[kind.model].pk, row.pk], caller, known)
                for row in children
                if type(row) is kind.model
            ]
            for kind in KINDS
        }
    )


def _said(call: ServiceCall, lines: list[CallLine], eyes: Eyes) -> dict:
    said = {name: getattr(call, name) for name in CALL_TEXTS}
    return (
        said
        | {name: moment(getattr(call, name)) for name in CALL_MOMENTS}
        | {
            "lat": _degrees(call.lat),
            "lon": _degrees(call.lon),
            "source_label": call.get_source_display(),
            "contact_phone": call.contact_phone if eyes.handles(call, lines) else masked(call.contact_phone),
            "created_by": call.author,
        }
    )


def _degrees(value) -> str | None:
    return None if value is None else str(value)


def _judged(call: ServiceCall, eyes: Eyes) -> dict:
    """The street's score and the call-back, each where the caller may know of it."""
    score = {
        "speed": call.score_speed,
        "cooperation": call.score_cooperation,
        "result": call.score_result,
        "reason": call.score_reason,
        "scored_at": moment(call.scored_at),
    }
    callback = {
        "due": call.callback_due,
        "called_back_at": moment(call.called_back_at),
        "answer": call.callback_answer,
        "solved": call.callback_solved,
        "lapsed_at": moment(call.callback_lapsed_at),
    }
    return {
        "score": score if call.scored_at and eyes.sees_score(call) else None,
        "callback": callback if call.verified_at and eyes.sees_callback(call) else None,
    }


def _site_check(call: ServiceCall, caller: Caller) -> dict | None:
    check = site_check_of(caller.user, call, caller.at)
    return check and {
        "number": check.case_no,
        "href": f"/api/v1/site-checks/{check.case_no}/",
        "state": check.state,
        "state_label": check.get_state_display(),
    }


def _grid_event(number: str | None) -> dict | None:
    return {"number": number, "href": f"/api/v1/grid-events/{number}/"} if number else None


def _planned(target: dict, known: dict) -> dict:
    return {
        "role": LineRole(target["role"]).label,
        "department": brief(known.get(target["department"])),
        "agency": brief(known.get(target.get("agency"))),
    }


def _line(line: CallLine, clocks: list[Deadline], caller: Caller, known: dict) -> dict:
    href = f"{address(line.call)}lines/{line.pk}/"
    return (
        {
            "id": line.pk,
            "href": href,
            "role": line.line_role,
            "role_label": line.get_line_role_display(),
            "department": brief(known.get(line.department_id)),
            "agency": brief(known.get(line.agency_id)),
            "state": line.state,
            "state_label": line.get_state_display(),
        }
        | {name: getattr(line, name) for name in LINE_TEXTS}
        | {name: moment(getattr(line, name)) for name in LINE_MOMENTS}
        | {"deadlines": caller.deadlines(line, clocks), "actions": caller.actions(line, href)}
    )


def _child(child: ChildOfLine, clocks: list[Deadline], caller: Caller, known: dict) -> dict:
    kind = BY_MODEL[type(child)]
    href = f"{address(child.call)}{kind.word}/{child.pk}/"
    return (
        {
            "id": child.pk,
            "href": href,
            "line": child.line_id,
            "department": brief(known.get(child.department_id)),
            "state": child.state,
            "state_label": child.get_state_display(),
        }
        | {name: getattr(child, name) for name in kind.texts}
        | {name: moment(getattr(child, name)) for name in ("asked_at", *kind.moments)}
        | {name: brief(known.get(getattr(child, f"{name}_id"))) for name in kind.organisations}
        | {"deadlines": caller.deadlines(child, clocks), "actions": caller.actions(child, href)}
    )


def _trail(call: ServiceCall, below: dict[tuple[int, int], int], eyes: Eyes, known: dict) -> list[dict]:
    """Tell what happened, oldest first, in one statement."""
    note = RecordDetail.objects.filter(pk=OuterRef("detail_id")).values("note")
    person = User.objects.filter(pk=OuterRef("actor_id")).values("name")
    records = TransitionRecord.objects.of_root(call).annotate(told=Subquery(note), person=Subquery(person))
    veil = eyes.veil(call)
    return [_event(record, below, known) for record in records if not veil.hides(record)]


def _event(record: TransitionRecord, below: dict[tuple[int, int], int], known: dict) -> dict:
    table = registry[ContentType.objects.get_for_id(record.case_type_id).model_class()]
    row = table.transition(record.name)
    label = row.label if row else SYSTEM.get(record.name, "")
    if record.limit_name and not row:
        label = f"{table.limit(record.limit_name).label}{label}"
    return {
        "at": moment(record.at),
        "line": below.get((record.case_type_id, record.case_id)),
        "name": record.name,
        "label": label,
        "source": record.source,
        "target": record.target,
        "limit": record.limit_name,
        "lamp": record.lamp,
        "actor": record.person,
        "organisation": brief(known.get(record.organisation_id)),
        "note": record.told or "",
    }
