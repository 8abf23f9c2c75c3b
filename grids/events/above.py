"""What the ground asks of whoever turns its events into calls; they say so when they start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass
class Above:
    """`sees_call(user, number, at)`: may read the call; `lacking(codes)`: which of them no call item has.

    `unfit(item, lead, at)`: by field, why nobody can call for this item with this lead; either may be empty.
    """

    sees_call: Callable[[object, str, datetime], bool] = lambda user, number, at: False
    lacking: Callable[[Iterable[str]], list[str]] = lambda codes: []
    unfit: Callable[[str, str, datetime], dict[str, str]] = lambda item, lead, at: {}


above = Above()


def register(*, sees_call: Callable, lacking: Callable, unfit: Callable) -> None:
    above.sees_call, above.lacking, above.unfit = sees_call, lacking, unfit
