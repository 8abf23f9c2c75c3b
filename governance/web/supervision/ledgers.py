"""The ledgers of sheets and interviews as spreadsheets, filtered as the lists are."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.http import QueryDict
from django.utils import timezone

from governance.documents import exports
from governance.documents.spreadsheets.cells import Column, Kind
from governance.errors import Invalid
from governance.organisations.selectors import organisation_name
from governance.supervision.models import Interview, SupervisionSheet
from governance.web.supervision.filters import PERIODS, InterviewFilter, SheetFilter

SHEETS = (
    Column("case_no", "编号", width=22),
    Column("paper_no", "文号", width=20),
    Column("state", "状态", width=12),
    Column("colour", "现为", width=10),
    Column("organisation", "被督办单位", width=24),
    Column("street", "街道", width=16),
    Column("root_no", "事项编号", width=22),
    Column("title", "事项", width=36),
    Column("limit", "督办时限", width=12),
    Column("blue_at", "提醒", Kind.MOMENT, width=18),
    Column("yellow_at", "黄牌", Kind.MOMENT, width=18),
    Column("orange_at", "橙牌", Kind.MOMENT, width=18),
    Column("red_at", "红牌", Kind.MOMENT, width=18),
    Column("ended_at", "了结", Kind.MOMENT, width=18),
    Column("auto_lifted", "系统销号", width=10),
)
INTERVIEWS = (
    Column("case_no", "编号", width=22),
    Column("state", "状态", width=12),
    Column("organisation", "被约谈单位", width=24),
    Column("cause", "缘由", width=20),
    Column("quarter", "季度", width=10),
    Column("reds", "所涉红牌", Kind.NUMBER, width=10, total=True),
    Column("begun_at", "列入", Kind.MOMENT, width=18),
    Column("meeting_at", "约谈时间", Kind.MOMENT, width=18),
    Column("ended_at", "了结", Kind.MOMENT, width=18),
)


def chosen(user, params: QueryDict, model, filterset):
    now = timezone.now()
    seen = model.objects.visible_to(user, now)
    found = filterset(params, queryset=seen, request=SimpleNamespace(user=user, at=now, GET=params))
    if not found.is_valid():
        raise Invalid("筛选条件有误，请回到清单改正后再导出")
    return found.qs


def sheets(user, params: QueryDict) -> Iterator[list]:
    for row in chosen(user, params, SupervisionSheet, SheetFilter).order_by("-id").iterator(500):
        yield [
            row.case_no,
            row.paper_no,
            row.get_state_display(),
            row.get_colour_display(),
            organisation_name(row.organisation_id),
            organisation_name(row.street_id),
            row.root_no,
            row.title,
            row.limit_label,
            row.blue_at,
            row.yellow_at,
            row.orange_at,
            row.red_at,
            row.ended_at,
            "是" if row.auto_lifted else "",
        ]


def interviews(user, params: QueryDict) -> Iterator[list]:
    for row in chosen(user, params, Interview, InterviewFilter).order_by("-id").iterator(500):
        yield [
            row.case_no,
            row.get_state_display(),
            organisation_name(row.organisation_id),
            row.get_cause_display(),
            row.quarter,
            len(row.sheet_ids),
            row.begun_at,
            row.meeting_at,
            row.ended_at,
        ]


def period(params: QueryDict) -> str:
    return dict(PERIODS).get(params.get("period", ""), "")


exports.register(
    "supervision", "督办单台账", SHEETS, sheets,
    count=lambda user, params: chosen(user, params, SupervisionSheet, SheetFilter).count(), period=period,
)  # fmt: skip
exports.register(
    "interviews", "约谈台账", INTERVIEWS, interviews,
    count=lambda user, params: chosen(user, params, Interview, InterviewFilter).count(), period=period,
)  # fmt: skip
