"""Bring past cases in, in bulk, exactly as the engine would have written them, without notices.

The engine's own moves run on a stage that hands out keys in blocks and writes with COPY at the end. It commits as soon
as a piece has nearly two thousand rows of the feed, so that no reader of it waits long behind an import.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.db import transaction

from governance.facts import ledger
from governance.organisations import mandate
from governance.workflow import moves, writing
from governance.workflow.collector import without_collector
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline
from governance.workflow.stage import Stage
from governance.worktime import calendar

FULL = 1_800  # records and facts after which no further case joins a transaction; one case has some tens
FEW = 20  # rows of one model; from so many on they are copied, which costs a third of an INSERT here
BLOCK = 500  # keys taken from a sequence at once


@dataclass
class Step:
    """One past move; `on` picks the line from the stage, the root itself when absent; so may `data` be picked."""

    at: datetime
    name: str
    actor: object
    note: str = ""
    data: dict | Callable = field(default_factory=dict)  # or (root, stage) -> dict, where it names lines
    on: Callable | None = None  # (root, stage) -> line


@dataclass
class Script:
    """The past of one root case: who began it, when, and what followed. `until`: let clocks run to here at the end."""

    case: object
    actor: object
    at: datetime
    steps: list[Step]
    until: datetime
    note: str = ""
    # (root, stage) -> the case that this one came from or led to, told once this one's end is known, in its transaction
    then: Callable | None = None


def bring_in(scripts: Iterable[Script]) -> int:
    """Import the scripts and return how many; moves are trusted to their actors, guards and states still judge."""
    scripts, keys, count = iter(scripts), defaultdict(deque), 0
    with mandate.held():
        for first in scripts:
            with without_collector(), transaction.atomic(), calendar.held():
                stage = _PastStage(first.at, keys)
                for script in chain([first], scripts):
                    _play(stage, script)
                    count += 1
                    if len(stage.records) + len(stage.facts) >= FULL:
                        break
                stage.flush()
    return count


def _play(stage: "_PastStage", script: Script) -> None:
    stage.now = script.at
    moves.begin(stage, [script.case], actor=script.actor, at=script.at, note=script.note)
    for step in script.steps:
        stage.now = step.at
        moves.climb(stage, script.case, step.at)
        case = step.on(script.case, stage) if step.on else script.case
        row = workflow_of(case).transition(step.name)
        data = step.data(script.case, stage) if callable(step.data) else dict(step.data)
        move = moves.Move(stage, case, row, step.actor, step.at, step.note, data, case.state)
        moves.admit(move)
        moves.carry_out(move)
    stage.now = script.until
    moves.climb(stage, script.case, script.until)
    if script.then:
        _play(stage, script.then(script.case, stage))


class _PastStage(Stage):
    """A stage that inserts nothing until its end."""

    def __init__(self, now: datetime, keys: dict):
        super().__init__(now)
        self._keys = keys
        self._new: dict[type, list] = defaultdict(list)

    def add(self, cases: list) -> None:
        model = type(cases[0])
        pool = self._keys[model]
        if len(pool) < len(cases):
            pool.extend(writing.keys(model, BLOCK + len(cases)))
        for case in cases:
            case.pk = case.pk or pool.popleft()  # a key may be given, from a block that was set aside
            case._state.adding, case._state.db = False, "default"
        self._new[model].extend(cases)
        self._welcome(cases)

    def _changes(self) -> tuple[list[Deadline], list[writing.Change]]:
        for model, rows in sorted(self._new.items(), key=lambda item: bool(workflow_of(item[1][0]).root)):
            writing.insert(writing.Rows(model, rows), copy_from=FEW)
        self._new.clear()
        self.cases.clear()
        return super()._changes()

    def say(self) -> None:
        if self.facts:
            ledger.append(self.facts, react=False)
