"""What the moves of calls mean for the sheets about them: some ask for one, some end what they are about."""

from dispatch.calls.choices import LineState
from dispatch.calls.models import CallLine
from governance.organisations.selectors import organisation_name
from governance.supervision import falling
from governance.supervision.demanding import demand


def end_sheets(call, move) -> None:
    """A call that was sent out may be under supervision; one that never was, is not."""
    if call.called_at:
        into = call.merged_into_id and call.merged_into.case_no
        falling.fall_away(call, reason=f"呼叫已并案至 {into}" if into else "呼叫已撤销", at=move.at)


def take_sheet_back(objection, move) -> None:
    """Whoever was rightly called to another line of the same call stays under supervision for that one."""
    lines = [row for row in move.lines(CallLine) if row.department_id == objection.department_id]
    if all(row.state == LineState.WITHDRAWN for row in lines):
        owner = organisation_name(objection.decided_owner_id)
        falling.not_theirs(objection.call, objection.department_id, reason=f"退单成立，改由{owner}承办", at=move.at)


def ask_for_sheet(line, move) -> None:
    """A third rework is supervised, however much of its time is left."""
    clock = move.clock("rework")
    demand(
        line,
        line.call,
        line.department_id,
        limit_name="rework",
        due_at=clock and clock.due_at,
        reason=f"同一事项第 {line.rework_count} 次退回返工：{move.note}",
        at=move.at,
    )
