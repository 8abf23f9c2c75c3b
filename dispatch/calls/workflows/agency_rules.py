"""A line in the hands of a dispatched agency (派出机构): handing over, taking back, and what is told about the agency.

What is late before the hand-over is the department's alone; what is late after it is told of both.
"""

from dispatch.calls import facts
from dispatch.calls.choices import CallBackAnswer, LimitName, LineState
from dispatch.calls.models import CallLine
from dispatch.calls.preparing import agencies_for
from dispatch.calls.workflows.objection_rules import held
from dispatch.calls.workflows.telling import of_call, of_line
from governance.organisations.choices import Role

# ---- guards


def served_by_agencies(line, move) -> str | None:
    if agencies_for(line):
        return None
    return "本单位在该街道没有其他派出机构" if line.agency_id else "本单位在该街道没有派出机构"


def handed(line, move) -> str | None:
    return None if line.agency_id else "本件由本单位自办"


# ---- apply


def note_agency(line, move) -> None:
    line.agency_id = move.data["agency_id"]


def note_return(line, move) -> None:
    move.data["from_agency"] = line.agency_id
    line.agency_id = None


# ---- effects


def tell(line, move, kind, **more) -> None:
    """State a fact about the agency that has the line; a department that works itself has none."""
    if line.agency_id:
        move.fact(kind, about=line.agency_id, by=line.call.street_id, source=line, **of_line(line), **more)


def tell_agency(line, move) -> None:
    tell(line, move, facts.AGENCY_CALLED)
    for role in (Role.AGENCY_MEMBER, Role.AGENCY_HEAD):
        move.notify(role, line.agency_id, "calls.handed", f"{line.call.title}：转你单位承办", move.note)


def tell_former_agency(line, move) -> None:
    for role in (Role.AGENCY_MEMBER, Role.AGENCY_HEAD):
        move.notify(role, move.data["from_agency"], "calls.taken_back", f"{line.call.title}：部门收回自办", move.note)


def count_call(line, move) -> None:
    tell(line, move, facts.AGENCY_CALLED)


def count_reply(line, move) -> None:
    if move.source != LineState.REWORKING and move.kept(LimitName.RESOLVE) and not held(line, move):
        tell(line, move, facts.AGENCY_KEPT)


def count_missed(line, move) -> None:
    tell(line, move, facts.AGENCY_MISSED)


def count_rework(line, move) -> None:
    tell(line, move, facts.AGENCY_REWORKED, nth=line.rework_count)


def count_done(line, move) -> None:
    tell(line, move, facts.AGENCY_DONE, nth=line.rework_count)


def count_callback(call, move) -> None:
    """Tell of each agency that worked on the call what the resident answered."""
    answer = call.callback_answer
    for line in move.lines(CallLine):
        if line.agency_id and line.state == LineState.DONE:
            move.fact(
                facts.AGENCY_ANSWERED, about=line.agency_id, by=call.street_id, source=line, **of_call(call),
                role=str(line.line_role), answer=str(answer), solved=str(call.callback_solved),
                valid=answer != CallBackAnswer.DECLINED,
            )  # fmt: skip


# ---- whom a clock presses besides


def agency_head(line) -> tuple[str, int] | None:
    return (Role.AGENCY_HEAD, line.agency_id) if line.agency_id else None
