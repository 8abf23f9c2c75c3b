"""At which width a story is clicked through: one of two, in turn; at the other one in the long suites."""

from collections.abc import Callable, Iterable

import pytest

WIDTHS = (1366, 390)


def in_turn(stories: Iterable[Callable]) -> list:
    """Give parameters (width, story): a quick suite tells every story once, and half of them on a phone."""
    return [
        pytest.param(width, story, marks=pytest.mark.soak if (nth + turn) % 2 else (), id=f"{width}-{story.__name__}")
        for nth, story in enumerate(stories)
        for turn, width in enumerate(WIDTHS)
    ]
