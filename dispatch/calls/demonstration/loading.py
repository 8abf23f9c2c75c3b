"""Loading in steps that are rows: open calls and the last past ones at once, the rest as jobs in the background.

Every past call has its key and number in a block set aside at the beginning, so a step that was cut short goes on
with the calls that are not there yet, and nothing is loaded twice.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.demonstration import checked, past, present, returning, scenes, volume
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.loading import load_catalogue
from dispatch.calls.models import ServiceCall
from governance.documents import jobs
from governance.documents.choices import OPEN, JobState
from governance.documents.models import Job
from governance.workflow import history, writing
from grids.events.loading import load_event_catalogue

KIND = "calls.demonstration"
SLICE, PIECE = 300, 500  # past calls loaded at once, and in each later step
LOCK = 7_301_041  # advisory lock: one loader at a time


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
        blocks = _set_aside(volume.CALLS + len(scenes.SCENES))
        history.bring_in(_open_calls(at, blocks))
        cast = Cast(timezone.localdate(at))
        returning.bring_together(at, cast)
        checked.look_at(at, cast)
        first, *_ = [_ask(part, blocks, at) for part in _parts()]
    jobs.run(first.pk, timezone.now())
    return f"已载入 {len(scenes.SCENES)} 件在办呼叫和 {SLICE} 件往期呼叫，其余在后台载入"


def load_rest(at: datetime) -> str:
    """Do in this process what the background would do."""
    for pk in _steps().filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True):
        jobs.run(pk, timezone.now())
    done, total = progress()
    return f"已载入往期呼叫 {done} / {total} 件"


def progress() -> tuple[int, int] | None:
    """Tell how many of the past calls are there, None where no demonstration was asked for."""
    found = _steps().aggregate(done=Sum("done"), total=Sum("total"))
    return (found["done"], found["total"]) if found["total"] else None


def _steps():
    return Job.objects.filter(kind=KIND)


def _parts() -> Iterator[range]:
    """Cut the past into steps: the last calls first, then from the beginning."""
    last = max(volume.CALLS - SLICE, 0)
    yield range(last, volume.CALLS)
    for first in range(0, last, PIECE):
        yield range(first, min(first + PIECE, last))


def _ask(part: range, blocks: present.Numbers, at: datetime) -> Job:
    params = {"first": part.start, "end": part.stop, "first_key": blocks.first_key, "first_no": blocks.first_no}
    job = jobs.ask(KIND, title="装载演示数据：往期呼叫", owner=None, params=params, at=at)
    job.total = len(part)
    job.save(update_fields=["total"])
    return job


def _go_on(at: datetime) -> str:
    """Put failed steps back into the queue and hurry all that wait."""
    failed = _steps().filter(state=JobState.FAILED)
    failed.update(state=JobState.QUEUED, attempts=0, next_at=at, finished_at=None, error="")
    for pk in _steps().filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True):
        transaction.on_commit(lambda pk=pk: jobs.hurry(pk), robust=True)
    done, total = progress()
    return f"演示呼叫已在库中，往期 {done} / {total} 件"


def _set_aside(count: int) -> present.Numbers:
    """Take one block of keys and one of case numbers, the past first, the open calls after it."""
    keys, drawn = writing.keys(ServiceCall, count), numbers.take(count)
    if keys[-1] - keys[0] != count - 1 or drawn[-1] - drawn[0] != count - 1:
        raise RuntimeError("somebody draws calls at this moment; load the demonstration again")
    return present.Numbers(keys[0], drawn[0])


def _open_calls(at: datetime, blocks: present.Numbers) -> Iterator[history.Script]:
    after = present.Numbers(blocks.first_key + volume.CALLS, blocks.first_no + volume.CALLS)
    return present.scripts(at.replace(microsecond=0), cast=Cast(timezone.localdate(at)), numbers=after)


def load_part(job: Job, told: jobs.Progress) -> None:
    """Bring in the calls of one step that are not there yet."""
    part, first_key = range(job.params["first"], job.params["end"]), job.params["first_key"]
    keys = ServiceCall.objects.filter(pk__range=(first_key + part.start, first_key + part.stop - 1))
    there = set(keys.values_list("pk", flat=True))
    missing = [index for index in part if first_key + index not in there]
    told.begin(len(part))
    told.reach(len(there))
    scripts = past.scripts(missing, cast=Cast(date(2022, 6, 1)), first_no=job.params["first_no"], first_key=first_key)
    history.bring_in(_telling(scripts, told, len(there)))


def _telling(scripts: Iterator[history.Script], told: jobs.Progress, done: int) -> Iterator[history.Script]:
    for nth, script in enumerate(scripts, done):
        told.reach(nth)
        yield script


jobs.register(KIND, load_part)
