"""A step in the background: it comes after the cases of other apps, whose lamps it follows."""

from datetime import datetime

from django.utils import timezone

from governance.documents import jobs
from governance.documents.choices import OPEN
from governance.documents.models import Job
from governance.supervision.demonstration.course import play

KIND = "supervision.demonstration"


def load_first(at: datetime) -> str:
    """Write the step down, once; the worker does it as soon as the open cases are there."""
    if not Job.objects.filter(kind=KIND).exists():
        jobs.ask(KIND, title="装载演示数据：督办", owner=None, params={}, at=at)
    return "督办单随在办事项的灯在后台开出"


def load_rest(at: datetime) -> str:
    """Do in this process what the background would do."""
    for pk in Job.objects.filter(kind=KIND, state__in=OPEN).values_list("pk", flat=True):
        jobs.run(pk, timezone.now())
    return "已按在办事项的灯开出督办单"


def follow(job: Job, told: jobs.Progress) -> None:
    told.begin(1)
    play(timezone.now())


jobs.register(KIND, follow)
