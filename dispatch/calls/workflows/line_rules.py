"""Guards, apply and effects of a line: what must hold, what is written, what follows."""

from dispatch.calls import facts
from dispatch.calls.choices import ANSWERED_LINE_STATES, MOST_REWORKS, LimitName, LineState
from dispatch.calls.forms.moves import proposed_limits
from dispatch.calls.models import CallLine
from dispatch.calls.workflows import supervising
from dispatch.calls.workflows.objection_rules import held
from dispatch.calls.workflows.telling import tell
from governance.organisations.choices import Role

# ---- guards: the reason why not, or nothing


def responded_where_asked(line, move) -> str | None:
    if line.state == LineState.SIGNED and line.allowed(LimitName.RESPOND):
        return "请先响应：填写受理时间、联系对象、处置措施、完成时限"
    return None


def arrived_where_asked(line, move) -> str | None:
    return "本件须到场，请先登记到场" if line.arrive_required and not line.arrived_at else None


def assistants_finished(line, move) -> str | None:
    if not line.leads:
        return None
    waiting = [row for row in move.lines(CallLine) if not row.leads and row.state not in ANSWERED_LINE_STATES]
    return f"还有 {len(waiting)} 家协办单位没有答复；协办各线全部答复后，由牵头单位答复" if waiting else None


def not_yet_arrived(line, move) -> str | None:
    return "已登记到场" if line.arrived_at else None


def reworks_left(line, move) -> str | None:
    return f"该线已返工 {MOST_REWORKS} 次" if line.rework_count >= MOST_REWORKS else None


def red_proposed(line, move) -> str | None:
    return None if proposed_limits(move) else "该线没有待签的红牌"


# ---- apply: the line's own columns


def note_sign(line, move) -> None:
    line.signed_at = move.at


def note_sign_by_clock(line, move) -> None:
    line.signed_at, line.signed_by_clock = move.at, True


def note_response(line, move) -> None:
    line.responded_at = move.at
    line.accepted_at = move.data.get("accepted_at") or move.at
    line.contacted_whom = move.data["contacted_whom"]
    line.measure = move.data["measure"]
    line.promised_at = move.data["promised_at"]


def note_arrival(line, move) -> None:
    line.arrived_at = move.at


def note_reply(line, move) -> None:
    line.replied_at = move.at
    line.result_kind = move.data["result_kind"]
    line.result_text = move.data["result_text"]


def note_rework(line, move) -> None:
    line.rework_count += 1
    line.rework_reason = move.note[:500]


def note_done(line, move) -> None:
    line.done_at = move.at


# ---- effects of moves


def tell_owing(line, move, kind: str, title: str, body: str) -> None:
    """Tell whoever owes the work, and the department where its agency does."""
    for role, organisation_id in dict.fromkeys((owed(line), (Role.DEPT_OPERATOR, line.department_id))):
        move.notify(role, organisation_id, kind, title, body)


def count_call(line, move) -> None:
    tell(line, move, facts.LINE_CALLED)
    tell_owing(line, move, "calls.called", f"{line.call.title}：请签收", line.call.situation[:200])


def count_sign(line, move) -> None:
    if move.kept(LimitName.SIGN):
        tell(line, move, facts.SIGN_KEPT)


def count_response(line, move) -> None:
    if move.kept(LimitName.RESPOND):
        tell(line, move, facts.RESPONSE_KEPT)


def count_arrival(line, move) -> None:
    if move.kept(LimitName.ARRIVE):
        tell(line, move, facts.ARRIVAL_KEPT)


def count_reply(line, move) -> None:
    if move.source == LineState.REWORKING:
        if move.kept("rework"):
            tell(line, move, facts.REWORK_KEPT, nth=line.rework_count)
    elif move.kept(LimitName.RESOLVE) and not held(line, move):
        tell(line, move, facts.REPLY_KEPT)


def verify_when_all_answered(line, move) -> None:
    """Call the street to verify once no line owes an answer any more."""
    lines = move.lines(CallLine)
    if all(row.state in ANSWERED_LINE_STATES for row in lines):
        move.perform(line.call, "to_verify")


def count_rework(line, move) -> None:
    tell(line, move, facts.LINE_REWORKED, nth=line.rework_count)
    title = f"{line.call.title}：退回返工（第 {line.rework_count} 次）"
    tell_owing(line, move, "calls.reworked", title, move.note)
    if line.rework_count == MOST_REWORKS:
        supervising.ask_for_sheet(line, move)
        for seat in (district(line), leader(line)):
            move.notify(*seat, "calls.supervise", f"{line.call.title}：第三次返工，提请督办", move.note)


def count_done(line, move) -> None:
    tell(line, move, facts.LINE_DONE, nth=line.rework_count)


def count_withdrawal(line, move) -> None:
    tell(line, move, facts.LINE_WITHDRAWN)
    why = "已并案" if line.call.merged_into_id else "街道已撤销"
    tell_owing(line, move, "calls.withdrawn", f"{line.call.title}：{why}", move.note)


def count_handing_over(line, move) -> None:
    tell(line, move, facts.LINE_WITHDRAWN)
    tell_owing(line, move, "calls.withdrawn", f"{line.call.title}：已改派", move.note)


def press_department(line, move) -> None:
    pressed = owed(line)
    move.notify(*pressed, "calls.urged", f"{line.call.title}：催办", move.note)


def light_red(line, move) -> None:
    limit_name = move.data["limit_name"]
    move.light_red(limit_name)
    tell(line, move, facts.LAMP_LIT, limit_name=limit_name)
    move.notify(Role.DEPT_LEADER, line.department_id, "calls.red", f"{line.call.title}：红牌督办", move.note)


# ---- effects of time


def count_sign_missed(line, move) -> None:
    tell(line, move, facts.SIGN_MISSED)


def count_response_missed(line, move) -> None:
    tell(line, move, facts.RESPONSE_MISSED)


def count_refusal(line, move) -> None:
    tell(line, move, facts.RESPONSE_REFUSED)


def count_arrival_missed(line, move) -> None:
    tell(line, move, facts.ARRIVAL_MISSED)


def count_reply_missed(line, move) -> None:
    tell(line, move, facts.REPLY_MISSED)


def count_further_day(line, move) -> None:
    tell(line, move, facts.REPLY_DELAYED, nth=move.turn)


def count_rework_missed(line, move) -> None:
    tell(line, move, facts.REWORK_MISSED, nth=line.rework_count)


# ---- whom a clock presses


def owed(line) -> tuple[str, int]:
    if line.agency_id:
        return Role.AGENCY_MEMBER, line.agency_id
    return Role.DEPT_OPERATOR, line.department_id


def leader(line) -> tuple[str, int]:
    return Role.DEPT_LEADER, line.department_id


def calling_street(line) -> tuple[str, int]:
    return Role.STREET_OPERATOR, line.call.street_id


def district(line) -> tuple[str, None]:
    return Role.DISTRICT_OPS, None
