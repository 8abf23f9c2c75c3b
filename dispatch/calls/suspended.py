"""Which accounts a list of accounts put aside shows, for page and spreadsheet alike, and the spreadsheet itself."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from dispatch.calls.choices import SuspensionGround, SuspensionState
from dispatch.calls.models import Suspension
from governance.documents import exports
from governance.documents.spreadsheets.cells import Column, Kind
from governance.organisations.selectors import directory, organisation_name

BATCH = 500
S = SuspensionState
GROUPS = {
    "running": ("挂账中", (S.RUNNING,)),
    "asked": ("待同意、待批准", (S.PROPOSED, S.CONSENTED)),
    "ended": ("已恢复、未批准", (S.LIFTED, S.DECLINED, S.DROPPED)),
}
COLUMNS = (
    Column("case_no", "编号", width=22),
    Column("tier", "紧急程度", width=10),
    Column("title", "事项", width=36),
    Column("street", "呼叫街道", width=16),
    Column("department", "单位", width=22),
    Column("state", "状态", width=14),
    Column("ground", "原因", width=10),
    Column("reason", "理由", width=36),
    Column("asked_at", "申请时间", Kind.MOMENT, width=18),
    Column("running_at", "挂账时间", Kind.MOMENT, width=18),
    Column("target_on", "目标日期", Kind.DAY, width=14),
    Column("reviews", "已评审次数", Kind.NUMBER, width=12, total=True),
    Column("reviewed_at", "最近评审", Kind.MOMENT, width=18),
    Column("ended_at", "终结时间", Kind.MOMENT, width=18),
    Column("lifted_because", "恢复原因", width=14),
)


def chosen(user, params: Mapping, at: datetime) -> QuerySet:
    """Keep the accounts that the person may see and the filters leave."""
    _, states = GROUPS.get(params.get("group", ""), GROUPS["running"])
    found = Suspension.objects.visible_to(user, at).filter(state__in=states)
    if ground := params.get("ground"):
        found = found.filter(ground=ground) if ground in SuspensionGround.values else found.none()
    if street := params.get("street"):
        found = found.filter(call__street_id=_id(street))
    if department := params.get("department"):
        found = found.filter(department_id=_id(department))
    return found


def _id(code: str) -> int:
    found = directory.by_code(code.strip())
    return found.pk if found else 0


def rows(user, params: QueryDict) -> Iterator[list]:
    found = chosen(user, params, timezone.now()).select_related("call").order_by("target_on", "id")
    return (row(suspension) for suspension in found.iterator(BATCH))


def row(suspension: Suspension) -> list:
    call = suspension.call
    return [
        call.case_no,
        call.get_tier_display(),
        call.title,
        organisation_name(call.street_id),
        organisation_name(suspension.department_id),
        suspension.get_state_display(),
        suspension.get_ground_display(),
        suspension.reason,
        suspension.asked_at,
        suspension.running_at,
        suspension.target_on,
        suspension.review_count,
        suspension.reviewed_at,
        suspension.ended_at,
        suspension.get_lifted_because_display(),
    ]


def count(user, params: QueryDict) -> int:
    return chosen(user, params, timezone.now()).count()


exports.register("suspended", "挂账清单", COLUMNS, rows, count=count)
