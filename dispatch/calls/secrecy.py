"""Who may know whether a call was drawn for call-back, and how it was scored: the rule has its home here.

Nobody who answers may learn that a call was drawn, or answers would be made for the call-back. A call that was not
drawn is closed by its score, so whoever knew of the score of an open call would know of the draw; once it is closed,
the score is for everyone. The table of calls names these rules in `seen_by`, for moves and limits; lists, trails and
exports read there which words they have to keep back.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.utils import timezone

from dispatch.calls.choices import BACKGROUND_LIMITS, UNSENT_STATES
from governance.organisations.choices import DISTRICT_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.workflow.machine import registry


def sees_callback(user, call, at: datetime | None = None) -> bool:
    """Whether a person may know that a call was drawn for call-back: its street and the district."""
    held = mandate(user, at or timezone.now().replace(second=0, microsecond=0))
    return held.has(*DISTRICT_ROLES) or call.street_id in held.organisations()


def sees_score(user, call, at: datetime | None = None) -> bool:
    """Whether a person may know of the score and of its clock: who answers does once the call is closed."""
    return call.closed_at is not None or sees_callback(user, call, at)


@cache
def moves_kept(*rules) -> frozenset[str]:
    """Name the moves that the tables keep to one of these rules."""
    return frozenset(row.name for table in registry.values() for row in table.transitions if row.seen_by in rules)


@cache
def limits_kept(*rules) -> frozenset[str]:
    return frozenset(limit.name for table in registry.values() for limit in table.limits if limit.seen_by in rules)


def hidden_limits(user, at: datetime) -> tuple[str, ...]:
    """Name the clocks that lists, which judge many calls at once, leave out for a person.

    That of the call-back is no measure of the work on a call; that of the score is hidden from whoever only answers.
    """
    held, known = mandate(user, at), directory()
    answers_only = not held.has(*DISTRICT_ROLES) and not any(
        known[pk].kind == OrganisationKind.STREET for pk in held.organisations() if pk in known
    )
    hidden = limits_kept(sees_callback, sees_score) if answers_only else limits_kept(sees_callback)
    return (*sorted(hidden), *BACKGROUND_LIMITS)


@dataclass(frozen=True)
class Veil:
    """What of one call's trail and clocks a reader may not know, judged once for all its rows."""

    words: frozenset[str] = frozenset()
    unsent: bool = False

    @classmethod
    def over(cls, user, call, at: datetime) -> "Veil":
        if sees_callback(user, call, at):
            return cls()
        rules = (sees_callback,) if sees_score(user, call, at) else (sees_callback, sees_score)
        return cls(moves_kept(*rules) | limits_kept(*rules), unsent=True)

    def hides(self, record) -> bool:
        """Whether a record of the call or of a line stays hidden; lines have neither words nor states like these."""
        return bool(self.words & {record.name, record.limit_name}) or (self.unsent and record.target in UNSENT_STATES)
