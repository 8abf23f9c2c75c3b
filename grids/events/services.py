"""Taking reports in, one or a thousand at once, and what the departments' end means for an event."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import chain

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from governance.attachments.services import attach_all
from governance.errors import Conflict, Invalid, NotYours, Refusal
from governance.facts import ledger
from governance.notices import inbox
from governance.organisations.mandate import mandate
from governance.workflow import engine
from governance.workflow.machine import CLOCK
from grids import facts
from grids.events import numbers, permissions
from grids.events.choices import JUMPING_TIERS, OPEN_EVENT_STATES, SET_ASIDE, EventState
from grids.events.reading import Given, Reader
from grids.events.recurrence import RECURS_WITHIN
from grids.models import EventReport, GridEvent
from grids.workflows.event_rules import of_event

MOST = 1000
JOINS_WITHIN = timedelta(days=15)
LOCKS = 7_301_010
# What was solved a moment ago and only waits to be confirmed is over: the same at the same point is a new matter.
JOINED_AT_PLACE = tuple(state for state in OPEN_EVENT_STATES if state != EventState.CONFIRMING)
EVENTS, REPORTS = GridEvent._meta.db_table, EventReport._meta.db_table
ANYTHING = " OR ".join(
    f'EXISTS (SELECT 1 FROM "{table}" WHERE {condition})'
    for table, condition in (
        (EVENTS, "reporter_id = %(actor)s AND client_key = ANY(%(keys)s) AND client_key <> ''"),
        (REPORTS, "reporter_id = %(actor)s AND client_key = ANY(%(keys)s) AND client_key <> ''"),
        (EVENTS, "source = ANY(%(sources)s) AND origin_ref = ANY(%(refs)s) AND origin_ref <> ''"),
        (REPORTS, "source = ANY(%(sources)s) AND origin_ref = ANY(%(refs)s) AND origin_ref <> ''"),
        (EVENTS, "place_key = ANY(%(places)s) AND begun_at >= %(since)s"),
    )
)


@dataclass
class Outcome:
    """What became of one report: a new event, one more voice on a known one, the same one again, or a refusal."""

    event: GridEvent | None = None
    joined: bool = False
    repeated: bool = False
    refusal: Refusal | None = None


def report(raw: Mapping, *, actor, at: datetime, photos: Sequence[UploadedFile] | None = None) -> Outcome:
    """Take one report in; whatever is wrong with it rises. `photos`: those that come along, where a door takes any."""
    outcome = report_many([raw], actor=actor, at=at, photos=photos)[0]
    if outcome.refusal:
        raise outcome.refusal
    return outcome


@transaction.atomic
def report_many(
    raws: Sequence[Mapping],
    *,
    actor,
    at: datetime,
    photos: Sequence[UploadedFile] | None = None,
    checked: Callable = dict,
) -> list[Outcome]:
    """Take reports in, each judged by itself: a row that is refused stops no other.

    `checked` turns what a door was given into raw input, or refuses it.
    """
    if not permissions.reports(mandate(actor, at)):
        raise NotYours("事件由网格员、居民代表、社区和街道上报")
    if len(raws) > MOST:
        raise Invalid(f"一次至多 {MOST} 件，请分批上报", errors={"events": [f"至多 {MOST} 件"]})
    reader = Reader(actor, at, photos, checked)
    read = reader.read_all(raws)
    intake = Intake(actor, at, [given for given in read if isinstance(given, Given)])
    outcomes = [intake.take(given) if isinstance(given, Given) else Outcome(refusal=given) for given in read]
    intake.write()
    return outcomes


@dataclass
class Intake:
    """Known events that new reports may belong to, and what the reports become; written in a few statements."""

    actor: object
    at: datetime
    given: list[Given]
    fresh: list[GridEvent] = field(default_factory=list)
    echoes: list[EventReport] = field(default_factory=list)
    sent: dict[str, GridEvent] = field(default_factory=dict)
    known: defaultdict[tuple, list[GridEvent]] = field(default_factory=lambda: defaultdict(list))
    pictures: list[tuple[GridEvent, Sequence[UploadedFile]]] = field(default_factory=list)
    at_place: defaultdict[str, list[GridEvent]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self):
        self._lock()
        self._find()

    def _lock(self) -> None:
        """Let two reports of one matter that come at once wait for one another."""
        words = {word for given in self.given for word in self._marks(given)}
        marks = sorted(int.from_bytes(blake2b(repr(word).encode(), digest_size=4).digest(), "big", signed=True)
                       for word in words)  # fmt: skip
        if marks:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, mark) FROM unnest(%s::int[]) AS mark", [LOCKS, marks])

    def _marks(self, given: Given):
        if given.client_key:
            yield "key", self.actor.pk, given.client_key
        if given.origin_ref:
            yield "ref", given.source, given.origin_ref
        if given.place_key:
            yield "place", given.place_key

    def _find(self) -> None:
        """Read what the reports may be the same as: one statement where nothing is, at most six where something is."""
        keys = [given.client_key for given in self.given if given.client_key]
        refs = [given.origin_ref for given in self.given if given.origin_ref]
        places = {given.place_key for given in self.given if given.place_key}
        if not self._anything_known(keys, refs, places):
            return
        if keys:
            for event in GridEvent.objects.filter(reporter_id=self.actor.pk, client_key__in=keys):
                self.sent[event.client_key] = event
            for echo in EventReport.objects.filter(reporter=self.actor, client_key__in=keys).select_related("event"):
                self.sent[echo.client_key] = echo.event
        if refs:
            self._find_numbers(refs)
        self._find_places(places)

    def _find_numbers(self, refs: list[str]) -> None:
        """Find what is open under these numbers: nobody would hear of a report that joins what has ended.

        An event that was joined to another left its number there as a further report.
        """
        # As the two partial indexes are written, so that they serve also for hundreds of numbers.
        numbered = Q(source__in={given.source for given in self.given}, origin_ref__in=refs) & ~Q(origin_ref="")
        for event in GridEvent.objects.open().filter(numbered).order_by("id"):
            self.known["ref", event.source, event.origin_ref].append(event)
        echoes = EventReport.objects.filter(numbered, event__state__in=OPEN_EVENT_STATES)
        for echo in echoes.select_related("event"):
            self.known["ref", echo.source, echo.origin_ref].append(echo.event)

    def _anything_known(self, keys: list[str], refs: list[str], places: set[str]) -> bool:
        """Most reports are news: that is found out without building a query for each way of not being so."""
        sources = [*{given.source for given in self.given}]
        asked = {"actor": self.actor.pk, "keys": keys, "refs": refs, "sources": sources, "places": [*places]}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {ANYTHING}", asked | {"since": self.at - RECURS_WITHIN})
            return cursor.fetchone()[0]

    def _find_places(self, places: set[str]) -> None:
        if not places:
            return
        recent = GridEvent.objects.filter(place_key__in=places, begun_at__gte=self.at - RECURS_WITHIN)
        for event in recent.exclude(state__in=SET_ASIDE).order_by("id"):
            self.at_place[event.place_key].append(event)
            if event.state in JOINED_AT_PLACE and event.begun_at >= self.at - JOINS_WITHIN:
                self.known["place", event.place_key].append(event)

    def take(self, given: Given) -> Outcome:
        """Decide what one report is: sent twice, one more voice, or new."""
        if given.client_key and given.client_key in self.sent:
            return Outcome(self.sent[given.client_key], repeated=True)
        first = self._first(given)
        event = first or self._begin(given)
        if first:
            self.echoes.append(self._echo(first, given))
        if given.photos:
            self.pictures.append((event, given.photos))
        if given.client_key:
            self.sent[given.client_key] = event
        if given.origin_ref:
            self.known["ref", given.source, given.origin_ref].append(event)
        return Outcome(event, joined=first is not None)

    def _first(self, given: Given) -> GridEvent | None:
        """Find the open event that a report speaks of: by its number, else by its place where its class joins.

        What cannot wait joins only what did not wait either: else nobody would be called.
        """
        numbered = self.known["ref", given.source, given.origin_ref] if given.origin_ref else []
        there = self.known["place", given.place_key] if given.joins and given.place_key else []
        if given.tier in JUMPING_TIERS:
            numbered = [event for event in numbered if event.jumps]
            there = [event for event in there if event.jumps and event.level is None]  # not given back to the street
        return next(chain(numbered, there), None)

    def _begin(self, given: Given) -> GridEvent:
        event = GridEvent(**given.columns, reporter_id=self.actor.pk, begun_at=self.at)
        if given.place_key:
            self.at_place[given.place_key].append(event)
            event.recurrence = len(self.at_place[given.place_key])
        if given.joins and given.place_key:
            self.known["place", given.place_key].append(event)
        self.fresh.append(event)
        return event

    def _echo(self, event: GridEvent, given: Given) -> EventReport:
        names = ("source", "origin_ref", "client_key", "situation", "contact_name", "contact_phone")
        return EventReport(
            event=event, reporter_id=self.actor.pk, at=self.at, **{name: given.columns[name] for name in names}
        )

    def write(self) -> None:
        numbered = numbers.case_nos(timezone.localdate(self.at), len(self.fresh)) if self.fresh else ()
        for event, number in zip(self.fresh, numbered, strict=True):
            event.case_no = number
            event.search = event.found_by
            if event.recurs:
                before = self.at_place[event.place_key][: event.recurrence - 1]
                event.earlier = tuple(row.case_no for row in before)
        engine.begin_many(self.fresh, actor=self.actor, at=self.at)
        self._write_echoes()
        for event, photos in self.pictures:
            # One photo too many of a matter known for long keeps nobody's voice from being heard.
            with nullcontext() if event in self.fresh else suppress(Conflict):
                attach_all(event, photos, actor=self.actor, at=self.at)
        for event in self.fresh:
            if event.jumps:
                engine.perform(event, "jump", actor=CLOCK, at=self.at)

    def _write_echoes(self) -> None:
        if not self.echoes:
            return
        told: Counter = Counter()
        drafts = []
        for echo in self.echoes:
            echo.event_id = echo.event.pk
            told[echo.event_id] += 1
        EventReport.objects.bulk_create(self.echoes)
        for pk, count in told.items():
            GridEvent.objects.filter(pk=pk).update(reports=F("reports") + count)
        for echo in self.echoes:
            event = echo.event
            event.reports += 1
            drafts.append(
                ledger.draft(
                    facts.EVENT_REPEATED,
                    about=event.community_id,
                    by=event.community_id,
                    source=echo,
                    at=self.at,
                    nth=event.reports,
                    **of_event(event),
                )  # fmt: skip
            )
        ledger.append(drafts)
        self._tell_of_echoes()

    def _tell_of_echoes(self) -> None:
        """Let whoever has a known event in hand hear that others report it too."""
        fresh = {event.pk for event in self.fresh}
        notices = [repeated(echo) for echo in self.echoes if echo.event_id not in fresh]
        if notices:
            inbox.deliver(notices, self.at)


def repeated(echo: EventReport) -> inbox.Draft:
    """Write the notice of a further report; those of one event count up while unread."""
    event = echo.event
    role, organisation_id = permissions.in_charge(event)
    title = f"{event.title}：又有人上报，已报 {event.reports} 次"
    key = f"grids.repeated:{event._meta.label_lower}:{event.pk}"
    return inbox.Draft(
        role, organisation_id, "grids.repeated", title, echo.situation[:200], event.get_absolute_url(), key,
        place=event.grid_code,
    )  # fmt: skip


# ---- the large loop


def link_call(event_id: int, case_no: str) -> None:
    """Let the event know which call it became, or into which that one was merged."""
    GridEvent.objects.filter(pk=event_id).update(call_no=case_no)


def settle(event_id: int, *, text: str, at: datetime) -> None:
    """The call of an event was closed: ask whoever reported it whether the matter is settled."""
    follow(event_id, "settle", text, at)


def give_back(event_id: int, *, text: str, at: datetime) -> None:
    """The call of an event was cancelled: the street goes on with it."""
    follow(event_id, "give_back", text, at)


def follow(event_id: int, move: str, text: str, at: datetime) -> None:
    event = GridEvent.objects.filter(Q(pk=event_id, state=EventState.ESCALATED)).first()
    if event is not None:
        engine.perform(event, move, actor=CLOCK, at=at, note=text)
