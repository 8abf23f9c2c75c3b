"""What an answer to a line that asked to be held up brings about, and what silence does."""

from dispatch.calls import facts
from dispatch.calls.children import line_of
from dispatch.calls.choices import LiftCause, LimitName, SuspensionState
from dispatch.calls.workflows.asking_rules import no_red_lamp, running
from dispatch.calls.workflows.line_rules import leader, owed
from dispatch.calls.workflows.telling import tell, tell_of_street
from governance.organisations.choices import Role
from governance.organisations.selectors import organisation_name

# ---- of all three


def note_end(case, move) -> None:
    case.ended_at = move.at


def whose(case) -> str:
    return f"{case.call.title}：{organisation_name(case.department_id)}"


def tell_asker(case, move) -> None:
    """Tell who asked of the answer."""
    line, label = line_of(case, move), move.transition.label
    for seat in dict.fromkeys((leader(line), owed(line))):
        move.notify(*seat, f"calls.{case._meta.model_name}", f"{case.call.title}：{label}", move.note)


def street(case) -> tuple[str, int]:
    return Role.STREET_OPERATOR, case.call.street_id


def street_deputy(case) -> tuple[str, int]:
    return Role.STREET_DEPUTY, case.call.street_id


def district(case) -> tuple[str, None]:
    return Role.DISTRICT_OPS, None


def asker(case) -> tuple[str, int]:
    return Role.DEPT_LEADER, case.department_id


# ---- extension


def street_keeper(extension) -> int:
    return extension.call.street_id


def ask_street_for_time(extension, move) -> None:
    title = f"{whose(extension)}申请延期 {extension.length}，请答复"
    move.notify(*street(extension), "calls.extension", title, extension.reason[:200])


def note_silence(extension, move) -> None:
    extension.silent = True


def prolong(extension, move) -> None:
    line = line_of(extension, move)
    move.extend(LimitName.RESOLVE, extension.amount, line)
    extension.new_due_at = move.clock(LimitName.RESOLVE, line).due_at


def count_grant(extension, move) -> None:
    more = {"amount": str(extension.length.number.normalize()), "unit": str(extension.unit)}
    tell(line_of(extension, move), move, facts.EXTENSION_GRANTED, nth=extension.nth, **more)


def count_refusal(extension, move) -> None:
    tell(line_of(extension, move), move, facts.EXTENSION_REFUSED, nth=extension.nth)


def count_silence(extension, move) -> None:
    tell(line_of(extension, move), move, facts.EXTENSION_LAPSED, nth=extension.nth)
    tell_of_street(extension.call, move, facts.EXTENSION_UNANSWERED)


# ---- suspension


def ask_consent(suspension, move) -> None:
    title = f"{whose(suspension)}申请挂账至 {suspension.target_on}，请答复"
    for seat in (street_deputy(suspension), street(suspension)):
        move.notify(*seat, "calls.suspension", title, suspension.reason[:200])


def note_consent(suspension, move) -> None:
    suspension.consented_at = move.at


def ask_approval(suspension, move) -> None:
    title = f"{whose(suspension)}申请挂账至 {suspension.target_on}，街道已同意，请审批"
    move.notify(*district(suspension), "calls.suspension", title, suspension.reason[:200])


def no_red_lamp_lit(suspension, move) -> str | None:
    return no_red_lamp(line_of(suspension, move), move)


def nothing_paused(suspension, move) -> str | None:
    line = line_of(suspension, move)
    clock = move.clock(running(line), line)
    return "办结时限正暂停计时，恢复计时后再批准" if clock and clock.paused_at else None


def note_running(suspension, move) -> None:
    suspension.running_at = move.at


def put_aside(suspension, move) -> None:
    """Stop the line's time under the grey lamp: out of the on-time figures, still on the open list."""
    line = line_of(suspension, move)
    clock = move.clock(running(line), line)
    late = clock is not None and clock.due_at <= move.at
    line.suspended_at = move.at
    move.shelve(running(line), line)
    tell(line, move, facts.LINE_SUSPENDED, ground=str(suspension.ground), late=late)
    move.notify(*street(suspension), "calls.suspension", f"{whose(suspension)}挂账至 {suspension.target_on}")


def note_review(suspension, move) -> None:
    suspension.reviewed_at = move.at
    suspension.review_count += 1
    suspension.target_on = move.data.get("target_on") or suspension.target_on


def start_quarter(suspension, move) -> None:
    move.restart("quarter")
    move.restart("target")
    tell(line_of(suspension, move), move, facts.SUSPENSION_REVIEWED, nth=suspension.review_count)


def note_lift(suspension, move) -> None:
    note_end(suspension, move)
    suspension.lifted_because = LiftCause.PERSON


def note_lift_at_target(suspension, move) -> None:
    note_end(suspension, move)
    suspension.lifted_because = LiftCause.TARGET


def note_lift_unreviewed(suspension, move) -> None:
    note_end(suspension, move)
    suspension.lifted_because = LiftCause.REVIEW


def take_up(suspension, move) -> None:
    """Let the line's time run on where it stood, and tell everyone who works on it."""
    line = line_of(suspension, move)
    line.suspended_at = None
    move.unshelve(running(line), line)
    more = {"ground": str(suspension.ground), "cause": str(suspension.lifted_because)}
    tell(line, move, facts.LINE_LIFTED, **more)
    title = f"{whose(suspension)}挂账恢复办理（{suspension.get_lifted_because_display()}）"
    for seat in dict.fromkeys((leader(line), owed(line), street(suspension), district(suspension))):
        move.notify(*seat, "calls.suspension", title, move.note)


def forget(suspension, move) -> None:
    line_of(suspension, move).suspended_at = None


def count_review_missed(suspension, move) -> None:
    tell(line_of(suspension, move), move, facts.SUSPENSION_UNREVIEWED, nth=suspension.review_count + 1)


def count_no_consent(suspension, move) -> None:
    if move.source == SuspensionState.PROPOSED:
        tell_of_street(suspension.call, move, facts.SUSPENSION_UNANSWERED)


# ---- material


def ask_street(request, move) -> None:
    move.notify(*street(request), "calls.material", f"{whose(request)}需要补充材料", request.reason[:200])


def note_supply(request, move) -> None:
    note_end(request, move)
    request.supplied_at, request.supplied = move.at, move.note


def run_on(request, move) -> None:
    move.resume(LimitName.RESOLVE, line_of(request, move))


def count_supply(request, move) -> None:
    tell(line_of(request, move), move, facts.MATERIAL_SUPPLIED)


def count_no_supply(request, move) -> None:
    tell_of_street(request.call, move, facts.MATERIAL_MISSED)
