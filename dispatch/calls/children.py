"""The child rows of a line, kind by kind: objections, extensions and the like, each a small process of its own.

A child table is read only where some line's `asked` names its kind, so that an ordinary call costs nothing more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.calls.models import (
    Appellant,
    CallLine,
    Extension,
    MaterialRequest,
    Objection,
    ServiceCall,
    Suspension,
)  # fmt: skip
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.telling import appellant, delays, objection
from governance.workflow.machine import registry


@dataclass(frozen=True)
class Kind:
    """One kind of child: what marks it on a line, its word in addresses and JSON, and how it is told.

    `told(child, at)` gives the facts that the page shows; `texts`, `moments` and `organisations` are the columns that
    the API says. `answered` names the clock's move that ends it where the line is answered.
    """

    asked: str
    word: str
    model: type[ChildOfLine]
    label: str
    told: Callable[[ChildOfLine, datetime], list[tuple[str, str]]]
    texts: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    links: Callable[[ChildOfLine], tuple[tuple[str, str], ...]] = lambda child: ()  # (label, address) of its papers
    answered: str = "drop"


OBJECTION = Kind(
    asked="objection",
    word="objections",
    model=Objection,
    label="退单",
    told=objection.told,
    texts=objection.TEXTS,
    moments=objection.MOMENTS,
    organisations=("owner", "decided_owner", "first_owner"),
    links=objection.links,
    answered="give_up",
)
# Beside the call itself, and read where it has `joined` any.
APPELLANTS = Kind(
    asked="",
    word="appellants",
    model=Appellant,
    label="并案诉求人",
    told=appellant.told,
    texts=appellant.TEXTS,
    moments=("told_at",),
    links=appellant.links,
)
EXTENSION = Kind(
    asked="extension", word="extensions", model=Extension, label="延期", told=delays.told_extension,
    texts=("nth", "amount", "unit", "reason", "silent"),
    moments=("answer_by", "old_due_at", "new_due_at", "ended_at"),
)  # fmt: skip
SUSPENSION = Kind(
    asked="suspension", word="suspensions", model=Suspension, label="挂账", told=delays.told_suspension,
    texts=("ground", "reason", "target_on", "review_count", "lifted_because"),
    moments=("consented_at", "running_at", "reviewed_at", "ended_at"),
)  # fmt: skip
MATERIAL = Kind(
    asked="material", word="materials", model=MaterialRequest, label="待补充材料", told=delays.told_material,
    texts=("reason", "supplied"), moments=("supplied_at", "ended_at"),
)  # fmt: skip
KINDS: tuple[Kind, ...] = (OBJECTION, EXTENSION, SUSPENSION, MATERIAL, APPELLANTS)
# The word in an address and the model it leads to, for pages and API alike.
CHILDREN = {"lines": CallLine} | {kind.word: kind.model for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}


def begun(lines: Iterable[CallLine]) -> list[Kind]:
    """Name the kinds that were ever begun on one of these lines."""
    asked = {name for line in lines for name in line.asked}
    return [kind for kind in KINDS if kind.asked in asked]


def read(call: ServiceCall, lines: list[CallLine]) -> list[ChildOfLine]:
    """Read the children of a call whose lines were read already, one statement for each kind begun."""
    by_key, found = {line.pk: line for line in lines}, []
    for kind in begun(lines):
        for child in kind.model.objects.filter(call_id=call.pk).order_by("pk"):
            child.call, child.line = call, by_key[child.line_id]
            found.append(child)
    if call.joined:
        for appellant in call.appellants.order_by("pk"):
            appellant.call = call
            found.append(appellant)
    return found


def mark(line: CallLine, asked: str) -> None:
    """Note on the line that a child of this kind was begun; guards that say "once" read it."""
    line.asked = [*line.asked, asked]


def line_of(child: ChildOfLine, move) -> CallLine:
    """Find the line of a child on the stage."""
    return next(row for row in move.lines(CallLine) if row.pk == child.line_id)


def drop_children(line: CallLine, move) -> None:
    """End what is still open beside a line that is taken from its department: every table of a child has `drop`."""
    for kind in begun([line]):
        _end(kind, "drop", line, move)


def settle_children(line: CallLine, move) -> None:
    """End what an answer to the line settles; what the table does not end then stays open."""
    for kind in begun([line]):
        _end(kind, kind.answered, line, move)


def _end(kind: Kind, name: str, line: CallLine, move) -> None:
    source = registry[kind.model].transition(name).source
    for child in move.lines(kind.model):
        if child.line_id == line.pk and child.state in source:
            move.perform(child, name)
