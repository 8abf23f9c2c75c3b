"""Drawing closed calls for a visit on the spot, from the share that closing has marked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.choices import CallState, LineRole, LineState
from dispatch.calls.models import CallLine, ServiceCall, SiteCheck
from governance.workflow import engine
from governance.workflow.machine import CLOCK

# What was closed longer ago (an imported past) is visited no more: by then others may have changed the place.
WITHIN = timedelta(days=30)
PIECE = 200


def draw_site_checks(at: datetime) -> int:
    """Begin a check for every marked call that has none; two that draw at once draw different calls."""
    drawn = 0
    while count := _draw_piece(at):
        drawn += count
    return drawn


@transaction.atomic
def _draw_piece(at: datetime) -> int:
    marked = ServiceCall.objects.filter(
        check_due=True, closed_at__range=(at - WITHIN, at), state=CallState.CLOSED, lead__isnull=False, site_check=None
    )
    calls = list(marked.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:PIECE])
    if not calls:
        return 0
    leads = CallLine.objects.filter(call__in=calls, line_role=LineRole.LEAD, agency__isnull=False).exclude(
        state=LineState.WITHDRAWN
    )
    agencies = dict(leads.values_list("call_id", "agency_id"))
    day = timezone.localdate(at)
    given = zip(calls, numbers.take(len(calls)), strict=True)
    checks = [
        SiteCheck(case_no=numbers.case_no(day, drawn, letter="K"), call=call, agency_id=agencies.get(call.pk))
        for call, drawn in given
    ]
    engine.begin_many(checks, actor=CLOCK, at=at)
    return len(checks)
