"""Which tables can be brought in as a spreadsheet: first a dry run that writes nothing, then the whole or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from governance.documents import files, jobs
from governance.documents.choices import JobState
from governance.documents.models import Job
from governance.documents.spreadsheets.reading import MOST_BYTES, Field, Table, faults_book, inspect, read_table
from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours
from governance.organisations.models import User

KIND = "import"
SHOWN_FAULTS = 30
Rows = dict[int, dict]


@dataclass(frozen=True)
class Import:
    """`judge(user, rows)` gives the faults by row number; `write(user, rows, at)` writes all, in one transaction.

    `back` is the page that the table belongs to, `hint` says how rows find their place.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    judge: Callable[[User, Rows], dict[int, list[str]]]
    write: Callable[[User, Rows, datetime], None]
    allowed: Callable[[User], bool]
    back: str = ""
    hint: str = ""


_imports: dict[str, Import] = {}


def register(
    name: str, label: str, fields: Iterable[Field], *, judge: Callable, write: Callable, allowed: Callable, **options
) -> None:
    """Offer to take a table in; options are `back` and `hint` of `Import`."""
    _imports[name] = Import(name, label, tuple(fields), judge, write, allowed, **options)


def find(name: str, user: User) -> Import:
    found = _imports.get(name)
    if found is None:
        raise Missing("没有这种导入")
    if not found.allowed(user):
        raise NotYours(f"您的职务不能导入{found.label}")
    return found


def ask(name: str, *, user: User, file: UploadedFile, at: datetime) -> Job:
    """Keep the file and ask for a dry run; a file that cannot be a table is refused at once."""
    found = find(name, user)
    content = file.read(MOST_BYTES + 1)
    inspect(content)
    with files.fresh(at) as source:
        files.place(source).write_bytes(content)
        params = {"import": name, "source": source, "dry": True, "back": found.back}
        return jobs.ask(KIND, title=f"试导入{found.label}", owner=user, params=params, at=at)


@transaction.atomic
def confirm(job: Job, *, user: User, at: datetime) -> Job:
    """Ask for the real import of a file whose dry run found no fault; a file is taken in once."""
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    found = find(job.params.get("import", ""), user)
    if job.owner_id != user.pk:
        raise NotYours("只有试导入的人可以确认导入")
    if not (job.state == JobState.DONE and job.params["dry"] and job.outcome.get("sound")):
        raise NotReady("试导入没有全部通过，请改正后重新上传")
    params = job.params | {"dry": False}
    if Job.objects.visible_to(user).filter(kind=KIND, params=params).exclude(state=JobState.FAILED).exists():
        raise Conflict("这个文件已经导入过")
    if not files.place(job.params["source"]).is_file():
        raise Missing("文件已过保存期，请重新上传")
    return jobs.ask(KIND, title=f"导入{found.label}", owner=user, params=params, at=at)


def run(job: Job, progress: jobs.Progress) -> jobs.Result | None:
    """Read and judge the table; write it when this is not the dry run and nothing is wrong with it."""
    found = find(job.params["import"], job.owner)
    source = files.place(job.params["source"])
    if not source.is_file():
        raise Missing("文件已过保存期，请重新上传")
    progress.begin(None)
    table = examine(found, job.owner, source.read_bytes())
    progress.begin(len(table.cells))
    if job.params["dry"]:
        return report(found, job, table)
    if not table.sound:
        raise Invalid("试导入之后数据有变化，现在有错误行，请重新试导入")
    with transaction.atomic():
        found.write(job.owner, table.rows, timezone.now())
        progress.finish(jobs.Result(outcome={"rows": len(table.rows)}))
    return None


def examine(found: Import, user: User, content: bytes) -> Table:
    table = read_table(content, found.fields)
    for number, faults in found.judge(user, table.rows).items():
        table.faults.setdefault(number, []).extend(faults)
    for number in table.faults:
        table.rows.pop(number, None)
    return table


def report(found: Import, job: Job, table: Table) -> jobs.Result:
    """Tell what the dry run found: figures for the page, and the faulty rows as a spreadsheet."""
    first = [[number, "；".join(faults)] for number, faults in sorted(table.faults.items())[:SHOWN_FAULTS]]
    outcome = {"rows": len(table.rows), "bad": len(table.faults), "faults": first, "sound": table.sound}
    if not table.faults:
        return jobs.Result(outcome=outcome)
    with files.fresh(job.asked_at) as path:
        files.place(path).write_bytes(faults_book(table))
    return jobs.Result(path, f"{found.label}-错误行.xlsx", outcome)
