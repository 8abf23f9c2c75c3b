"""What a process is: a table of transitions and a table of time limits, both plain data."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.db import models

from governance.worktime.amounts import Amount

Guard = Callable[[Any, Any], str | None]  # (case, move) -> the reason why not, or None
Apply = Callable[[Any, Any], None]  # (case, move): write the case's own columns
Effect = Callable[[Any, Any], None]  # (case, move): facts, notices, moves of other cases of the same root

registry: dict[type[models.Model], "Workflow"] = {}


class _Clock:
    """The actor of moves that time itself makes."""

    pk = None
    is_service = False

    def __str__(self) -> str:
        return "系统"


CLOCK = _Clock()


@dataclass(frozen=True)
class ByClock:
    """The `who` of moves that only time, or the effect of another move, may make."""

    label: str = "系统按时限自动办理"
    roles: tuple[str, ...] = ()

    def __call__(self, actor, case, at: datetime) -> bool:
        return actor is CLOCK

    def pairs(self, case) -> Iterator:
        return iter(())


by_clock = ByClock()


@dataclass(frozen=True)
class Transition:
    """One row of the table: `target` None keeps the state; `form` declares the input, for page and API alike."""

    name: str
    label: str
    source: tuple[str, ...]
    target: str | None
    who: Callable[[Any, Any, datetime], bool]
    guards: tuple[Guard, ...] = ()
    apply: tuple[Apply, ...] = ()
    effects: tuple[Effect, ...] = ()
    form: type[forms.Form] | None = None
    personal: bool = False
    backdated: bool = False
    seen_by: Callable[[Any, Any, datetime], bool] | None = None  # who may know of this move; None is everyone
    quiet: bool = False  # never offered as a button of its own (reached from another page or by an effect)
    beside: Callable[[Any, Any], list[int]] | None = None  # (case, raw input) -> other roots of this model it touches
    basis: str = ""

    @property
    def clock_only(self) -> bool:
        return isinstance(self.who, ByClock)


@dataclass(frozen=True)
class Rung:
    """A point on the ladder: at a share of the allowed time, or at a distance before or after its end.

    Exactly one of `share`, `before`, `after` is set. `repeat` says how many times an `after` rung fires, each
    `after` further on. `then` names a transition that the clock performs; `effects` run without changing the state.
    """

    share: Decimal | None = None
    before: Amount | None = None
    after: Amount | None = None
    repeat: int = 1
    label: str = ""  # what the trail says, where no lamp says it
    lamp: str = ""
    then: str = ""
    effects: tuple[Effect, ...] = ()
    notify: tuple = ()  # notice audiences: callables (case) -> (role, organisation_id)


def at_share(share: str, lamp: str = "", then: str = "", effects: Sequence[Effect] = (), notify: Sequence = ()) -> Rung:
    return Rung(share=Decimal(share), lamp=lamp, then=then, effects=tuple(effects), notify=tuple(notify))


@dataclass(frozen=True)
class Limit:
    """How long a case may stay in `runs_in`, and what happens as the time runs out.

    `allows` gives an Amount, a given moment (datetime), or None where the case has no such limit. `applies` may stop
    the clock inside a state (an arrival mark). `keeper` names the organisation whose sessions count.
    """

    name: str
    label: str
    runs_in: tuple[str, ...]
    allows: Amount | Callable[[Any], Amount | datetime | None]
    ladder: tuple[Rung, ...] = (Rung(share=Decimal(1), lamp="yellow"),)
    starts: Callable[[Any], datetime] | None = None  # where the clock starts, when not at entering `runs_in`
    applies: Callable[[Any], bool] | None = None
    pauses_in: tuple[str, ...] = ()
    pause_cap: Amount | Callable[[Any], Amount] | None = None  # (deadline): after how long a pause ends by itself
    keeper: Callable[[Any], int | None] | None = None
    owes: Callable[[Any], tuple | None] | None = None  # (role, organisation_id[, place]) whom the clock presses
    seen_by: Callable[[Any, Any, datetime], bool] | None = None  # (user, case, at) who may see this clock; None is all
    basis: str = ""

    @cached_property
    def steps(self) -> tuple[Rung, ...]:
        """The ladder with repeating rungs written out: one entry for each moment of `Deadline.rungs`."""
        return tuple(rung for rung in self.ladder for _ in range(rung.repeat))

    def allowed(self, case) -> Amount | datetime | None:
        return self.allows(case) if callable(self.allows) else self.allows

    def longest_pause(self, deadline) -> Amount | None:
        return self.pause_cap(deadline) if callable(self.pause_cap) else self.pause_cap


@dataclass(frozen=True)
class Workflow:
    """The whole table of one model; `root` names the foreign key that leads from a line to its case."""

    model: type[models.Model]
    states: type[models.TextChoices]
    start: str
    transitions: tuple[Transition, ...]
    limits: tuple[Limit, ...] = field(default=())
    root: str = ""
    begins: tuple[Effect, ...] = ()  # effects of beginning a case
    unsent: tuple[str, ...] = ()  # states of which only the organisation that made the move reads in the feed
    list_url: str = "/"  # where the cases of this process are listed
    begun_by: Callable[[Any], int | None] = lambda case: None  # the organisation that begins it

    def __post_init__(self) -> None:
        registry[self.model] = self

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @cached_property
    def root_model(self) -> type[models.Model] | None:
        return self.model._meta.get_field(self.root).related_model if self.root else None

    def transition(self, name: str) -> Transition | None:
        return next((row for row in self.transitions if row.name == name), None)

    def limit(self, name: str) -> Limit:
        return next(row for row in self.limits if row.name == name)

    @cached_property
    def final(self) -> set[str]:
        """The states that no move leaves."""
        return set(self.states.values) - {str(state) for row in self.transitions for state in row.source if row.target}


def workflow_of(case) -> Workflow:
    return registry[type(case)]
