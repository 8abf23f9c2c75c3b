"""What comes back at the same place within thirty days (K11, A7), told once the return is closed itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatch.calls import facts
from dispatch.calls.choices import LineRole, ResultKind
from dispatch.calls.likeness import NEAR_METRES, exact, metres
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.workflows.telling import code, of_call
from governance.facts import feed, ledger
from governance.facts.models import Fact

READER = "calls.recurrence"
PIECE = 200
WITHIN = timedelta(days=30)
OLDEST = timedelta(days=120)  # a call begun longer ago than this was verified longer ago than a month in all but name


def tell_recurrences(at: datetime) -> int:
    """Read the calls closed since the last round and tell of those that were the return of an earlier one."""
    told = 0
    while True:
        with feed.follow(READER, Fact.objects.of_kind(facts.CALL_CLOSED.name), PIECE) as closed:
            found = [fact for again, at in _returns(closed) for fact in facts_of(again, at)]
            ledger.append(found)
        told += len(found)
        if len(closed) < PIECE:
            return told


def _returns(closed: list[Fact]) -> Iterable[tuple[ServiceCall, datetime]]:
    """The calls of these facts that were real: what proved untrue is nobody's recurrence."""
    keys = [fact.source_id for fact in closed]
    untrue = CallLine.objects.filter(call__in=keys, line_role=LineRole.LEAD, result_kind=ResultKind.UNTRUE)
    dropped = set(untrue.values_list("call_id", flat=True))
    calls = ServiceCall.objects.in_bulk(keys)
    for fact in closed:
        if fact.source_id in calls and fact.source_id not in dropped:
            yield calls[fact.source_id], fact.at


def facts_of(again: ServiceCall, at: datetime) -> Iterable[Fact]:
    """Tell of the call that this one is the return of, if there is one, and of the agency that had its lead."""
    before = earlier(again)
    if before is None or before.lead_id is None:
        return
    lead = before.lines.filter(line_role=LineRole.LEAD).order_by("-id").first()
    agency_id = lead and lead.agency_id
    told = of_call(before) | {"again": again.case_no, "agency": code(agency_id)}
    given = {"by": before.street_id, "source": before, "at": at}
    yield ledger.draft(facts.CALL_RECURRED, about=before.lead_id, **given, **told)
    if agency_id:
        yield ledger.draft(facts.AGENCY_RECURRED, about=agency_id, **given, **told)


def earlier(again: ServiceCall) -> ServiceCall | None:
    """Find the last call of the same item at the same place that was verified within thirty days before this one."""
    recent = ServiceCall.objects.filter(
        item_code=again.item_code,
        street_id=again.street_id,
        begun_at__range=(again.called_at - OLDEST, again.called_at),
        verified_at__range=(again.called_at - WITHIN, again.called_at),
    )
    rows = recent.exclude(pk=again.pk).order_by("-verified_at", "-id")
    return next((call for call in rows if same_place(call, again)), None)


def same_place(one: ServiceCall, other: ServiceCall) -> bool:
    """Whether two calls name the same door or block, or lie within 50 m of each other."""
    if exact(one.place_keys) & exact(other.place_keys):
        return True
    if None in (one.lat, one.lon, other.lat, other.lon):
        return False
    return metres((one.lat, one.lon), (other.lat, other.lon)) <= NEAR_METRES
