"""What is told, once the second instance is done, of an answer that its pause alone kept in time."""

from dispatch.calls import facts
from dispatch.calls.children import line_of
from dispatch.calls.choices import Ruling
from dispatch.calls.workflows import agency_rules as agency
from dispatch.calls.workflows.telling import tell


def tell_answer(objection, move) -> None:
    """Tell what was kept back, at the moment of the ruling: who lost finally has no right to the pause, others have."""
    if objection.due_unpaused_at is None:
        return
    line = line_of(objection, move)
    if objection.final_ruling == Ruling.LOST:
        tell(line, move, facts.REPLY_MISSED)
        agency.tell(line, move, facts.AGENCY_MISSED)
    else:
        tell(line, move, facts.REPLY_KEPT)
        agency.tell(line, move, facts.AGENCY_KEPT)
