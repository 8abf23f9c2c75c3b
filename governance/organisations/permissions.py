"""The `who` column of transition tables: predicates over posts that also name, label and list whom they admit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.organisations.choices import SEATS, OrganisationKind, Role
from governance.organisations.mandate import mandate
from governance.organisations.presence import Seat

KIND_LABELS = dict(OrganisationKind.choices)


@dataclass(frozen=True)
class Holder:
    """Admit whoever fills one of `seats`: (role, path to the organisation on the case; "" is any organisation)."""

    seats: tuple[tuple[str, str], ...]
    label: str

    def __call__(self, actor, case, at: datetime) -> bool:
        held = mandate(actor, at)
        if not held.seats:
            return False
        return any(
            held.has(role) if not path else held.holds(role, organisation_at(case, path)) for role, path in self.seats
        )

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role for role, _ in self.seats))

    def organisation_id(self, case) -> int | None:
        """Give the organisation of the first seat; None when that seat is not bound to one."""
        return next(self.pairs(case), Seat("", None)).organisation_id

    def pairs(self, case) -> Iterator[Seat]:
        """Yield (role, organisation id or None for any) for `selectors.holders`; unset paths are left out."""
        for role, path in self.seats:
            organisation_id = organisation_at(case, path) if path else None
            if not path or organisation_id is not None:
                yield Seat(role, organisation_id)


def organisation_at(case, path: str) -> int | None:
    """Follow a dotted path of attributes, reading the id of the last; None where a step is missing."""
    *steps, last = path.split(".")
    for step in steps:
        case = getattr(case, step, None)
    return getattr(case, f"{last}_id", None)


def role(name: str, path: str, label: str = "") -> Holder:
    """Admit the holders of a role in the organisation that `path` on the case names."""
    return Holder(((str(name), path),), label or own_label(name))


def district(name: str) -> Holder:
    """Admit the holders of a role in any organisation."""
    return Holder(((str(name), ""),), Role(name).label)


def any_of(*holders: Holder) -> Holder:
    """Admit whoever one of `holders` admits."""
    seats = tuple(dict.fromkeys(seat for holder in holders for seat in holder.seats))
    return Holder(seats, "、".join(dict.fromkeys(holder.label for holder in holders)))


def own_label(name: str) -> str:
    """Say "of one's own organisation" before the role: 本街道城运中心坐席, 本部门分管领导."""
    label, kind = Role(name).label, KIND_LABELS[SEATS[name][0]]
    return f"本{label}" if label.startswith(kind) else f"本{kind}{label}"
