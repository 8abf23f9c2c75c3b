"""The ledger of calls (呼叫响应台账) as a spreadsheet, filtered as the list is."""

from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace

from django.http import QueryDict
from django.utils import timezone

from dispatch.calls.filters import PERIODS, CallFilter
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.secrecy import sees_score
from dispatch.calls.selectors import lead_of
from governance.documents import exports
from governance.documents.spreadsheets.cells import Column, Kind
from governance.errors import Invalid
from governance.organisations.selectors import organisation_name

BATCH = 500
COLUMNS = (
    Column("case_no", "编号", width=22),
    Column("tier", "紧急程度", width=10),
    Column("state", "状态", width=12),
    Column("street", "呼叫街道", width=16),
    Column("place", "地点", width=24),
    Column("item", "呼叫事项", width=26),
    Column("title", "事项", width=36),
    Column("lead", "牵头单位", width=22),
    Column("agency", "牵头承办机构", width=22),
    Column("assists", "协办单位", width=28),
    Column("called_at", "呼叫时间", Kind.MOMENT, width=18),
    Column("signed_at", "牵头签收", Kind.MOMENT, width=18),
    Column("responded_at", "牵头响应", Kind.MOMENT, width=18),
    Column("replied_at", "牵头答复", Kind.MOMENT, width=18),
    Column("result", "处置结果", width=14),
    Column("reworks", "返工次数", Kind.NUMBER, width=10, total=True),
    Column("score", "街道评分", width=14),
    Column("closed_at", "办结归档", Kind.MOMENT, width=18),
)


def wanted(user, params: QueryDict):
    now = timezone.now()
    seen = ServiceCall.objects.visible_to(user, now).select_related("item")
    chosen = CallFilter(params, queryset=seen, request=SimpleNamespace(user=user, at=now))
    if not chosen.is_valid():
        raise Invalid("筛选条件有误，请回到清单改正后再导出")
    return chosen.qs


def in_batches(calls: Iterator[ServiceCall]) -> Iterator[list[ServiceCall]]:
    while batch := list(islice(calls, BATCH)):
        yield batch


def rows(user, params: QueryDict) -> Iterator[list]:
    now = timezone.now()
    for calls in in_batches(wanted(user, params).order_by("-id").iterator(BATCH)):
        lines: dict[int, list[CallLine]] = {call.pk: [] for call in calls}
        for line in CallLine.objects.filter(call_id__in=list(lines)).order_by("id"):
            lines[line.call_id].append(line)
        yield from (row(call, lines[call.pk], scored=sees_score(user, call, now)) for call in calls)


def row(call: ServiceCall, lines: list[CallLine], *, scored: bool) -> list:
    lead = lead_of(lines)
    scores = (call.score_speed, call.score_cooperation, call.score_result)
    return [
        call.case_no,
        call.get_tier_display(),
        call.get_state_display(),
        organisation_name(call.street_id),
        " ".join(filter(None, (organisation_name(call.community_id), call.address))),
        f"{call.item_code} {call.item.name}",
        call.title,
        organisation_name(call.lead_id),
        organisation_name(lead.agency_id) if lead else "",
        "、".join(organisation_name(line.department_id) for line in lines if not line.leads),
        call.called_at,
        lead and lead.signed_at,
        lead and lead.responded_at,
        lead and lead.replied_at,
        lead.get_result_kind_display() if lead else "",
        sum(line.rework_count for line in lines),
        " / ".join(str(mark) for mark in scores) if scored and call.scored_at else "",
        call.closed_at,
    ]


def period(params: QueryDict) -> str:
    named = dict(PERIODS).get(params.get("period", ""), "")
    given = [part for part in (params.get("called_from"), params.get("called_to")) if part]
    return named or " 至 ".join(given)


def count(user, params: QueryDict) -> int:
    return wanted(user, params).count()


exports.register("calls", "呼叫响应台账", COLUMNS, rows, count=count, period=period)
