"""Site-wide search: every app offers a finder over what the person may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST = 20  # lines a finder gives at most


@dataclass(frozen=True)
class Hit:
    """One line found; no `lamp` is shown where it is None."""

    number: str
    title: str
    url: str
    state: str = ""
    lamp: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finder:
    """`find(user, words, at)` lists hits, best first; `all_url` leads to the app's own list with the same words."""

    label: str
    find: Callable[[Any, str, datetime], list[Hit]]
    list_name: str = ""


finders: dict[str, Finder] = {}


def register(name: str, label: str, find: Callable[[Any, str, datetime], list[Hit]], *, list_name: str = "") -> Finder:
    finders[name] = Finder(label, find, list_name)
    return finders[name]


def search(user, words: str, at: datetime) -> list[tuple[Finder, list[Hit]]]:
    """Ask every finder; those that find nothing are left out."""
    words = " ".join(words.split())[:100]
    if not words:
        return []
    answers = [(finder, finder.find(user, words, at)[:MOST]) for finder in finders.values()]
    return [(finder, hits) for finder, hits in answers if hits]
