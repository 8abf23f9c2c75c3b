"""Which lists can be taken out as a spreadsheet; an app registers its own, a job writes it by its owner's rights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.timezone import localtime

from governance.documents import files, jobs
from governance.documents.choices import Layout
from governance.documents.models import Job
from governance.documents.spreadsheets.cells import Column
from governance.documents.spreadsheets.writing import Heading, write_data, write_print
from governance.errors import Invalid, Missing, NotYours
from governance.organisations.mandate import mandate
from governance.organisations.models import User
from governance.organisations.selectors import directory

KIND = "export"


@dataclass(frozen=True)
class Export:
    """`rows(user, params)` starts from what the user may see; `params` is the query of the list page (a QueryDict)."""

    name: str
    label: str
    columns: tuple[Column, ...]
    rows: Callable[[User, QueryDict], Iterable]
    count: Callable[[User, QueryDict], int] | None = None
    period: Callable[[QueryDict], str] | None = None
    allowed: Callable[[User], bool] | None = None


_exports: dict[str, Export] = {}


def register(name: str, label: str, columns: Iterable[Column], rows: Callable, **options) -> None:
    """Offer a list as a spreadsheet; options are `count`, `period` and `allowed` of `Export`."""
    _exports[name] = Export(name, label, tuple(columns), rows, **options)


def find(name: str, user: User) -> Export:
    export = _exports.get(name)
    if export is None:
        raise Missing("没有这种导出")
    if export.allowed and not export.allowed(user):
        raise NotYours(f"您的职务不能导出{export.label}")
    return export


def ask(name: str, *, user: User, query: str, layout: str, at: datetime) -> Job:
    """Ask for an export of the list that `query` (as in the address of the page) filters."""
    export = find(name, user)
    if layout not in Layout.values:
        raise Invalid("请选择打印版或数据版", errors={"layout": ["请选择打印版或数据版"]})
    params = {"export": name, "query": query[:4000], "layout": layout}
    return jobs.ask(KIND, title=f"{export.label}（{Layout(layout).label}）", owner=user, params=params, at=at)


def write(job: Job, progress: jobs.Progress) -> jobs.Result:
    """Write the spreadsheet of a job, from the rows its owner may see now."""
    export = find(job.params["export"], job.owner)
    query = QueryDict(job.params["query"])
    progress.begin(export.count(job.owner, query) if export.count else None)
    rows = export.rows(job.owner, query)
    with files.fresh(job.asked_at) as path:
        if job.params["layout"] == Layout.PRINT:
            head = heading(export, job, query)
            count = write_print(files.place(path), export.columns, rows, head, progress.reach)
        else:
            count = write_data(files.place(path), export.columns, rows, progress.reach)
    name = f"{export.label}-{localtime(job.asked_at):%Y%m%d-%H%M}-{Layout(job.params['layout']).label}.xlsx"
    return jobs.Result(path, name, {"rows": count})


def heading(export: Export, job: Job, query: QueryDict) -> Heading:
    units = sorted(mandate(job.owner, job.asked_at).organisations())
    return Heading(
        title=export.label,
        unit="、".join(directory()[pk].name for pk in units if pk in directory()),
        period=export.period(query) if export.period else "",
        made_at=job.asked_at,
        made_by=job.owner.name,
        phone=job.owner.phone,
    )
