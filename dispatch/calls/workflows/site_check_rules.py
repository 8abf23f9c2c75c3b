"""Apply and effects of an on-site check: what was found, who is told, what counts."""

from dispatch.calls import facts
from dispatch.calls.choices import CheckState
from dispatch.calls.permissions import site_checker
from dispatch.calls.workflows.telling import code, of_call
from governance.organisations.choices import Role

# ---- apply


def note_finding(check, move) -> None:
    check.checked_at, check.finding = move.at, move.note


def note_ground(check, move) -> None:
    check.ground = move.note


def note_outcome(check, move) -> None:
    check.outcome = move.note


def note_silent_review(check, move) -> None:
    check.review_lapsed = True


# ---- effects


def ask_for_visit(check, move) -> None:
    move.notify(*site_checker.seat(check), "calls.check", f"{check.title}：请到现场查看")


def count_passed(check, move) -> None:
    tell(check, move, facts.CHECK_PASSED)


def tell_department(check, move) -> None:
    """Tell who answered for the work; nothing is counted before a review was possible."""
    title = f"{check.title}：抽查不属实，可在 5 个工作日内申请复核"
    move.notify(*leader(check), "calls.check.failed", title, move.note)
    move.notify(
        Role.STREET_OPERATOR, check.call.street_id, "calls.check.failed", f"{check.title}：抽查不属实", move.note
    )
    if check.agency_id:
        move.notify(Role.AGENCY_HEAD, check.agency_id, "calls.check.failed", title, move.note)


def ask_for_review(check, move) -> None:
    move.notify(*performance(check), "calls.check.review", f"{check.title}：请复核", move.note)


def count_failed(check, move) -> None:
    tell(check, move, facts.CHECK_FAILED, doubled=check.weighty)


def count_lapsed(check, move) -> None:
    tell(check, move, facts.CHECK_LAPSED)


def tell_outcome(check, move) -> None:
    outcome = CheckState(check.state).label
    for seat in (leader(check), district(check)):
        move.notify(*seat, "calls.check.decided", f"{check.title}：{outcome}", move.note)


def tell(check, move, kind, **more) -> None:
    """State a fact about the department that led the call."""
    call = check.call
    agency = code(check.agency_id)
    by = None if kind is facts.CHECK_LAPSED else call.street_id  # a visit not made is the district's matter
    move.fact(kind, about=call.lead_id, by=by, **of_call(call), agency=agency, origin=str(call.source), **more)


# ---- whom a clock presses


def lead(check) -> int:
    return check.call.lead_id


def leader(check) -> tuple[str, int]:
    return Role.DEPT_LEADER, check.call.lead_id


def district(check) -> tuple[str, None]:
    return Role.DISTRICT_OPS, None


def performance(check) -> tuple[str, None]:
    return Role.DISTRICT_PERFORMANCE, None
