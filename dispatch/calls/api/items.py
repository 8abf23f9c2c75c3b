"""GET /api/v1/call-items/: the call-item catalogue in force on a day, and the finder that the form uses."""

from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema

from dispatch.calls.api.schemas import ITEMS
from dispatch.calls.catalogue import Catalogue, catalogue
from dispatch.calls.choices import LimitName
from dispatch.calls.models import CallItem
from dispatch.calls.models.catalogue import CATALOGUE
from governance.catalogues.selectors import in_force
from governance.errors import Invalid
from governance.web.api.endpoint import Endpoint, read_response
from governance.web.api.moments import EARLIEST, LATEST

LONGEST = 100
FOUND = 10
PARAMETERS = [
    OpenApiParameter("on", {"type": "string", "format": "date"}, description="哪一天有效的目录；不填为今天"),
    OpenApiParameter("q", {"type": "string", "maxLength": LONGEST}, description="按情况描述查找，最相近的在前"),
]


class CallItems(Endpoint):
    @extend_schema(
        operation_id="call_items",
        summary="呼叫事项目录",
        tags=["呼叫"],
        parameters=PARAMETERS,
        responses={200: ITEMS},
    )
    def get(self, request):
        on = _day(request.GET.get("on")) or timezone.localdate(request.at)
        words = request.GET.get("q")
        if words is not None and (len(words) > LONGEST or "\0" in words):
            reason = f"查找内容须在 {LONGEST} 个字以内，不含空字符。"
            raise Invalid(reason, errors={"q": [reason]})
        found, version = catalogue(on), in_force(CATALOGUE, on)
        rows = found.items.values() if words is None else found.find(words, FOUND)
        return read_response(
            {
                "version": version.version_no,
                "effective_from": version.effective_from,
                "results": [_item(row, found) for row in rows],
            }
        )


def _day(text: str | None):
    """Read a day of this century; no day where none is named."""
    if not text:
        return None
    try:
        day = parse_date(text) if len(text) <= 10 else None
    except ValueError:
        day = None
    if day is None or not EARLIEST.date() <= day < LATEST.date():
        reason = "须为 2000 年至 2099 年的日期，如 2026-03-04。"
        raise Invalid(reason, errors={"on": [reason]})
    return day


def _item(row: CallItem, rows: Catalogue) -> dict:
    amounts = rows.amounts(row, row.tier, arrival_asked=True)
    return {
        "code": row.code,
        "name": row.name,
        "item_class": row.item_class,
        "item_class_label": row.get_item_class_display(),
        "definition": row.definition,
        "first_steps": row.first_steps,
        "keywords": row.keywords.split(),
        "tier": row.tier,
        "tier_label": row.get_tier_display(),
        "lead": row.lead or None,
        "lead_choices": row.lead_choices,
        "assists": row.assists,
        "limits": [
            {
                "limit": name,
                "label": LimitName(name).label,
                "amount": f"{amount.number.normalize():f}",
                "unit": amount.unit,
            }
            for name, amount in amounts.items()
        ],
        "resolve_note": row.resolve_note,
        "before_event": row.before_event,
        "photo_required": row.photo_required,
        "callback_required": row.callback_required,
        "legal_basis": row.legal_basis,
        "duty_list_label": row.get_duty_list_display(),
        "precedent_notes": row.precedent_notes,
        "evidence": row.evidence,
    }
