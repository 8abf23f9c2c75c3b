"""Sheets and interviews over the API: list, open by hand, read, move."""

from governance.organisations.selectors import directory
from governance.supervision.choices import COLOURS, Cause, InterviewState, SheetState
from governance.supervision.forms import OpenForm
from governance.supervision.models import Interview, SupervisionSheet
from governance.supervision.opening import open_sheet
from governance.web.api.caller import ACTION, DEADLINE, WHEN, Caller
from governance.web.api.endpoint import moment
from governance.web.api.kit import CaseApi
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.web.supervision.filters import InterviewFilter, SheetFilter
from governance.workflow.models import Deadline

TEXT, TRUTH, WHOLE = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}
MOMENTS = (
    "due_at", "lit_at", "blue_at", "yellow_at", "orange_at", "red_at", "answered_at", "planned_at", "finish_by",
    "plan_signed_at", "red_signed_at", "reported_at", "unanswered_at", "confirmed_at", "ended_at",
)  # fmt: skip
WORDS = ("limit_name", "limit_label", "answer", "plan", "report", "reason", "ground")
HELD = ("place", "attended", "minutes", "demands")


def record(properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": list(properties)}


SHEET = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": SheetState.values},
    "state_label": TEXT,
    "colour": {"type": "string", "enum": [str(colour) for colour in COLOURS]},
    "colour_label": TEXT,
    "revision": WHOLE,
    "organisation": ORGANISATION_BRIEF,
    "street": ORGANISATION_BRIEF,
    "matter": TEXT,
    "case_no": TEXT,
    "tier": TEXT,
    "item": TEXT,
    "paper_no": TEXT,
    "by_hand": TRUTH,
    "begun_at": WHEN,
    "ended_at": WHEN,
}
WHOLE_CASE = {"deadlines": {"type": "array", "items": DEADLINE}, "actions": {"type": "array", "items": ACTION}}
SHEET_DETAIL = (
    SHEET
    | {name: WHEN for name in MOMENTS}
    | {name: TEXT for name in WORDS}
    | {"ground_label": TEXT, "auto_lifted": TRUTH, "paper": TEXT}
    | WHOLE_CASE
)
INTERVIEW = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": InterviewState.values},
    "state_label": TEXT,
    "revision": WHOLE,
    "organisation": ORGANISATION_BRIEF,
    "cause": {"type": "string", "enum": Cause.values},
    "cause_label": TEXT,
    "quarter": TEXT,
    "reds": WHOLE,
    "begun_at": WHEN,
    "meeting_at": WHEN,
    "ended_at": WHEN,
}
INTERVIEW_DETAIL = (
    INTERVIEW
    | {name: TEXT for name in HELD}
    | {
        "finish_by": {"type": ["string", "null"], "format": "date"},
        "sheets": {"type": "array", "items": TEXT},
        "paper": TEXT,
    }
    | WHOLE_CASE
)


def sheet_address(sheet: SupervisionSheet) -> str:
    return f"/api/v1/supervision/{sheet.case_no}/"


def sheet_row(sheet: SupervisionSheet) -> dict:
    known = directory()
    return {
        "number": sheet.case_no,
        "href": sheet_address(sheet),
        "title": sheet.title,
        "state": sheet.state,
        "state_label": sheet.get_state_display(),
        "colour": sheet.colour,
        "colour_label": sheet.get_colour_display(),
        "revision": sheet.revision,
        "organisation": brief(known.get(sheet.organisation_id)),
        "street": brief(known.get(sheet.street_id)),
        "matter": sheet.matter,
        "case_no": sheet.root_no,
        "tier": sheet.tier,
        "item": sheet.item,
        "paper_no": sheet.paper_no,
        "by_hand": sheet.by_hand,
        "begun_at": moment(sheet.begun_at),
        "ended_at": moment(sheet.ended_at),
    }


def sheet_rows(sheets: list[SupervisionSheet], caller: Caller) -> list[dict]:
    return [sheet_row(sheet) for sheet in sheets]


def sheet_detail(sheet: SupervisionSheet, caller: Caller) -> dict:
    return (
        sheet_row(sheet)
        | {name: moment(getattr(sheet, name)) for name in MOMENTS}
        | {name: getattr(sheet, name) for name in WORDS}
        | {"ground_label": sheet.get_ground_display(), "auto_lifted": sheet.auto_lifted}
        | {"paper": f"/papers/supervision/{sheet.case_no}/pdf/"}
        | whole(sheet, sheet_address(sheet), caller)
    )


def whole(case, address: str, caller: Caller) -> dict:
    rows = Deadline.objects.of_roots(type(case), [case.pk])
    return {"deadlines": caller.deadlines(case, rows), "actions": caller.actions(case, address)}


def interview_address(interview: Interview) -> str:
    return f"/api/v1/interviews/{interview.case_no}/"


def interview_row(interview: Interview) -> dict:
    return {
        "number": interview.case_no,
        "href": interview_address(interview),
        "title": interview.title,
        "state": interview.state,
        "state_label": interview.get_state_display(),
        "revision": interview.revision,
        "organisation": brief(directory().get(interview.organisation_id)),
        "cause": interview.cause,
        "cause_label": interview.get_cause_display(),
        "quarter": interview.quarter,
        "reds": len(interview.sheet_ids),
        "begun_at": moment(interview.begun_at),
        "meeting_at": moment(interview.meeting_at),
        "ended_at": moment(interview.ended_at),
    }


def interview_rows(interviews: list[Interview], caller: Caller) -> list[dict]:
    return [interview_row(interview) for interview in interviews]


def interview_detail(interview: Interview, caller: Caller) -> dict:
    sheets = SupervisionSheet.objects.filter(pk__in=interview.sheet_ids).order_by("red_at", "id")
    return (
        interview_row(interview)
        | {name: getattr(interview, name) for name in HELD}
        | {
            "finish_by": interview.finish_by and interview.finish_by.isoformat(),
            "sheets": list(sheets.values_list("case_no", flat=True)),
            "paper": f"/papers/interviews/{interview.case_no}/pdf/",
        }
        | whole(interview, interview_address(interview), caller)
    )


sheets = CaseApi(
    name="supervision",
    label="督办单",
    model=SupervisionSheet,
    rows=sheet_rows,
    detail=sheet_detail,
    row_schema=record(SHEET),
    detail_schema=record(SHEET_DETAIL),
    filterset=SheetFilter,
    create_form=OpenForm,
    create=open_sheet,
)
interviews = CaseApi(
    name="interviews",
    label="约谈",
    model=Interview,
    rows=interview_rows,
    detail=interview_detail,
    row_schema=record(INTERVIEW),
    detail_schema=record(INTERVIEW_DETAIL),
    filterset=InterviewFilter,
)
