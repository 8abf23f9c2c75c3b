"""What was begun beside the lines of a call, as the case page shows it: objections, extensions and the like."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.calls import clocks
from dispatch.calls.children import BY_MODEL
from dispatch.calls.models.child import ChildOfLine
from governance.organisations.selectors import organisation_name
from governance.web.clocks import stopped
from governance.web.ruler import ClosedClock, RulerView
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline


@dataclass
class SideView:
    """What `components/side.html` shows of one child."""

    key: str
    role: str
    name: str
    state: str
    done: bool
    clocks: list[RulerView] = field(default_factory=list)
    finished: list[ClosedClock] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    links: tuple[tuple[str, str], ...] = ()


def side_views(children: Iterable[ChildOfLine], deadlines: list[Deadline], at: datetime) -> list[SideView]:
    """What is still open first, then the latest."""
    rows = sorted(children, key=lambda row: (ended(row), -row.pk))
    return [side_view(row, [clock for clock in deadlines if clocks.is_of(clock, row)], at) for row in rows]


def side_view(child: ChildOfLine, deadlines: list[Deadline], at: datetime) -> SideView:
    kind = BY_MODEL[type(child)]
    return SideView(
        key=f"{kind.word}-{child.pk}",
        role=kind.label,
        name=organisation_name(child.department_id),
        state=child.get_state_display(),
        done=ended(child),
        clocks=[clocks.drawn(row, at) for row in clocks.pressing(r for r in deadlines if r.closed_at is None)],
        finished=[stopped(row, at) for row in deadlines if row.closed_at],
        facts=[(label, text) for label, text in kind.told(child, at) if text],
        links=kind.links(child),
    )


def ended(child: ChildOfLine) -> bool:
    return child.state in workflow_of(child).final
