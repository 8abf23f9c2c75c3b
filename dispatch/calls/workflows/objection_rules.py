"""Guards, apply and effects of objections: who may object and until when, what a ruling writes, what follows from it."""

from contextlib import suppress
from datetime import datetime, timedelta

from dispatch.calls import facts, services
from dispatch.calls.children import line_of, mark
from dispatch.calls.choices import ANSWERED_LINE_STATES, LimitName, LineState, ObjectionState, Ruling, Tier
from dispatch.calls.models import CallLine, Objection
from dispatch.calls.permissions import appellant, first_instance
from dispatch.calls.workflows.supervising import take_sheet_back
from dispatch.calls.workflows.telling import code, of_line
from governance.documents import papers
from governance.errors import Missing
from governance.organisations.choices import Role
from governance.organisations.selectors import organisation_name
from governance.workflow.machine import workflow_of
from governance.worktime import words

ASKED = "objection"
# The words of the organs in the numbers of their papers.
FIRST_WORD, FINAL_WORD = "金城运裁", "金编裁"


# ---- guards of a line


def tier_may_object(line, move) -> str | None:
    if line.allowed(LimitName.OBJECT):
        return None
    return "特急件不能退单" if line.call.tier == Tier.P0 else "这件呼叫所依的目录没有退单时限"


def not_objected_before(line, move) -> str | None:
    return "已提出过退单，每条线只能提出一次" if ASKED in line.asked else None


def not_ruled_finally(line, move) -> str | None:
    found = ruling_on(line, move)
    return "终裁指定的承办单位不能再退单" if found and found.final_ruling else None


def within_window(line, move) -> str | None:
    until = window_end(line, move.stage.calendar(line.department_id))
    if move.at < until:
        return None
    return f"退单须在呼叫后 {line.allowed(LimitName.OBJECT)}内提出，已于 {words.moment(until, move.at)} 截止"


def window_end(line, calendar) -> datetime:
    return calendar.due(line.called_at, line.allowed(LimitName.OBJECT))


def ruling_on(line, move) -> Objection | None:
    """Find the objection by whose ruling this line came to its department, without asking where nobody objected."""
    if not any(ASKED in row.asked for row in move.lines(CallLine) if row.pk != line.pk):
        return None
    return next((row for row in move.lines(Objection) if row.new_line_id == line.pk), None)


# ---- what an objection does to its line


def note_objection(line, move) -> None:
    mark(line, ASKED)


def raise_objection(line, move) -> None:
    objection = Objection(
        call=line.call,
        line=line,
        department_id=line.department_id,
        asked_at=move.at,
        owner_id=move.data["owner_id"],
        ground=move.data["ground"],
    )
    move.begin(objection)
    if ruling_on(line, move):
        move.perform(objection, "refer")
    else:
        move.notify(
            *first_instance.seat(objection), "calls.objection", f"{line.call.title}：退单，请裁定", objection.ground
        )
    title = f"{line.call.title}：{organisation_name(line.department_id)}退单"
    move.notify(Role.STREET_OPERATOR, line.call.street_id, "calls.objection.told", title, objection.ground)


# ---- apply


def note_upheld(objection, move) -> None:
    _note_ruling(objection, move, Ruling.UPHELD, move.data["owner_id"])


def note_lost(objection, move) -> None:
    _note_ruling(objection, move, Ruling.LOST, objection.department_id)


def _note_ruling(objection, move, ruling: str, owner_id: int) -> None:
    objection.ruling, objection.ruled_at, objection.ruling_reason = ruling, move.at, move.data["reason"]
    _note_decision(objection, move, owner_id, FIRST_WORD)


def note_finally_upheld(objection, move) -> None:
    _note_final(objection, move, Ruling.UPHELD, move.data["owner_id"])


def note_finally_lost(objection, move) -> None:
    _note_final(objection, move, Ruling.LOST, objection.department_id)


def _note_final(objection, move, ruling: str, owner_id: int) -> None:
    objection.final_ruling, objection.final_at, objection.final_reason = ruling, move.at, move.data["reason"]
    objection.first_owner_id, objection.first_precedent = objection.decided_owner_id, objection.precedent
    objection.first_doc_no = objection.doc_no
    _note_decision(objection, move, owner_id, FINAL_WORD)


def _note_decision(objection, move, owner_id: int, word: str) -> None:
    objection.decided_owner_id, objection.precedent = owner_id, move.data["precedent"]
    title = f"{objection.call.case_no} 会商仲裁决定书"
    objection.doc_no = str(papers.take(word, at=move.at, actor=move.actor, about=objection, title=title))


def note_effect(objection, move) -> None:
    objection.effective_at = move.at


def note_appeal(objection, move) -> None:
    objection.appealed_at, objection.appeal_ground = move.at, move.data["ground"]


def note_referral(objection, move) -> None:
    objection.appealed_at, objection.appeal_ground = move.at, objection.ground


def note_first_silence(objection, move) -> None:
    objection.silent_instance = 1


def note_second_silence(objection, move) -> None:
    objection.silent_instance = 2


# ---- effects: the clock of the work


def pause_work(objection, move) -> None:
    """Stop the time for the work while the second instance considers, no longer than the limit's cap.

    Where it stands still already, by a suspension or for missing material, it does so by that right and not by this.
    """
    line = line_of(objection, move)
    clock = move.clock(LimitName.RESOLVE, line)
    if clock and clock.closed_at is None and clock.paused_at is None:
        objection.paused_before = clock.paused_seconds
        move.pause(LimitName.RESOLVE, line)


def resume_work(objection, move) -> None:
    if objection.paused_before is not None:
        move.resume(LimitName.RESOLVE, line_of(objection, move))


def take_back_pause(objection, move) -> None:
    """Count what stood still for the second instance as used, now that the objection is lost; nothing else."""
    line = line_of(objection, move)
    clock = move.clock(LimitName.RESOLVE, line)
    if clock and objection.paused_before is not None:
        move.take_back_pause(LimitName.RESOLVE, given_pause(objection, clock, line, move), line)


def given_pause(objection, clock, line, move) -> int:
    """Count the seconds that the clock was given for the second instance."""
    return min(clock.paused_seconds - objection.paused_before, stood_still(objection, clock, line, move))


def stood_still(objection, clock, line, move) -> int:
    """Measure the pause of the second instance alone, in the clock's own time: what else was given stays given."""
    calendar = move.stage.calendar(clock.keeper_id)
    cap = workflow_of(line).limit(LimitName.RESOLVE).longest_pause(clock)
    until = min(move.at, calendar.due(objection.appealed_at, cap))
    working = calendar.elapsed(objection.appealed_at, until)
    return int((working if clock.working else until - objection.appealed_at).total_seconds())


# ---- effects: an answer while the second instance considers


def hold_answer(line, move) -> None:
    """Keep back whether an answer was in time where the pause alone makes it so: the final ruling decides."""
    clock, objection = move.clock(LimitName.RESOLVE), appealed(line, move)
    if objection and objection.paused_before is not None and move.kept(LimitName.RESOLVE):
        due_at = due_unpaused(objection, clock, line, move)
        if due_at <= move.at:
            objection.due_unpaused_at = due_at


def due_unpaused(objection, clock, line, move) -> datetime:
    """Work out when the time for the work would have ended without the pause of the second instance."""
    if clock.amount is None:
        return clock.due_at
    calendar = move.stage.calendar(clock.keeper_id)
    due_at = calendar.due(clock.opened_at, clock.allowance)
    left = timedelta(seconds=clock.paused_seconds - given_pause(objection, clock, line, move))
    return calendar.advance(due_at, left) if clock.working and left else due_at + left


def appealed(line, move) -> Objection | None:
    """Find the line's objection before the second instance; the table is read only where one was raised."""
    rows = move.lines(Objection) if ASKED in line.asked else ()
    return next((row for row in rows if row.line_id == line.pk and row.state == ObjectionState.APPEALED), None)


def held(line, move) -> bool:
    """Whether it stays open, until the final ruling, if this answer was in time."""
    objection = appealed(line, move)
    return objection is not None and objection.due_unpaused_at is not None


# ---- effects: what a ruling brings


def take_effect(objection, move) -> None:
    """Carry out the last ruling: to another, or back to work with the time taken back; and write the precedent."""
    if objection.upheld:
        tell(objection, move, facts.OBJECTION_UPHELD)
        hand_over(objection, move)
        take_sheet_back(objection, move)
    else:
        lose(objection, move)
    write_precedent(objection, move)
    title = f"{objection.call.title}：{objection.get_state_display()}，{Ruling(objection.decided).label}"
    for role, organisation_id in sides(objection):
        move.notify(role, organisation_id, "calls.objection.effective", title, objection.precedent)


def lose(objection, move) -> None:
    tell(objection, move, facts.OBJECTION_LOST)
    take_back_pause(objection, move)


def lose_what_was_ruled(objection, move) -> None:
    """Whoever answers instead of awaiting the end of a lost objection has lost it all the same."""
    if objection.decided == Ruling.LOST:
        note_effect(objection, move)
        lose(objection, move)
        write_precedent(objection, move)


def hand_over(objection, move) -> None:
    """Withdraw the line and call the owner at once, in the same role, unless the owner works on the call already.

    Where the line was answered while the second instance considered, the work stands and nobody is called again.
    """
    line, owner_id = line_of(objection, move), objection.decided_owner_id
    if line.state in ANSWERED_LINE_STATES:
        return
    told = f"退单成立，改由{organisation_name(owner_id)}承办"
    rows = [row for row in move.lines(CallLine) if row.state != LineState.WITHDRAWN and row.pk != line.pk]
    move.perform(line, "hand_over", note=told)
    own = next((row for row in rows if row.department_id == owner_id), None)
    if own is None or line.leads:
        if own:
            move.perform(own, "hand_over", note="改为牵头")
        call_owner(objection, line, move)
    if all(row.state in ANSWERED_LINE_STATES for row in move.lines(CallLine)):
        move.perform(line.call, "to_verify")


def call_owner(objection, line, move) -> None:
    call = line.call
    if line.leads:
        call.lead_id = objection.decided_owner_id
    fresh = CallLine(
        call=call,
        department_id=objection.decided_owner_id,
        line_role=line.line_role,
        arrive_required=line.arrive_required,
        called_at=move.at,
    )
    move.begin(fresh, after_changes=True)
    objection.new_line_id = fresh.pk


def write_precedent(objection, move) -> None:
    """Publish the ruling in the catalogue; an item that is in force no longer keeps no precedents."""
    if objection.precedent:
        text = f"{objection.doc_no} {objection.precedent}"
        with suppress(Missing):
            services.publish_precedent(objection.call.item_code, text, actor=move.actor, at=move.at)


# ---- effects: telling


def tell(objection, move, kind) -> None:
    final = objection.final_ruling or objection.silent_instance == 2 or objection.state == ObjectionState.APPEALED
    move.fact(
        kind,
        about=objection.department_id,
        by=objection.call.street_id,
        **of_line(line_of(objection, move)),
        line=objection.line_id,
        owner=code(objection.decided_owner_id or objection.owner_id),
        instance=2 if final else 1,
    )


def count_objection(objection, move) -> None:
    tell(objection, move, facts.OBJECTION_RAISED)


def tell_sides(objection, move) -> None:
    ruling = Ruling(objection.ruling).label
    for role, organisation_id in sides(objection):
        move.notify(
            role, organisation_id, "calls.objection.ruled", f"{objection.call.title}：{ruling}", objection.ruling_reason
        )


def ask_final_ruling(objection, move) -> None:
    move.notify(
        *establishment(objection), "calls.objection.appeal", f"{objection.call.title}：请终裁", objection.appeal_ground
    )


def tell_fallen(objection, move) -> None:
    tell(objection, move, facts.OBJECTION_FALLEN)
    said = "终裁逾期，由首接单位继续承办" if objection.silent_instance == 2 else "逾期未裁定，退单失效，呼叫仍然有效"
    for role, organisation_id in (*sides(objection), district(objection)):
        move.notify(role, organisation_id, "calls.objection.fallen", f"{objection.call.title}：{said}")


# ---- whom a clock presses, and who is told


def district(objection) -> tuple[str, None]:
    return Role.DISTRICT_OPS, None


def establishment(objection) -> tuple[str, None]:
    return Role.DISTRICT_ESTABLISHMENT, None


def losing_side(objection) -> tuple[str, int]:
    seat = next(appellant.pairs(objection))
    return seat.role, seat.organisation_id


def sides(objection) -> tuple[tuple[str, int], ...]:
    return (
        (Role.DEPT_LEADER, objection.department_id),
        (Role.DEPT_OPERATOR, objection.department_id),
        (Role.STREET_DEPUTY, objection.call.street_id),
        (Role.STREET_OPERATOR, objection.call.street_id),
    )
