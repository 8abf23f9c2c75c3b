"""One row of the list of calls: a lamp over its number, a matter over its origin, who answers, a ruler over words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from dispatch.calls import clocks
from dispatch.calls.choices import CallState, LineState
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.permissions import line_handler
from dispatch.calls.selectors import lead_of
from governance.organisations.selectors import organisation_name
from governance.web.ruler import RulerView
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline
from governance.worktime import words

TOLD_OF_LINES = ("id", "department_id", "agency_id", "line_role", "state", "suspended_at")
# Lines that the list points at beside the name: what has not even been taken note of.
TOLD = {LineState.WAITING: "未签收", LineState.REWORKING: "返工中", LineState.WITHDRAWN: "已撤回"}
ENDED = {CallState.CANCELLED: "已撤销，不计时", CallState.MERGED: "已并案，不计时"}


@dataclass(frozen=True)
class Row:
    call: ServiceCall
    place: str
    item: str
    lead: str
    carried: str
    others: str
    progress: str
    done: bool
    lamp: str | None
    ruler: RulerView | None
    note: str
    own_waiting: list[int]


def listed(calls: QuerySet) -> QuerySet:
    """Read calls with what a row tells of their items and lines, all in one statement."""
    lines = CallLine.objects.filter(call_id=OuterRef("pk")).order_by("id")
    told = ArraySubquery(lines.values(row=JSONObject(**{name: name for name in TOLD_OF_LINES})))
    return calls.select_related("item").annotate(told_lines=told)


def rows(calls: Iterable[ServiceCall], user, at: datetime) -> list[Row]:
    """Make the rows of a page of calls that were `listed`; their clocks are one statement more."""
    calls = list(calls)
    running = clocks.running(calls, user, at)
    return [row(call, lines_of(call), running.get(call.pk, []), user, at) for call in calls]


def lines_of(call: ServiceCall) -> list[CallLine]:
    return [CallLine(call=call, **told) for told in call.told_lines]


def row(call: ServiceCall, lines: list[CallLine], running: list[Deadline], user, at: datetime) -> Row:
    first = next(iter(clocks.measuring(running)), None)
    lead = lead_of(lines)
    return Row(
        call=call,
        place=organisation_name(call.street_id),
        item=f"{call.item_code} {call.item.name}",
        lead=organisation_name(call.lead_id) or "待区城运中心指定",
        carried=organisation_name(lead.agency_id) if lead else "",
        others=others(lines),
        progress=progress(lead) if lead and call.state == CallState.CALLED else "",
        done=call.state in workflow_of(call).final,
        lamp=first.lamp if first else None,
        ruler=clocks.drawn(first, at) if first else None,
        note=note(call, at),
        own_waiting=[row.pk for row in lines if row.state == LineState.WAITING and line_handler(user, row, at)],
    )


def progress(lead: CallLine) -> str:
    return "挂账中" if lead.suspended_at else LineState(lead.state).label


def others(lines: list[CallLine]) -> str:
    """Name the assisting department, or the first of several: the one that is most behind."""
    assists = [line for line in lines if not line.leads]
    if not assists:
        return ""
    behind = next((line for line in assists if line.state in TOLD), assists[0])
    name = organisation_name(behind.department_id)
    if len(assists) > 1:
        return f"{name} 等 {len(assists)} 家"
    return f"{name}（{TOLD[behind.state]}）" if behind.state in TOLD else name


def note(call: ServiceCall, at: datetime) -> str:
    """Say where a call stands that no clock runs for."""
    if call.state == CallState.DRAFT:
        return "还没有送签，不计时"
    ended = call.closed_at or call.verified_at
    if call.state == CallState.CLOSED and ended:
        return f"{words.moment(ended, at)} 办结归档"
    return ENDED.get(call.state, "没有在走的时限")
