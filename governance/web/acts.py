"""What a person may do now and may not, from the engine's offers, ready for the action panel."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from governance.workflow.engine import Offer


@dataclass(frozen=True)
class Act:
    label: str
    url: str = ""
    hint: str = ""
    reason: str = ""
    post: bool = False
    rare: bool = False  # never the filled button
    revision: int | str = ""


@dataclass(frozen=True)
class Acts:
    open: list[Act]
    shut: list[Act]
    nothing: str = ""


def split(
    offers: Iterable[Offer],
    url_of: Callable[[str], str],
    *,
    revision: int | str = "",
    hints: Mapping[str, str] | None = None,
    prefix: str = "",
    rare: Container[str] = (),
) -> Acts:
    """Divide offers into what is open, as buttons, and what is shut, with the reason and who may instead.

    A move that declares no form of its own is made by one press; the others open their page. `prefix` names the line
    where a case has several; `rare` names moves that end or undo, which are never the filled button.
    """
    ready, shut = [], []
    for offer in offers:
        label = f"{prefix}{offer.label}"
        if offer.allowed:
            hint = (hints or {}).get(offer.name, "")
            at_once = offer.transition.form is None and not offer.transition.backdated
            act = Act(label, url_of(offer.name), hint, post=at_once, rare=offer.name in rare, revision=revision)
            ready.append(act)
        else:
            shut.append(Act(label, reason=offer.reason))
    return Acts(sorted(ready, key=lambda act: act.rare), shut)


def joined(*parts: Acts, nothing: str = "") -> Acts:
    """Put the acts of a case and of its lines into one panel."""
    return Acts([act for part in parts for act in part.open], [act for part in parts for act in part.shut], nothing)
