"""What came back within thirty days, counted once all past events are there: they are loaded in steps of any order."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from governance.documents import jobs
from governance.documents.choices import OPEN
from governance.documents.models import Job
from governance.facts import ledger
from grids import facts
from grids.events.choices import RECURS_FROM, SET_ASIDE
from grids.events.recurrence import RECURS_WITHIN
from grids.models import GridEvent
from grids.workflows.event_rules import of_event

KIND = "grids.demonstration.recurring"
PIECE = 2_000  # keys in one transaction
COUNT = """
WITH counted AS (
    SELECT later.id, count(*) + 1 AS nth,
           string_agg(earlier.case_no, ' ' ORDER BY earlier.begun_at, earlier.id) AS numbers
    FROM grids_gridevent later JOIN grids_gridevent earlier ON earlier.place_key = later.place_key
         AND earlier.begun_at >= later.begun_at - %(within)s
         AND (earlier.begun_at, earlier.id) < (later.begun_at, later.id)
    WHERE later.id >= %(first)s AND later.id < %(until)s AND later.place_key <> '' AND earlier.state <> ALL(%(aside)s)
    GROUP BY later.id
)
UPDATE grids_gridevent event SET recurrence = counted.nth
FROM counted WHERE event.id = counted.id AND event.recurrence <> counted.nth
RETURNING event.id, counted.numbers
"""


def ask(first_key: int, *, keys: int, events: int, at: datetime) -> None:
    """Write down as a job that the events with these keys are to be counted once so many are there."""
    params = {"first_key": first_key, "keys": keys, "events": events}
    jobs.ask(KIND, title="装载演示数据：同点反复", owner=None, params=params, at=at)


def load_rest() -> None:
    """Do in this process what the background would do, once the events are there."""
    for pk in Job.objects.filter(kind=KIND, state__in=OPEN).values_list("pk", flat=True):
        jobs.run(pk, timezone.now())


def count_all(job: Job, told: jobs.Progress) -> None:
    """Count a piece of keys at a time, or wait where events are missing."""
    first, until = job.params["first_key"], job.params["first_key"] + job.params["keys"]
    if GridEvent.objects.filter(pk__gte=first, pk__lt=until).count() < job.params["events"]:
        raise jobs.Stopped("往期事件还在载入")
    told.begin(job.params["keys"])
    for start in range(first, until, PIECE):
        count(start, min(start + PIECE, until))
        told.reach(min(start + PIECE, until) - first)


@transaction.atomic
def count(first: int, until: int) -> None:
    """Write the count of events with these keys (end exclusive), and from the third on the fact of it."""
    given = {"first": first, "until": until, "within": RECURS_WITHIN, "aside": list(SET_ASIDE)}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        numbers = dict(cursor.fetchall())
    often = GridEvent.objects.filter(pk__in=numbers, recurrence__gte=RECURS_FROM).order_by("pk")
    drafts = [
        ledger.draft(
            facts.EVENT_RECURRED, about=event.community_id, by=event.community_id, source=event, at=event.begun_at,
            nth=event.recurrence, events=numbers[event.pk], **of_event(event),
        )
        for event in often
    ]  # fmt: skip
    ledger.append(drafts, react=False)


jobs.register(KIND, count_all)
