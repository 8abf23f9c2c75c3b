"""The ground in steps: the whole register and its paid workers at once, the volunteers in the background."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from governance.documents import jobs
from governance.documents.choices import OPEN
from governance.documents.models import Job
from governance.organisations.selectors import communities
from grids.choices import Rank
from grids.demonstration import efforts, people, places, recurring
from grids.models import Grid, GridPost
from grids.seeding import load_upper

KIND = "grids.demonstration"
LOCK = 7_301_042  # advisory lock: one loader at a time
STEPS = 4
KINDS = (KIND, efforts.KIND, recurring.KIND)


def load_first(at: datetime) -> str:
    """Load the register and who is paid for it, and write the volunteers down as jobs; the second time go on."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Grid.objects.filter(rank=Rank.BUILDING).exists():
            jobs.go_on(Job.objects.filter(kind__in=KINDS), at)
            return "演示网格已在册"
        load_upper()
        units = communities()
        rows = [row for nth, unit in enumerate(units) for row in places.grids_of(unit, nth, len(units))]
        Grid.objects.bulk_create(rows, batch_size=2000)
        compounds = [row for row in rows if row.rank == Rank.COMPOUND and not row.dedicated]
        people.staff_first([row for row in compounds if row.code.endswith("001000")], at)
        people.staff(compounds, at)
        for step in range(STEPS):
            jobs.ask(KIND, title="装载演示数据：微网格员", owner=None, params={"step": step}, at=at)
        efforts.load_first(at)
    return f"已载入网格 {Grid.objects.count()} 个，微网格员在后台载入"


def load_rest(at: datetime) -> str:
    """Do in this process what the background would do."""
    for pk in _steps().filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True):
        jobs.run(pk, timezone.now())
    return f"已载入网格任职 {GridPost.objects.count()} 项"


def _steps():
    return Job.objects.filter(kind=KIND)


def load_part(job: Job, told: jobs.Progress) -> None:
    """Post a volunteer in every building of some communities that has nobody yet."""
    units = communities()[job.params["step"] :: STEPS]
    buildings = Grid.objects.filter(rank=Rank.BUILDING, valid_to=None, community__in=units).order_by("code")
    told.begin(len(units))
    for nth, unit in enumerate(units, 1):
        people.staff([row for row in buildings.filter(community=unit)], timezone.now())
        told.reach(nth)


jobs.register(KIND, load_part)
