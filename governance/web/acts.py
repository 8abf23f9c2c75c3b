"""What a person may do now and may not, from the engine's offers, ready for the action panel."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    label: str
    url: str = ""
    hint: str = ""
    reason: str = ""
    post: bool = False
    revision: int | str = ""


@dataclass(frozen=True)
class Acts:
    open: list[Act]
    shut: list[Act]
    nothing: str = ""


def split(
    offers: Iterable, url_of: Callable[[str], str], *, revision: int | str = "", hints: dict[str, str] | None = None
) -> Acts:
    """Divide offers into what is open, as buttons, and what is shut, with the reason and who may instead."""
    ready, shut = [], []
    for offer in offers:
        if offer.allowed:
            hint = (hints or {}).get(offer.name, "")
            ready.append(Act(offer.label, url_of(offer.name), hint, post=offer.form is None, revision=revision))
        else:
            shut.append(Act(offer.label, reason=offer.reason))
    return Acts(ready, shut)


def joined(*parts: Acts, nothing: str = "") -> Acts:
    """Put the acts of a case and of its lines into one panel."""
    return Acts([act for part in parts for act in part.open], [act for part in parts for act in part.shut], nothing)
