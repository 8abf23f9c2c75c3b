"""Apply and effects of those whose matter was merged: they are told by their own street, or are not."""

from dispatch.calls import facts
from dispatch.calls.choices import CallState
from dispatch.calls.workflows import call_rules
from dispatch.calls.workflows.telling import code, of_call
from governance.organisations.choices import Role


def note_telling(appellant, move) -> None:
    appellant.told_at, appellant.told_what = move.at, move.note[:300]


def ask_to_tell(appellant, move) -> None:
    call = appellant.call
    move.notify(
        Role.STREET_OPERATOR, appellant.street_id, "calls.tell", f"{call.title}：已核验，请告知{appellant.who}",
        f"{appellant.who}反映的同一件事已并入本件办理。",
    )  # fmt: skip


def tell_of_release(appellant, move) -> None:
    call = appellant.call
    title = f"{call.title}：已撤销，{appellant.who}的诉求须另行处理"
    move.notify(Role.STREET_OPERATOR, appellant.street_id, "calls.released", title, move.note)


def _about(appellant) -> dict:
    return of_call(appellant.call) | {"street": code(appellant.street_id), "origin": appellant.origin_no}


def count_telling(appellant, move) -> None:
    move.fact(facts.APPELLANT_TOLD, about=appellant.street_id, source=appellant, **_about(appellant))


def count_silence(appellant, move) -> None:
    move.fact(facts.APPELLANT_MISSED, about=appellant.street_id, source=appellant, **_about(appellant))


def close_when_finished(appellant, move) -> None:
    """Close the call where only this telling was still open."""
    if appellant.call.state == CallState.AFTERCARE:
        call_rules.close_when_finished(appellant.call, move)


def teller(appellant) -> tuple[str, int]:
    return Role.STREET_OPERATOR, appellant.street_id
