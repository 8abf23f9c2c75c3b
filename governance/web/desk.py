"""What waits for a person: every app offers its own queue, the desk puts them in order of time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from governance.web.lamps import severity
from governance.web.ruler import RulerView

LATER = 20  # lines of 明天及以后 shown before one asks for the rest


@dataclass(frozen=True)
class DeskItem:
    """One line of the desk: a lamp over a number, a matter over its origin, a ruler over words, the next step.

    `step` groups the tabs (待签收); `action` is the verb on the button (签收), filled when `ready` says that one press
    is all it takes. `parts` are the words of the second layer (place, item), after tier and role.
    """

    number: str
    title: str
    url: str
    step: str
    action: str
    action_url: str
    lamp: str = ""
    due_at: datetime | None = None
    ruler: RulerView | None = None
    tier: str = ""
    role: str = ""
    parts: tuple[str, ...] = ()
    ready: bool = False
    note: str = ""  # told instead of a ruler, where no clock runs
    post: bool = False  # the button posts at once instead of opening a page
    fields: dict[str, str] = field(default_factory=dict)  # sent along with the post
    many: "Many | None" = None  # how this line is done together with others of its group
    many_value: int | str = ""


@dataclass(frozen=True)
class Many:
    """One press for all lines of a group: posts their values under `name`."""

    label: str
    url: str
    name: str


@dataclass(frozen=True)
class DeskSource:
    """An app's share of the desk: `queue(user, at, calendar)` lists what waits for this person."""

    name: str
    queue: Callable[[Any, datetime], list[DeskItem]]


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    items: list[DeskItem]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.items)

    @property
    def together(self) -> list[tuple[Many, list]]:
        """Gather the lines shown that one press may do at once, where there is more than one."""
        found: dict[Many, list] = {}
        for item in self.items:
            if item.many:
                found.setdefault(item.many, []).append(item.many_value)
        return [(many, values) for many, values in found.items() if len(values) > 1]


@dataclass(frozen=True)
class Desk:
    groups: list[Group]
    steps: list[tuple[str, int]]
    total: int
    late: int
    today: int
    grey: int
    moments: list[datetime]


sources: dict[str, DeskSource] = {}


def register(name: str, queue: Callable[[Any, datetime], list[DeskItem]]) -> DeskSource:
    sources[name] = DeskSource(name, queue)
    return sources[name]


def items(user, at: datetime) -> list[DeskItem]:
    """Gather every queue, what falls due first at the head; what has no clock comes last."""
    found = [item for source in sources.values() for item in source.queue(user, at)]
    distant = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(found, key=lambda item: (item.due_at or distant, severity(item.lamp), item.number))


def group_of(item: DeskItem, at: datetime) -> str:
    if item.due_at is None or item.lamp == "grey":
        return "later"
    if item.due_at <= at:
        return "late"
    return "today" if timezone.localtime(item.due_at).date() <= timezone.localtime(at).date() else "later"


LABELS = (("late", "已超期"), ("today", "今天到期"), ("later", "明天及以后"))


def arrange(found: list[DeskItem], at: datetime, *, step: str = "", whole: bool = False) -> Desk:
    """Group a person's lines by the time left; `step` keeps those of one tab, `whole` shows what is far away too."""
    shown = [item for item in found if not step or item.step == step]
    groups = []
    for key, label in LABELS:
        lines = [item for item in shown if group_of(item, at) == key]
        if key == "late":
            lines.sort(key=lambda item: severity(item.lamp))
        kept = lines if whole or key != "later" else lines[:LATER]
        if lines:
            groups.append(Group(key, label, kept, len(lines)))
    places = Counter(group_of(item, at) for item in found)
    return Desk(
        groups=groups,
        steps=list(Counter(item.step for item in found).items()),
        total=len(found),
        late=places["late"],
        today=places["today"],
        grey=sum(item.lamp == "grey" for item in found),
        moments=[item.due_at for item in found if item.due_at and group_of(item, at) == "today"],
    )
