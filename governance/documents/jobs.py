"""Background jobs: asked for as a row, run by a worker of the slow queue, taken up again when that worker dies."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from celery import current_app
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from governance.documents import files, stopping
from governance.documents.choices import OPEN, JobState
from governance.documents.models import Job
from governance.errors import Conflict, Refusal
from governance.organisations.mandate import mandate
from governance.organisations.models import User

SILENCE = timedelta(minutes=3)  # a worker not heard of for so long is taken for dead
GONE = timedelta(seconds=5)  # after a new start: a job speaks each second, one taken for dead too early ends itself
UNCLAIMED = timedelta(seconds=30)  # the message of a queued job is taken for lost
RETRY = timedelta(minutes=1)
KEPT = timedelta(days=7)
MOST_ATTEMPTS = 3
MOST_OPEN = 5
BEAT_SECONDS = 1.0


@dataclass(frozen=True)
class Result:
    """What a job leaves: a file below the jobs' root with the name it is saved under, and figures for the page."""

    file: str = ""
    file_name: str = ""
    outcome: dict = field(default_factory=dict)


Runner = Callable[[Job, "Progress"], Result | None]
_kinds: dict[str, Runner] = {}


def register(kind: str, run: Runner) -> None:
    """Name the function that does jobs of a kind; it may be called anew from the start after a worker died."""
    _kinds[kind] = run


class Superseded(Refusal):
    """Another worker took the job up meanwhile."""


class Stopped(Refusal):
    """The worker ends; the job waits for the next one."""


class Progress:
    """Say how far a job is and that its worker lives. Writes once a second, stops when the worker is to end."""

    def __init__(self, job: Job):
        self._job, self._spoken = job, monotonic()

    def begin(self, total: int | None) -> None:
        self._job.total = total
        self._write()

    def reach(self, done: int) -> None:
        if stopping.told():
            raise Stopped("后台正在停止")
        self._job.done = done
        if monotonic() - self._spoken >= BEAT_SECONDS:
            self._write()

    def finish(self, result: Result) -> None:
        """Settle the job inside the runner's own transaction, so that its work and its end are one."""
        if not _end(self._job, result):
            raise Superseded("已由另一个进程接手")

    def _write(self) -> None:
        self._spoken = monotonic()
        kept = _own(self._job).update(done=self._job.done, total=self._job.total, heard_at=timezone.now())
        if not kept:
            raise Superseded("已由另一个进程接手")


def ask(kind: str, *, title: str, owner: User | None, params: dict, at: datetime) -> Job:
    """Write the job down and hurry it once that is committed; the same wish still under way is not doubled."""
    with transaction.atomic():
        if owner:
            User.objects.select_for_update(no_key=True).only("pk").get(pk=owner.pk)
            mine = Job.objects.visible_to(owner).open()
            twin = mine.filter(kind=kind, params=params).first()
            if twin:
                return twin
            if mine.count() >= MOST_OPEN:
                raise Conflict(f"您已有 {MOST_OPEN} 个任务在办，请等其中一个完成后再试")
        seats = sorted([seat.role, seat.organisation_id] for seat in mandate(owner, at).seats) if owner else []
        job = Job.objects.create(
            kind=kind, title=title[:120], owner=owner, params=params, seats=seats, asked_at=at, next_at=at
        )
        transaction.on_commit(lambda: hurry(job.pk), robust=True)
    return job


def house_work() -> list[dict]:
    """Sum up by kind the jobs that no person asked for, while one is open: title, done and total of each kind."""
    sums = Job.objects.filter(owner=None).values("kind", "title").order_by("kind")
    sums = sums.annotate(done=Sum("done"), total=Sum("total"), left=Count("pk", filter=Q(state__in=OPEN)))
    return list(sums.filter(left__gt=0))


def hurry(job_id: int) -> None:
    """Tell a worker; a broker that is away costs only the wait for the next `pick_up`."""
    current_app.send_task("governance.documents.tasks.run_job", args=[job_id], queue="slow", retry=False)


def go_on(house: QuerySet[Job], at: datetime) -> None:
    """Put house work that failed, or whose worker was killed, back into the queue and hurry all that waits."""
    killed = Q(state=JobState.RUNNING, heard_at__lt=timezone.now() - GONE)
    house.filter(Q(state=JobState.FAILED) | killed).update(
        state=JobState.QUEUED, attempts=0, next_at=at, finished_at=None, error=""
    )
    for pk in house.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True):
        transaction.on_commit(lambda pk=pk: hurry(pk), robust=True)


def pick_up(at: datetime) -> list[int]:
    """Hurry again the jobs whose worker fell silent or whose message was lost; give up what failed too often."""
    late = Job.objects.filter(state=JobState.RUNNING, heard_at__lt=at - SILENCE)
    late.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED,
        finished_at=at,
        expires_at=at + KEPT,
        error=f"中断 {MOST_ATTEMPTS} 次，已停止，请缩小范围后重试",
    )
    waiting = Job.objects.filter(state=JobState.QUEUED, next_at__lt=at - UNCLAIMED)
    found = [*late.values_list("pk", flat=True), *waiting.order_by("next_at").values_list("pk", flat=True)[:100]]
    for job_id in found:
        hurry(job_id)
    return found


def run(job_id: int, at: datetime) -> Job | None:
    """Claim a job and do it, None when it is not to be had; a refusal ends it with its words, a fault tries later."""
    job = _claim(job_id, at)
    if job is None:
        return None
    settled = False
    try:
        _check_owner(job, at)
        result = _kinds[job.kind](job, Progress(job)) or Result()
        settled = _settle(job, result)
    except Superseded:
        settled = True
    except Stopped:
        settled = _wait_again(job)
    except Refusal as refused:
        settled = _fail(job, refused.message)
    finally:
        if not settled:
            _release(job)
    job.refresh_from_db()
    return job


def _own(job: Job):
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, runner=job.runner)


def _claim(job_id: int, at: datetime) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=job_id).first()
        free = job and (
            (job.state == JobState.QUEUED and job.next_at <= at)
            or (job.state == JobState.RUNNING and job.heard_at < at - SILENCE)
        )
        if not free:
            return None
        job.state, job.runner, job.heard_at = JobState.RUNNING, secrets.token_hex(16), at
        job.attempts, job.done = job.attempts + 1, 0
        job.save(update_fields=["state", "runner", "heard_at", "attempts", "done"])
    return job


def _check_owner(job: Job, at: datetime) -> None:
    """What was asked for by right of a post is done only while its holder still has it."""
    if job.owner is None:
        return
    now = {(seat.role, seat.organisation_id) for seat in mandate(job.owner, at).seats}
    if not job.owner.is_active or not {(role, organisation) for role, organisation in job.seats} <= now:
        raise Conflict("申请之后您的职务有变动，请重新申请")


def _settle(job: Job, result: Result) -> bool:
    if not _end(job, result) and result.file:
        files.place(result.file).unlink(missing_ok=True)
    return True


def _end(job: Job, result: Result) -> int:
    at = timezone.now()
    return _own(job).update(
        state=JobState.DONE,
        file=result.file,
        file_name=result.file_name[:120],
        outcome=result.outcome,
        done=job.total if job.total is not None else job.done,
        finished_at=at,
        expires_at=at + KEPT,
        error="",
    )


def _fail(job: Job, reason: str) -> bool:
    at = timezone.now()
    _own(job).update(state=JobState.FAILED, finished_at=at, expires_at=at + KEPT, error=reason[:500])
    return True


def _release(job: Job) -> None:
    """After a fault: back into the queue for later, or given up."""
    if job.attempts >= MOST_ATTEMPTS:
        _fail(job, f"系统出错，已试 {MOST_ATTEMPTS} 次，请联系系统管理员（任务 {job.pk}）")
    else:
        _own(job).update(state=JobState.QUEUED, next_at=timezone.now() + RETRY)


def _wait_again(job: Job) -> bool:
    """Put a job that was stopped back as it was before it was claimed; it did not fail."""
    _own(job).update(state=JobState.QUEUED, next_at=timezone.now(), attempts=job.attempts - 1)
    return True


def expire(at: datetime) -> int:
    """Delete the files of jobs whose time is over; the rows stay and say so. Give how many leftovers went with them."""
    for job in Job.objects.filter(expires_at__lt=at).exclude(file="").iterator():
        files.place(job.file).unlink(missing_ok=True)
        Job.objects.filter(pk=job.pk).update(file="")
    return files.sweep(at - KEPT - timedelta(days=1))
