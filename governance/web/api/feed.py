"""GET /api/v1/facts/ and /records/: the feed, read by position, filtered to what the caller may see."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from governance.facts import feed
from governance.facts.kinds import kinds
from governance.facts.models import VOIDED, Fact
from governance.organisations.choices import DISTRICT_ROLES
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.web.api.endpoint import Endpoint, moment, read_response
from governance.web.api.listing import SIZE, page_size
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.workflow.machine import registry
from governance.workflow.models import TransitionRecord

# Who watches over the whole district, and may read what happened anywhere in it.
AFTER = OpenApiParameter("after", str, description="从此位置之后读起；不填则从头读起")
WHEN = {"type": "string", "format": "date-time"}
CASE = {"type": "object", "properties": {"type": {"type": "string"}, "id": {"type": "integer"}}}
FACT = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "kind": {"type": "string"},
        "at": WHEN,
        "recorded_at": WHEN,
        "about": ORGANISATION_BRIEF,
        "by": ORGANISATION_BRIEF,
        "source": CASE,
        "value": {"type": "string"},
        "attributes": {"type": "object", "additionalProperties": True},
    },
}
RECORD = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "at": WHEN,
        "recorded_at": WHEN,
        "case": CASE,
        "root": CASE,
        "name": {"type": "string"},
        "source": {"type": "string"},
        "target": {"type": "string"},
        "limit": {"type": "string"},
        "lamp": {"type": "string"},
        "actor": {"type": ["integer", "null"]},
        "organisation": ORGANISATION_BRIEF,
    },
}


def _feed_schema(row: dict) -> dict:
    return {
        "type": "object",
        "properties": {"results": {"type": "array", "items": row}, "position": {"type": "string"}},
        "required": ["results", "position"],
    }


class FactFeed(Endpoint):
    @extend_schema(
        operation_id="facts_feed",
        summary="事实流",
        tags=["事实"],
        parameters=[AFTER, SIZE],
        responses={200: _feed_schema(FACT)},
    )
    def get(self, request):
        return _answer(request, facts_visible_to(request.user, request.at), _fact)


class RecordFeed(Endpoint):
    @extend_schema(
        operation_id="records_feed",
        summary="流转记录流",
        tags=["事实"],
        parameters=[AFTER, SIZE],
        responses={200: _feed_schema(RECORD)},
    )
    def get(self, request):
        return _answer(request, records_visible_to(request.user, request.at), _record)


def _answer(request, rows: type[Model] | QuerySet, show: Callable[[Model], dict]) -> HttpResponse:
    found, position = feed.read(rows, request.GET.get("after") or None, page_size(request.GET))
    return read_response({"results": [show(each) for each in found], "position": position})


def facts_visible_to(user, at: datetime) -> type[Model] | QuerySet:
    """Narrow facts to those about or by the caller's own organisations; the district reads all of them.

    What is withheld from those it is about is read by who said it alone, and so is the taking back of it.
    """
    held = mandate(user, at)
    if held.has(*DISTRICT_ROLES):
        return Fact
    mine = held.organisations()
    names = [kind.name for kind in kinds.values() if kind.withheld]
    withheld = Q(kind__in=names) | Q(kind=VOIDED, attributes__fact_kind__in=names)
    return Fact.objects.filter(Q(by_id__in=mine) | Q(about_id__in=mine) & ~withheld)


def records_visible_to(user, at: datetime) -> QuerySet:
    """Narrow records to the trails of cases the caller may see, without clocks and moves that are not everyone's.

    What one's own organisation did is always told.
    """
    visible, closed = Q(pk__in=[]), Q(pk__in=[])
    for model, workflow in registry.items():
        limits = [limit.name for limit in workflow.limits if limit.seen_by]
        if workflow.unsent:
            closed |= Q(case_type_id=ContentType.objects.get_for_model(model).pk, target__in=workflow.unsent)
        if moves := [row.name for row in workflow.transitions if row.seen_by]:
            closed |= Q(case_type_id=ContentType.objects.get_for_model(model).pk, name__in=moves)
        if limits:
            closed |= Q(case_type_id=ContentType.objects.get_for_model(model).pk, limit_name__in=limits)
        if not workflow.root and hasattr(model._default_manager, "visible_to"):
            rows = model._default_manager.visible_to(user, at).order_by().values("pk")
            visible |= Q(root_type_id=ContentType.objects.get_for_model(model).pk, root_id__in=rows)
    records = TransitionRecord.objects.filter(visible)
    held = mandate(user, at)
    return (
        records if held.has(*DISTRICT_ROLES) else records.exclude(closed & ~Q(organisation_id__in=held.organisations()))
    )


def _case(kind_id: int, pk: int) -> dict:
    kind = ContentType.objects.get_for_id(kind_id)
    return {"type": f"{kind.app_label}.{kind.model}", "id": pk}


def _fact(fact: Fact) -> dict:
    known = directory()
    return {
        "id": fact.pk,
        "kind": fact.kind,
        "at": moment(fact.at),
        "recorded_at": moment(fact.recorded_at),
        "about": brief(known.get(fact.about_id)),
        "by": brief(known.get(fact.by_id)),
        "source": _case(fact.source_type, fact.source_id),
        "value": fact.value,
        "attributes": fact.attributes,
    }


def _record(record: TransitionRecord) -> dict:
    return {
        "id": record.pk,
        "at": moment(record.at),
        "recorded_at": moment(record.recorded_at),
        "case": _case(record.case_type_id, record.case_id),
        "root": _case(record.root_type_id, record.root_id),
        "name": record.name,
        "source": record.source,
        "target": record.target,
        "limit": record.limit_name,
        "lamp": record.lamp,
        "actor": record.actor_id,
        "organisation": brief(directory().get(record.organisation_id)),
    }
