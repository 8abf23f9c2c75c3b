"""GET /api/v1/worktime/deadline/: when an amount of time that starts now, or then, would run out."""

import re
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter, extend_schema

from governance.errors import Invalid
from governance.organisations.selectors import directory
from governance.web.api.endpoint import Endpoint, moment, read_response
from governance.web.api.moments import read_moment
from governance.worktime import calendar
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit

# The most of each unit that is answered: some fifty years, so that nothing runs off the calendar.
MOST = {
    Unit.MINUTE: 26_000_000,
    Unit.HOUR: 438_000,
    Unit.DAY: 18_250,
    Unit.MONTH: 600,
    Unit.WORK_HOUR: 20_000,
    Unit.WORKDAY: 12_000,
}
UNQUOTED_PLUS = re.compile(r" (?=\d\d:?\d\d$)")  # a plus sign that was not percent-encoded arrives as a blank
PARAMETERS = [
    OpenApiParameter(
        "from", {"type": "string", "format": "date-time"}, description="起算时间；未带时区的按北京时间", required=True
    ),
    OpenApiParameter("amount", {"type": "number", "exclusiveMinimum": 0}, required=True, description="数量"),
    OpenApiParameter("unit", str, enum=Unit.values, required=True, description="单位"),
    OpenApiParameter("organisation", str, description="按哪个组织的作息计时（组织代码）"),
]
DUE = {
    "type": "object",
    "properties": {"due_at": {"type": "string", "format": "date-time"}, "provisional": {"type": "boolean"}},
    "required": ["due_at", "provisional"],
}


class DeadlinePreview(Endpoint):
    @extend_schema(
        operation_id="worktime_deadline",
        summary="时限试算",
        tags=["时限"],
        parameters=PARAMETERS,
        responses={200: DUE},
    )
    def get(self, request):
        given = request.GET
        start, amount = _start(given.get("from", "")), _amount(given.get("amount", ""), given.get("unit", ""))
        in_force = calendar.current(_organisation_id(given.get("organisation")))
        due_at = in_force.due(start, amount)
        provisional = in_force.provisional(timezone.localdate(due_at))
        return read_response({"due_at": moment(due_at), "provisional": provisional})


def _start(text: str):
    text = UNQUOTED_PLUS.sub("+", text.strip())
    try:
        at = parse_datetime(text) if len(text) <= 40 else None
    except ValueError:
        at = None
    if at is not None and at.tzinfo is None:
        text = f"{text}+08:00"
    return read_moment(text, "from")


def _amount(text: str, unit: str) -> Amount:
    if unit not in Unit.values:
        reason = f"单位须为 {'、'.join(Unit.values)} 之一。"
        raise Invalid(reason, errors={"unit": [reason]})
    try:
        number = Decimal(text) if len(text) <= 20 else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= MOST[unit] or unit == Unit.MONTH and number % 1:
        reason = f"数量须为大于 0、不超过 {MOST[unit]} 的数{'（整数）' if unit == Unit.MONTH else ''}。"
        raise Invalid(reason, errors={"amount": [reason]})
    return Amount(number, unit)


def _organisation_id(code: str | None) -> int | None:
    if not code:
        return None
    found = directory.by_code(code)
    if found is None:
        raise Invalid("没有这个组织。", errors={"organisation": ["没有这个组织。"]})
    return found.pk
