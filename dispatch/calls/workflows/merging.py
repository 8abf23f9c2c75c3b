"""What follows from merging two calls, on both of them, and for whoever stands behind the one merged."""

from dispatch.calls import facts
from dispatch.calls.choices import AppellantState, CallState, LineState
from dispatch.calls.forms.duplicates import target_of
from dispatch.calls.models import Appellant, CallLine
from dispatch.calls.workflows.telling import of_call, tell
from governance.organisations.choices import Role
from grids.events import services as events

# ---- one call merged into another


def note_merging(call, move) -> None:
    call.merged_into = target_of(move, move.data["into"])


def end_lines(call, move) -> None:
    """Withdraw the lines without blame: the other call has lines of its own."""
    for line in move.lines(CallLine) if call.called_at else ():
        if line.state not in (LineState.DONE, LineState.WITHDRAWN):
            move.perform(line, "withdraw", note=call.merged_into.case_no)
            tell(line, move, facts.LINE_MERGED, into=call.merged_into.case_no)


def hand_over(call, move) -> None:
    """Let the other call take over every appellant of this one."""
    into = call.merged_into
    appellants = move.lines(Appellant) if call.joined else []
    kept = [row for row in appellants if row.state == AppellantState.KEPT]
    brought = [_of(call, into, move.at), *(_again(row, into, move.at) for row in kept)]
    for row in kept:
        move.perform(row, "pass_on")
    number = into.case_no
    move.fact(facts.CALL_MERGED, about=call.street_id, source=call, into=number, **of_call(call))
    move.perform(into, "absorb", note=f"{call.case_no}，诉求人 {len(brought)} 位", number=call.case_no)
    into.joined += len(brought)
    for row in brought:
        if row.grid_event_id:
            events.link_call(row.grid_event_id, number)
    into.appellant_hot = into.appellant_hot or call.appellant_hot
    into.callback_required = into.callback_required or call.callback_required
    move.begin(*brought)


def _of(call, into, at) -> Appellant:
    return Appellant(
        call=into, origin=call, origin_no=call.case_no, street_id=call.street_id, name=call.contact_name,
        phone=call.contact_phone, source=call.source, origin_ref=call.origin_ref, grid_event_id=call.grid_event_id,
        hot=call.appellant_hot, joined_at=at,
    )  # fmt: skip


def _again(row: Appellant, into, at) -> Appellant:
    return Appellant(
        call=into, origin_id=row.origin_id, origin_no=row.origin_no, street_id=row.street_id, name=row.name,
        phone=row.phone, source=row.source, origin_ref=row.origin_ref, grid_event_id=row.grid_event_id,
        hot=row.hot, joined_at=at,
    )  # fmt: skip


def tell_of_joining(call, move) -> None:
    """Tell the street and the lead that the matter is brought up by more than one."""
    title = f"{call.title}：又有同一事项的呼叫并入"
    move.notify(Role.STREET_OPERATOR, call.street_id, "calls.absorbed", title, move.note)
    if call.state == CallState.CALLED and call.lead_id:
        move.notify(Role.DEPT_OPERATOR, call.lead_id, "calls.absorbed", title, move.note)


# ---- what becomes of those who were merged


def ask_appellants_told(call, move) -> None:
    if call.joined:
        for row in _kept(move):
            move.perform(row, "fall_due")


def release_appellants(call, move) -> None:
    if call.joined:
        for row in _kept(move):
            move.perform(row, "release", note=move.note)


def _kept(move) -> list[Appellant]:
    return [row for row in move.lines(Appellant) if row.state == AppellantState.KEPT]


def still_to_tell(call, move) -> bool:
    """Whether an appellant waits to be told; the table is asked only where there is one."""
    return bool(call.joined) and any(row.state == AppellantState.DUE for row in move.lines(Appellant))
