"""What meets at one place: open calls of different items for one joint visit, returning ones for a monthly topic.

Both are found from rows alone and as often as one likes: what was proposed before only grows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from dispatch.calls import facts, numbers
from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import (
    APART,
    OPEN_LINE_STATES,
    OPEN_TOPIC_STATES,
    OPEN_VISIT_STATES,
    CallState,
    TopicState,
)
from dispatch.calls.likeness import NEAR_METRES, exact, metres
from dispatch.calls.models import CallLine, JointVisit, MonthlyTopic, ServiceCall
from dispatch.calls.models.catalogue import CATALOGUE
from dispatch.calls.preparing import stored
from dispatch.calls.workflows.telling import code
from governance.catalogues.selectors import in_force
from governance.facts import ledger
from governance.workflow import engine
from governance.workflow.machine import CLOCK

TOPIC_DAYS, TOPIC_CALLS = timedelta(days=30), 3
RECURRED_WITHIN = timedelta(days=90)
NOT_COUNTED = (CallState.DRAFT, CallState.PENDING, CallState.CANCELLED, CallState.MERGED)
LOCK = 7_301_062  # advisory lock: one proposer at a time
READ = (
    "case_no", "title", "street_id", "item_code", "address", "place_keys", "lat", "lon", "begun_at", "visit_id",
)  # fmt: skip


def together(calls: Iterable[ServiceCall]) -> list[list[ServiceCall]]:
    """Group calls that share a door or a block, or lie within 50 m of one another; whoever stays alone is left out."""
    groups: list[list[ServiceCall]] = []
    by_key: dict[str, list[ServiceCall]] = {}
    for call in calls:
        keys = exact(call.place_keys)
        group = next((by_key[key] for key in keys if key in by_key), None)
        group = group or next((rows for rows in groups if _near(call, rows)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(call)
        by_key |= {key: group for key in keys if key not in by_key}
    return [rows for rows in groups if len(rows) > 1]


def _near(call: ServiceCall, rows: list[ServiceCall]) -> bool:
    if call.lat is None or call.lon is None:
        return False
    here = (call.lat, call.lon)
    return any(row.lat is not None and metres(here, (row.lat, row.lon)) <= NEAR_METRES for row in rows)


def key_of(calls: list[ServiceCall]) -> str:
    """Name the place of a group: the door that most of them name, else the point of the first."""
    named = Counter(key for call in calls for key in exact(call.place_keys))
    if named:
        return max(named, key=lambda key: (named[key], key))
    return f"{calls[0].lat:.4f},{calls[0].lon:.4f}"


def place_of(calls: list[ServiceCall]) -> str:
    return next((call.address for call in calls if call.address), key_of(calls))


def _amounts(at: datetime) -> dict:
    """How long the limits of visits and topics allow, by the catalogue in force."""
    rows = catalogue(timezone.localdate(at))
    return stored({name: row.allowed for name in APART if (row := rows.limit("", name))})


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _joined(calls: list[ServiceCall]) -> str:
    return " ".join(call.case_no for call in calls)


# ---- joint visits


@transaction.atomic
def propose_visits(at: datetime) -> int:
    """Propose a joint visit where open calls of different items meet; return how many were proposed or grew."""
    _alone()
    calls = ServiceCall.objects.filter(state=CallState.CALLED).exclude(place_keys=[], lat=None).only(*READ)
    by_street = defaultdict(list)
    for call in calls.order_by("id"):
        by_street[call.street_id].append(call)
    groups = [group for rows in by_street.values() for group in together(rows) if _worth_a_visit(group)]
    if not groups:
        return 0
    parties = _parties([call.pk for group in groups for call in group])
    return sum(_propose_visit(group, parties, at) for group in groups)


def _worth_a_visit(group: list[ServiceCall]) -> bool:
    return len({call.item_code for call in group}) > 1 and any(call.visit_id is None for call in group)


def _parties(call_ids: list[int]) -> dict[int, list[int]]:
    """Whom each call keeps busy: the departments of its open lines, and the agency where one carries it."""
    found = defaultdict(list)
    rows = CallLine.objects.filter(call_id__in=call_ids, state__in=OPEN_LINE_STATES).order_by("id")
    for call_id, department_id, agency_id in rows.values_list("call_id", "department_id", "agency_id"):
        found[call_id] += [party for party in (department_id, agency_id) if party]
    return found


def _propose_visit(group: list[ServiceCall], parties: dict[int, list[int]], at: datetime) -> bool:
    fresh = [call for call in group if call.visit_id is None and parties.get(call.pk)]
    key = key_of(group)
    there = JointVisit.objects.filter(street_id=group[0].street_id, place_key=key, state__in=OPEN_VISIT_STATES).first()
    wanted = list(dict.fromkeys(party for call in fresh for party in parties[call.pk]))
    if not fresh or (there is None and (len(fresh) < 2 or len(wanted) < 2)):
        return False
    if there:
        newcomers = " ".join(str(party) for party in wanted if party not in there.parties)
        engine.perform(there, "grow", actor=CLOCK, at=at, case_nos=_joined(fresh), parties=newcomers)
    else:
        there = JointVisit(
            case_no=numbers.case_no(timezone.localdate(at), letter="V"), street_id=group[0].street_id, place_key=key,
            place=place_of(fresh), title=f"{place_of(fresh)[:40]}联合出勤", parties=wanted,
            case_nos=[call.case_no for call in fresh], amounts=_amounts(at),
        )  # fmt: skip
        engine.begin(there, actor=CLOCK, at=at)
    ServiceCall.objects.filter(pk__in=[call.pk for call in fresh]).update(visit=there)
    return True


# ---- monthly topics


@transaction.atomic
def propose_topics(at: datetime) -> int:
    """Propose a topic where a matter came back three times in 30 days at one place; return how many did or grew."""
    _alone()
    if in_force(CATALOGUE, timezone.localdate(at)) is None:
        return 0
    items = catalogue(timezone.localdate(at)).items
    # Every item is named, so that the index of item and time serves.
    recent = ServiceCall.objects.filter(item_code__in=list(items), begun_at__gte=at - TOPIC_DAYS, begun_at__lte=at)
    by_item = defaultdict(list)
    for call in recent.exclude(state__in=NOT_COUNTED).exclude(place_keys=[], lat=None).only(*READ).order_by("id"):
        by_item[call.street_id, call.item_code].append(call)
    groups = [group for rows in by_item.values() for group in together(rows) if len(group) >= TOPIC_CALLS]
    return sum(_propose_topic(group, items[group[0].item_code].name, at) for group in groups)


def _propose_topic(group: list[ServiceCall], item_name: str, at: datetime) -> bool:
    street_id, item_code, key = group[0].street_id, group[0].item_code, key_of(group)
    before = list(MonthlyTopic.objects.filter(street_id=street_id, item_code=item_code, place_key=key).order_by("id"))
    known = {number for topic in before for number in topic.case_nos}
    fresh = [call for call in group if call.case_no not in known]
    running = next((topic for topic in before if topic.state in OPEN_TOPIC_STATES), None)
    if running:
        if fresh:
            engine.perform(running, "grow", actor=CLOCK, at=at, case_nos=_joined(fresh))
        return bool(fresh)
    if len(fresh) < TOPIC_CALLS:
        return False
    topic = engine.begin(_topic(fresh, key, item_name, at), actor=CLOCK, at=at)
    if before and before[-1].state == TopicState.DONE and at - before[-1].ended_at <= RECURRED_WITHIN:
        _tell_of_recurrence(before[-1], topic, at)
    return True


def _topic(calls: list[ServiceCall], key: str, item_name: str, at: datetime) -> MonthlyTopic:
    place = place_of(calls)
    return MonthlyTopic(
        case_no=numbers.case_no(timezone.localdate(at), letter="M"), title=f"{place[:40]}{item_name}反复发生"[:80],
        street_id=calls[0].street_id, item_code=calls[0].item_code, item_name=item_name, place=place, place_key=key,
        case_nos=[call.case_no for call in calls], first_on=timezone.localdate(calls[0].begun_at),
        last_on=timezone.localdate(calls[-1].begun_at), amounts=_amounts(at),
    )  # fmt: skip


def _tell_of_recurrence(done: MonthlyTopic, again: MonthlyTopic, at: datetime) -> None:
    about = {"case_no": done.case_no, "street": code(done.street_id), "item": done.item_code}
    told = ledger.draft(
        facts.TOPIC_RECURRED, about=done.owner_id, by=done.street_id, source=again, at=at, calls=len(again.case_nos),
        **about,
    )  # fmt: skip
    ledger.append([told])
