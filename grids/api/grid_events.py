"""Grid events over REST: list, report (one, or up to a thousand at once), read, move."""

from collections.abc import Mapping
from datetime import datetime

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from governance.errors import Invalid
from governance.integration.idempotency import Answer
from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.web.api.caller import ACTION, DEADLINE, WHEN, Caller
from governance.web.api.endpoint import answer, moment
from governance.web.api.files import file_urls
from governance.web.api.inputs import form_input, input_schema
from governance.web.api.kit import STATE, CaseApi
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.web.trail import trail
from governance.workflow.models import Deadline
from grids.counting.filters import BehindFilter
from grids.events import services
from grids.events.above import above
from grids.events.choices import EventSource, EventState, EventTier
from grids.events.forms import ReportForm
from grids.events.selectors import further_reports, phone_of, same_place
from grids.events.services import Outcome
from grids.joint.of_event import efforts_of, told
from grids.models import EventReport, GridEvent

TEXT, WHOLE, TRUTH = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
SOURCE = {"type": "string", "enum": EventSource.values}
MAYBE = {"type": ["string", "null"]}
TEXTS = (
    "situation", "lat", "lon", "origin_ref", "contact_name", "reports", "recurrence", "checked_by_clock",
    "result_text", "own_action", "contested", "confirm_answer", "unconfirmed",
)  # fmt: skip
MOMENTS = ("checked_at", "solved_at", "escalated_at", "confirmed_at")


def record(properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": [*properties]}


def listed(schema: dict) -> dict:
    return {"type": "array", "items": schema}


HEAD = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": EventState.values},
    "state_label": TEXT,
    "revision": WHOLE,
    "tier": {"type": "string", "enum": EventTier.values},
    "tier_label": TEXT,
    "class_code": TEXT,
    "item_code": TEXT,
    "level": {"type": ["integer", "null"], "description": "现由哪一级办：4 微网格、3 小区、2 社区、1 街道"},
    "loop": {"type": "string", "enum": ["small", "large"]},
    "grid_code": TEXT,
    "community": ORGANISATION_BRIEF,
    "street": ORGANISATION_BRIEF,
    "address": TEXT,
    "source": SOURCE,
    "call_no": TEXT,
    "begun_at": WHEN,
    "closed_at": WHEN,
}
EFFORT = record(
    {
        "number": TEXT,
        "href": TEXT,
        "title": TEXT,
        "state": TEXT,
        "state_label": TEXT,
        "participants": WHOLE,
        "outcome": TEXT,
        "conclusion": TEXT,
    }
)
FURTHER = record(
    {
        "at": WHEN,
        "source": SOURCE,
        "origin_ref": TEXT,
        "situation": TEXT,
        "contact_name": TEXT,
        "contact_phone": TEXT,
        "reporter": MAYBE,
    }
)
DETAIL = record(
    HEAD
    | {
        "situation": TEXT,
        "lat": MAYBE,
        "lon": MAYBE,
        "origin_ref": TEXT,
        "contact_name": TEXT,
        "contact_phone": TEXT | {"description": "办理和督办的人看到全号，其他人看到掩码"},
        "reporter": MAYBE,
        "reports": WHOLE,
        "further_reports": listed(FURTHER) | {"description": "其他人的上报，新的在前；只给办理和督办的人"},
        "recurrence": WHOLE,
        "same_place": listed(TEXT) | {"description": "同点 30 天内此前的事件编号；第三件起提议调度令（C03）或每月一题"},
        "checked_by_clock": TRUTH,
        "solved_level": {"type": ["integer", "null"]},
        "result_text": TEXT,
        "own_action": TEXT,
        "contested": TRUTH,
        "confirm_answer": TEXT,
        "unconfirmed": TRUTH,
        **{name: WHEN for name in MOMENTS},
        "joined_to": MAYBE,
        "call": MAYBE,
        "attachments": TEXT,
        "deadlines": listed(DEADLINE),
        "actions": listed(ACTION),
        "efforts": listed(EFFORT),
        "trail": listed(record({"at": WHEN, "what": TEXT, "note": TEXT, "by_clock": TRUTH})),
    }
)
ROW_ANSWER = {
    "type": "object",
    "properties": {
        "status": WHOLE,
        "number": TEXT,
        "state": TEXT,
        "joined": TRUTH,
        "repeated": TRUTH,
        "detail": TEXT,
        "code": TEXT,
        "errors": {"type": "object"},
    },
    "required": ["status"],
}


class EventFilter(BehindFilter):
    """The filters of events, the same for page and API."""

    state = django_filters.MultipleChoiceFilter(label="状态", choices=EventState.choices)
    tier = django_filters.MultipleChoiceFilter(label="紧急程度", choices=EventTier.choices)
    source = django_filters.MultipleChoiceFilter(label="来源", choices=EventSource.choices)
    class_code = django_filters.CharFilter(label="小类", lookup_expr="startswith", max_length=8)
    grid_code = django_filters.CharFilter(label="网格", lookup_expr="startswith", max_length=18)
    open = django_filters.BooleanFilter(label="在办", method="keep_open")
    q = django_filters.CharFilter(label="检索", method="search", max_length=60)

    class Meta:
        model = GridEvent
        fields: list[str] = []

    def keep_open(self, queryset, name, value):
        return queryset.open() if value else queryset

    def search(self, queryset, name, value):
        return queryset.matching(value) if value.strip() else queryset


def address(event: GridEvent) -> str:
    return f"/api/v1/grid-events/{event.case_no}/"


def whole(events: QuerySet, caller: Caller) -> QuerySet:
    name = User.objects.filter(pk=OuterRef("reporter_id")).values("name")
    joined = GridEvent.objects.filter(pk=OuterRef("joined_to_id")).order_by().values("case_no")
    return events.annotate(reporter_name=Subquery(name), joined_no=Subquery(joined))


def head(event: GridEvent, known: dict) -> dict:
    return {
        "number": event.case_no,
        "href": address(event),
        "title": event.title,
        "state": event.state,
        "state_label": event.get_state_display(),
        "revision": event.revision,
        "tier": event.tier,
        "tier_label": event.get_tier_display(),
        "class_code": event.class_code,
        "item_code": event.item_code,
        "level": event.level,
        "loop": event.loop,
        "grid_code": event.grid_code,
        "community": brief(known.get(event.community_id)),
        "street": brief(known.get(event.street_id)),
        "address": event.address,
        "source": event.source,
        "call_no": event.call_no,
        "begun_at": moment(event.begun_at),
        "closed_at": moment(event.closed_at),
    }


def rows(events: list[GridEvent], caller: Caller) -> list[dict]:
    known = directory()
    return [head(event, known) for event in events]


def detail(event: GridEvent, caller: Caller) -> dict:
    clocks = Deadline.objects.of_roots(GridEvent, [event.pk])
    said = {name: getattr(event, name) for name in TEXTS}
    return (
        head(event, directory())
        | said
        | {name: moment(getattr(event, name)) for name in MOMENTS}
        | {
            "lat": None if event.lat is None else str(event.lat),
            "lon": None if event.lon is None else str(event.lon),
            "contact_phone": phone_of(event, event, caller.user, caller.at),
            "reporter": event.reporter_name,
            "solved_level": event.solved_level,
            "joined_to": event.joined_no,
            "further_reports": [
                further(echo, event, caller) for echo in further_reports(event, caller.user, caller.at)
            ],
            "same_place": same_place(event, caller.user, caller.at),
            "call": called(event, caller),
            "attachments": f"{address(event)}attachments/",
            "deadlines": caller.deadlines(event, clocks),
            "actions": caller.actions(event, address(event)),
            "efforts": [told(effort) for effort in efforts_of(event, caller.user, caller.at)],
            "trail": [
                {"at": moment(row.at), "what": row.what, "note": row.note, "by_clock": row.by_clock}
                for row in reversed(trail(event, caller.at))
            ],
        }
    )


def further(echo: EventReport, event: GridEvent, caller: Caller) -> dict:
    return {
        "at": moment(echo.at),
        "source": echo.source,
        "origin_ref": echo.origin_ref,
        "situation": echo.situation,
        "contact_name": echo.contact_name,
        "contact_phone": phone_of(echo, event, caller.user, caller.at),
        "reporter": echo.reporter and echo.reporter.name,
    }


def called(event: GridEvent, caller: Caller) -> str | None:
    sees = event.call_no and above.sees_call(caller.user, event.call_no, caller.at)
    return f"/api/v1/calls/{event.call_no}/" if sees else None


def take(raw: Mapping, *, actor, at: datetime) -> GridEvent:
    return services.report(raw, actor=actor, at=at, photos=()).event


grid_events = CaseApi(
    name="grid-events",
    label="网格事件",
    model=GridEvent,
    rows=rows,
    detail=detail,
    row_schema=record(HEAD),
    detail_schema=DETAIL,
    one=whole,
    filterset=EventFilter,
    create_form=ReportForm,
    create=take,
)
LISTING, *ROUTES = [*grid_events.urls(), *file_urls(grid_events)]
MANY = {"type": "array", "items": input_schema(ReportForm), "maxItems": services.MOST}


class Events(LISTING.callback.view_class):
    """The list; and reports, one as an object, many as `events`, each row with an answer of its own."""

    @extend_schema(
        operation_id="grid_events_create",
        summary="上报网格事件",
        description=f"一件为一个对象；多件放在 events 里，至多 {services.MOST} 件，逐件作答，一件有误不妨碍其他。",
        tags=["网格事件"],
        request={
            "application/json": {
                "oneOf": [
                    input_schema(ReportForm),
                    {"type": "object", "properties": {"events": MANY}, "required": ["events"]},
                ]
            }
        },
        responses={201: STATE, 200: {"type": "object", "properties": {"results": listed(ROW_ANSWER)}}},
    )
    def post(self, request) -> HttpResponse:
        return self.answer_once(request)

    def act(self, request, at: datetime) -> Answer:
        if "events" not in request.data:
            return super().act(request, at)
        given = request.data["events"]
        if set(request.data) != {"events"} or not isinstance(given, list) or not given:
            reason = "events 须为由事件组成的数组，且不与其他字段同时出现。"
            raise Invalid(reason, errors={"events": [reason]})
        outcomes = services.report_many(
            given, actor=request.user, at=at, photos=(), checked=lambda raw: form_input(ReportForm, raw)
        )
        return answer({"results": [row_answer(outcome) for outcome in outcomes]})


def row_answer(outcome: Outcome) -> dict:
    """Say what became of one of many reports, with the status it would have had alone."""
    if refusal := outcome.refusal:
        return {
            "status": refusal.status, "detail": refusal.message, "code": refusal.code, "errors": refusal.errors,
        }  # fmt: skip
    event = outcome.event
    return {
        "status": 200 if outcome.joined or outcome.repeated else 201,
        "number": event.case_no,
        "state": event.state,
        "joined": outcome.joined,
        "repeated": outcome.repeated,
    }
