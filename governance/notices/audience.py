"""Who a notice is for: the holders of a role, and of these, where it is about one place, those who look after it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from governance.organisations import selectors
from governance.organisations.choices import SUCCESSION


class Audience(NamedTuple):
    """Whoever holds `role` in the organisation (None: anyone holding it in the district).

    `place` names a place within the organisation, in the words of whoever keeps such places.
    """

    role: str
    organisation_id: int | None
    place: str = ""


Found = dict[Audience, list[int]]
# Gives back each audience with those of its persons who look after the place: nobody where it has nobody.
Chooser = Callable[[Found, datetime], Found]
_choosers: dict[str, Chooser] = {}


def register(roles: Iterable[str], choose: Chooser) -> None:
    """Let somebody say who of the holders of a role looks after a place; asked once for all notices of an act."""
    _choosers.update({str(role): choose for role in roles})


def recipients(audiences: Iterable[Audience], at: datetime) -> Found:
    """Resolve audiences to the keys of persons; a place without anybody falls to whom the role falls to."""
    wanted = set(audiences)
    placed = {audience for audience in wanted if audience.place and audience.role in _choosers}
    heirs = {audience: (SUCCESSION[audience.role][0], audience.organisation_id)
             for audience in placed if audience.role in SUCCESSION}  # fmt: skip
    held = selectors.holder_ids({*(audience[:2] for audience in wanted), *heirs.values()}, at)
    found = {audience: held.get(audience[:2], []) for audience in wanted}
    for role, choose in _choosers.items():
        if asked := {audience: found[audience] for audience in placed if audience.role == role}:
            found |= choose(asked, at)
    return found | {audience: held[heir] for audience, heir in heirs.items() if not found[audience]}
