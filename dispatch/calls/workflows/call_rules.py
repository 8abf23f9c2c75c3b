"""Guards, apply and effects of a call: what must hold, what is written, what follows."""

from django.utils import timezone

from dispatch.calls import facts, services
from dispatch.calls.choices import MOST_REWORKS, AppellantState, CallBackAnswer, LineState, ResultKind
from dispatch.calls.gate import standing
from dispatch.calls.models import Appellant, CallLine
from dispatch.calls.permissions import issuer, street_deputy
from dispatch.calls.preparing import columns, missing_lead
from dispatch.calls.workflows.merging import still_to_tell
from dispatch.calls.workflows.telling import tell_of_lead, tell_of_street
from governance.organisations.choices import Role
from governance.organisations.selectors import directory
from grids.events import services as events

LOW_SCORE = 2

# ---- guards


def own_action_stated(call, move) -> str | None:
    return None if call.own_action.strip() else "请写明街道已先做的处置"


def on_the_list(call, move) -> str | None:
    return standing(call.item_code, call.street_id, timezone.localdate(move.at)) or None


def lead_known(call, move) -> str | None:
    return missing_lead(call) or None


def before_the_event(call, move) -> str | None:
    return "活动开始时间已过" if call.resolve_by and call.resolve_by <= move.at else None


def from_the_grid(call, move) -> str | None:
    return None if call.grid_event_id else "只有网格事件转来的呼叫由系统送签"


def urgent_enough(call, move) -> str | None:
    return None if call.urgent else "只有特急、紧急的呼叫可以直呼"


def still_to_countersign(call, move) -> str | None:
    return None if call.urgent and call.countersigned_at is None else "本件无须补签"


def without_lead(call, move) -> str | None:
    return None if call.lead_id is None else "已指定牵头单位"


def reworks_left(call, move) -> str | None:
    if any(line.reworkable for line in move.lines(CallLine)):
        return None
    return f"各线都已返工 {MOST_REWORKS} 次，不能再退回"


def not_yet_scored(call, move) -> str | None:
    if call.scored_at:
        return "已评分"
    return "评分时限已过，记为未评分" if call.score_lapsed_at else None


def drawn_for_callback(call, move) -> str | None:
    if not call.callback_due:
        return "本件未抽中回访"
    if call.called_back_at:
        return "已回访"
    return "回访时限已过，记为未回访" if call.callback_lapsed_at else None


def outside_and_led(call, move) -> str | None:
    if not call.outside_catalogue:
        return "本件事项已在目录内"
    return None if call.lead_id else "还没有指定牵头单位"


def not_yet_promoted(call, move) -> str | None:
    return f"已列入目录，编码 {call.promoted_code}" if call.promoted_code else None


def all_finished(call, move) -> str | None:
    scored = call.scored_at or call.score_lapsed_at
    called_back = not call.callback_due or call.called_back_at or call.callback_lapsed_at
    if not (scored and called_back):
        return "评分或回访尚未完成"
    return "并入的诉求人还没有全部告知" if still_to_tell(call, move) else None


# ---- apply


def take_draft(call, move) -> None:
    for name, value in columns(move.data, call.street_id, call.case_no, move.at).items():
        setattr(call, name, value)


def note_submission(call, move) -> None:
    call.submitted_at, call.passed_up_at = move.at, None


def note_passing_up(call, move) -> None:
    call.passed_up_at = move.at


def note_call(call, move) -> None:
    call.called_at = move.at
    if street_deputy(move.actor, call, move.at):
        call.countersigned_at = move.at


def note_direct_call(call, move) -> None:
    call.submitted_at = call.called_at = move.at


def note_countersign(call, move) -> None:
    call.countersigned_at = move.at


def note_designation(call, move) -> None:
    call.plan = move.data["plan"]
    call.lead_id = move.data["plan"][0]["department"]


def note_verification(call, move) -> None:
    call.verified_at, call.callback_due = move.at, call.sampled()


def note_silent_verification(call, move) -> None:
    note_verification(call, move)
    call.auto_passed = True


def note_score(call, move) -> None:
    call.score_speed, call.score_cooperation = move.data["speed"], move.data["cooperation"]
    call.score_result, call.score_reason = move.data["result"], move.note[:300]
    call.scored_at = move.at


def note_missing_score(call, move) -> None:
    call.score_lapsed_at = move.at


def note_callback(call, move) -> None:
    call.called_back_at = move.at
    call.callback_answer, call.callback_solved = move.data["answer"], move.data["solved"]


def note_missing_callback(call, move) -> None:
    call.callback_lapsed_at = move.at


def note_closing(call, move) -> None:
    call.closed_at, call.check_due = move.at, call.sampled_for_check()


def note_promotion(call, move) -> None:
    call.promoted_code = move.data["code"]


# ---- effects of moves


def ask_issuers(call, move) -> None:
    for role in issuer.signers(call):
        move.notify(role, call.street_id, "calls.pending", f"{call.title}：请签发", call.own_action[:200])


def call_departments(call, move) -> None:
    """Open one line per department of the plan that is still in use, all at the same moment."""
    if not call.plan:
        move.notify(Role.DISTRICT_OPS, None, "calls.outside", f"{call.title}：目录外事项，请指定牵头单位")
        return
    known = directory()
    lines = [
        CallLine(
            call=call,
            department_id=target["department"],
            agency_id=target.get("agency"),
            line_role=target["role"],
            arrive_required="arrive" in call.amounts,
            called_at=move.at,
        )
        for target in call.plan
        if known[target["department"]].active
    ]
    move.begin(*lines)


def ask_countersign(call, move) -> None:
    if call.urgent and call.countersigned_at is None:
        move.notify(Role.STREET_DEPUTY, call.street_id, "calls.countersign", f"{call.title}：已呼叫，请补签")


def tell_operator(call, move) -> None:
    title = f"{call.title}：{move.transition.label}"
    move.notify(Role.STREET_OPERATOR, call.street_id, "calls.returned", title, move.note)


def ask_verification(call, move) -> None:
    move.notify(Role.STREET_OPERATOR, call.street_id, "calls.verify", f"{call.title}：各线已答复，请核验")


def finish_lines(call, move) -> None:
    for line in move.lines(CallLine):
        if line.state == LineState.REPLIED:
            move.perform(line, "finish")


def send_back_lines(call, move) -> None:
    chosen = set(move.data["lines"])
    for line in move.lines(CallLine):
        if line.pk in chosen:
            move.perform(line, "rework", note=move.note)


def withdraw_lines(call, move) -> None:
    for line in move.lines(CallLine):
        if line.state not in (LineState.DONE, LineState.WITHDRAWN):
            move.perform(line, "withdraw")


def count_verification(call, move) -> None:
    if move.kept("verify"):
        tell_of_street(call, move, facts.VERIFY_KEPT)


def count_score(call, move) -> None:
    scores = {"speed": call.score_speed, "cooperation": call.score_cooperation, "result": call.score_result}
    tell_of_lead(call, move, facts.CALL_SCORED, **scores)
    if min(scores.values()) <= LOW_SCORE:
        tell_of_lead(call, move, facts.CALL_DISSATISFIED, **scores)


def write_item(call, move) -> None:
    services.promote(call, move.data, actor=move.actor, at=move.at)


def count_promotion(call, move) -> None:
    """Tell that a matter outside the catalogue became a precedent, and whether the lead had solved it."""
    lead = next(row for row in move.lines(CallLine) if row.leads and row.state != LineState.WITHDRAWN)
    solved = lead.result_kind in (ResultKind.SOLVED, ResultKind.PARTLY)
    tell_of_lead(call, move, facts.ITEM_PROMOTED, new_item=call.promoted_code, solved=solved)
    told = f"{call.title}：列入呼叫事项目录 {call.promoted_code}"
    move.notify(Role.DEPT_LEADER, call.lead_id, "calls.promoted", told)


def count_callback(call, move) -> None:
    answer = call.callback_answer
    tell_of_lead(
        call,
        move,
        facts.CALLBACK_ANSWERED,
        answer=str(answer),
        solved=str(call.callback_solved),
        valid=answer != CallBackAnswer.DECLINED,
    )


def close_when_finished(call, move) -> None:
    if all_finished(call, move) is None:
        move.perform(call, "close")


def count_closing(call, move) -> None:
    """Tell of the end; the department learns of a low score now and no sooner."""
    tell_of_lead(call, move, facts.CALL_CLOSED)
    scores = (call.score_speed, call.score_cooperation, call.score_result)
    if call.scored_at and min(scores) <= LOW_SCORE:
        told = f"{call.title}：街道评价不满意"
        move.notify(Role.DEPT_LEADER, call.lead_id, "calls.scored", told, call.score_reason)


def settle_event(call, move) -> None:
    """Tell the grid events behind the call how it ended; those who reported them confirm or contest."""
    behind = events_behind(call, move, AppellantState.TOLD, AppellantState.LAPSED)
    text = outcome_in_words(move.lines(CallLine)) if behind else ""
    for event_id in behind:
        events.settle(event_id, text=text, at=move.at)


def outcome_in_words(lines) -> str:
    """Say what the lead replied, for those who reported the matter on the ground."""
    lead = next((line for line in lines if line.leads and line.replied_at), None)
    return f"{lead.get_result_kind_display()}：{lead.result_text}" if lead else "呼叫已办结归档"


def give_back_event(call, move) -> None:
    for event_id in events_behind(call, move, AppellantState.KEPT):
        events.give_back(event_id, text=f"{call.case_no} {move.transition.label}：{move.note}", at=move.at)


def events_behind(call, move, *states: str) -> list[int]:
    """Name the event that became this call, and those whose calls were merged into it."""
    joined = [row for row in move.lines(Appellant) if row.state in states] if call.joined else []
    return [row.grid_event_id for row in (call, *joined) if row.grid_event_id]


# ---- effects of time


def count_submit_missed(call, move) -> None:
    tell_of_street(call, move, facts.SUBMIT_MISSED)


def count_issue_missed(call, move) -> None:
    tell_of_street(call, move, facts.ISSUE_MISSED)


def count_countersign_missed(call, move) -> None:
    tell_of_street(call, move, facts.COUNTERSIGN_MISSED)


def count_verify_missed(call, move) -> None:
    tell_of_street(call, move, facts.VERIFY_MISSED)


def count_missing_callback(call, move) -> None:
    tell_of_lead(call, move, facts.CALLBACK_LAPSED)


# ---- whom a clock presses, and who sees it


def operator(call) -> tuple[str, int]:
    return Role.STREET_OPERATOR, call.street_id


def deputy(call) -> tuple[str, int]:
    return Role.STREET_DEPUTY, call.street_id


def chief(call) -> tuple[str, int]:
    return Role.STREET_CHIEF, call.street_id


def signer(call) -> tuple[str, int]:
    return issuer.signers(call)[0], call.street_id


def district(call) -> tuple[str, None]:
    return Role.DISTRICT_OPS, None
