"""The ledger of tasks for streets as a spreadsheet."""

from django.http import QueryDict

from dispatch.duties.filters import TaskFilter
from dispatch.duties.models import StreetTask
from governance.documents import exports
from governance.documents.spreadsheets.cells import Column, Kind
from governance.organisations.selectors import organisation_name

COLUMNS = (
    Column("case_no", "编号", width=22),
    Column("title", "任务", width=30),
    Column("department", "交办部门", width=20, read=lambda task: organisation_name(task.department_id)),
    Column("street", "承接街道", width=16, read=lambda task: organisation_name(task.street_id)),
    Column("duty", "履职事项", width=30, read=lambda task: task.listed_as),
    Column("state", "状态", read=lambda task: task.get_state_display()),
    Column("applied_at", "申请时间", Kind.MOMENT, width=18),
    Column("admitted_at", "准入时间", Kind.MOMENT, width=18),
    Column("sent_at", "下达时间", Kind.MOMENT, width=18),
    Column("accepted_at", "接收时间", Kind.MOMENT, width=18),
    Column("finish_by", "完成期限", Kind.MOMENT, width=18),
    Column("reported_at", "报结时间", Kind.MOMENT, width=18),
    Column("support", "随任务保障", width=30),
)


def chosen(user, params: QueryDict):
    filters = TaskFilter(params, StreetTask.objects.visible_to(user))
    return filters.qs if filters.is_valid() else filters.queryset.none()


exports.register(
    "tasks",
    "交办街道任务台账",
    COLUMNS,
    lambda user, params: chosen(user, params).select_related("duty").order_by("-id").iterator(2000),
    count=lambda user, params: chosen(user, params).count(),
)
