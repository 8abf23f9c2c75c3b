"""Loading in steps that are rows: open calls and the last past days at once, the rest by month in the background.

What is told of two years is one: every call came from a grid event, and both come in together. Every past event and
call has its key and number in a block set aside at the beginning, so a step that was cut short goes on with what is
not there yet, and nothing is loaded twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain, pairwise

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.demonstration import checked, past, present, returning, scenes, volume
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.loading import load_catalogue
from dispatch.calls.models import ServiceCall
from governance.documents import jobs
from governance.documents.choices import OPEN
from governance.documents.models import Job
from governance.workflow import history, writing
from grids.demonstration import efforts, recurring
from grids.demonstration import past as past_events
from grids.demonstration import present as present_events
from grids.demonstration import volume as ground
from grids.demonstration.crew import Crew
from grids.events import numbers as event_numbers
from grids.events.loading import load_event_catalogue
from grids.models import GridEvent

KIND = "calls.demonstration"
SLICE_DAYS = 4  # loaded at once; then month by month
EVERY = 1  # a test loads one in so many of the past events
LOCK = 7_301_041  # advisory lock: one loader at a time
STAFFED = date(2022, 6, 1)


def load_first(at: datetime) -> str:
    """Load what the desks need today, and write down the rest as jobs; the second time go on with what is left."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        steps = _steps().order_by("pk")
        if steps.exists():
            return _go_on(at)
        load_catalogue(at)
        load_event_catalogue(at)
        events = _set_aside_events(ground.SMALL + ground.LARGE + present_events.EVENTS)
        blocks = _set_aside(volume.CALLS + len(scenes.SCENES))
        history.bring_in(_recent_events(at, **events))
        history.bring_in(_open_calls(at, blocks))
        cast = Cast(timezone.localdate(at))
        returning.bring_together(at, cast)
        checked.look_at(at, cast)
        first, *others = [_ask(days, blocks._asdict() | events, at) for days in _parts()]
        told = sum(step.total for step in (first, *others))
        recurring.ask(events["first_event_key"], keys=ground.SMALL + ground.LARGE, events=told, at=at)
        efforts.ask_past(at)  # behind the events that they come of
    jobs.run(first.pk, timezone.now())
    done, _ = progress()
    recent = f"{present_events.EVENTS} 件近日网格事件、{len(scenes.SCENES)} 件近日呼叫"
    return f"已载入 {recent}和 {done} 件往期事件，其余在后台载入"


def load_rest(at: datetime) -> str:
    """Do in this process what the background would do."""
    for pk in _steps().filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True):
        jobs.run(pk, timezone.now())
    recurring.load_rest()
    efforts.load_rest()
    done, total = progress()
    return f"已载入往期事件 {done} / {total} 件"


def progress() -> tuple[int, int] | None:
    """Tell how many of the past events are there, None where no demonstration was asked for."""
    found = _steps().aggregate(done=Sum("done"), total=Sum("total"))
    return (found["done"], found["total"]) if found["total"] else None


def _steps():
    return Job.objects.filter(kind=KIND)


def _parts() -> Iterator[tuple[date, date]]:
    """Cut the past into steps: the last days first, then the months from the beginning."""
    last = ground.END - timedelta(SLICE_DAYS)
    yield last, ground.END
    months = [date(year, month, 1) for year in range(ground.FIRST_DAY.year, ground.END.year) for month in range(1, 13)]
    yield from pairwise([*months, last])


def _ask(days: tuple[date, date], blocks: dict[str, int], at: datetime) -> Job:
    params = {"from": days[0].isoformat(), "until": days[1].isoformat(), "every": EVERY} | blocks
    job = jobs.ask(KIND, title="装载演示数据：往期事件和呼叫", owner=None, params=params, at=at)
    job.total = sum(map(len, _indices(job)))
    job.save(update_fields=["total"])
    return job


def _indices(job: Job) -> tuple[range, range]:
    """The numbers of the calls and of the events without a call that a step brings in."""
    first, until = (date.fromisoformat(job.params[name]) for name in ("from", "until"))

    def numbered(total: int) -> range:
        begin, every = ground.before(first, total), job.params["every"]
        return range(-(-begin // every) * every, ground.before(until, total), every)

    return numbered(ground.LARGE), numbered(ground.SMALL)


def _go_on(at: datetime) -> str:
    """Take up the steps that failed, or whose worker was killed, and all that wait."""
    jobs.go_on(_steps(), at)
    done, total = progress()
    return f"演示呼叫已在库中，往期事件 {done} / {total} 件"


def _set_aside(count: int) -> present.Numbers:
    """Take one block of keys and one of case numbers, the past first, the open calls after it."""
    keys, drawn = writing.keys(ServiceCall, count), numbers.take(count)
    if keys[-1] - keys[0] != count - 1 or drawn[-1] - drawn[0] != count - 1:
        raise RuntimeError("somebody draws calls at this moment; load the demonstration again")
    return present.Numbers(keys[0], drawn[0])


def _open_calls(at: datetime, blocks: present.Numbers) -> Iterator[history.Script]:
    after = present.Numbers(blocks.first_key + volume.CALLS, blocks.first_no + volume.CALLS)
    return present.scripts(at.replace(microsecond=0), cast=Cast(timezone.localdate(at)), numbers=after)


def _recent_events(at: datetime, first_event_key: int, first_event_no: int) -> Iterator[history.Script]:
    crew, before = Crew(timezone.localdate(at)), ground.SMALL + ground.LARGE
    return present_events.scripts(
        at.replace(microsecond=0), crew=crew, first_key=first_event_key + before, first_no=first_event_no + before
    )


def _set_aside_events(count: int) -> dict[str, int]:
    keys, drawn = writing.keys(GridEvent, count), event_numbers.take(count)
    if keys[-1] - keys[0] != count - 1 or drawn[-1] - drawn[0] != count - 1:
        raise RuntimeError("somebody reports events at this moment; load the demonstration again")
    return {"first_event_key": keys[0], "first_event_no": drawn[0]}


def load_part(job: Job, told: jobs.Progress) -> None:
    """Bring in the events of one step that are not there yet, those that became calls together with them."""
    (large, small), first = _indices(job), job.params["first_event_key"]
    key_of = ground.key_of
    spans = [key_of(part[end], large=part is large) for part in (large, small) if part for end in (0, -1)]
    keys = GridEvent.objects.filter(pk__range=(first + min(spans, default=0), first + max(spans, default=0)))
    there = {pk - first for pk in keys.values_list("pk", flat=True)}
    told.begin(len(large) + len(small))
    told.reach(len(there))
    crew = Crew(STAFFED)
    calls = past.scripts(
        [index for index in large if key_of(index, large=True) not in there],
        cast=Cast(STAFFED), crew=crew, blocks=job.params,
    )  # fmt: skip
    events = past_events.scripts(
        [index for index in small if key_of(index, large=False) not in there],
        crew=crew, first_no=job.params["first_event_no"], first_key=first,
    )  # fmt: skip
    history.bring_in(_telling(chain(calls, events), told, len(there)))


def _telling(scripts: Iterator[history.Script], told: jobs.Progress, done: int) -> Iterator[history.Script]:
    for nth, script in enumerate(scripts, done):
        told.reach(nth)
        yield script


jobs.register(KIND, load_part)
