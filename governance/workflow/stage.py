"""Everything one act touches, held in memory and written at its end in a few statements.

The engine, the sweep and the history import all work on a stage, so what a rule does to a case does not depend on
which of them applied it. Lock order: root cases by key, then their lines, then deadlines.
"""

import hashlib
import json
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from governance.audit import partitions
from governance.audit.rows import unsaved
from governance.facts import ledger
from governance.notices import inbox
from governance.notices.audience import recipients
from governance.workflow import writing
from governance.workflow.machine import registry, workflow_of
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.pressing import Press, letters_of
from governance.workflow.writing import Rows
from governance.worktime import calendar

Key = tuple[int, int]  # content type id, primary key


def jsonable(value):
    """Turn cleaned form data into plain JSON: rows become their keys, moments ISO text."""
    if isinstance(value, dict):
        return {str(k): jsonable(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [jsonable(v) for v in value]
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | str):
        return value
    return timezone.localtime(value).isoformat() if isinstance(value, datetime) else str(value)


def digest(detail: RecordDetail) -> str:
    text = json.dumps([str(detail.id), detail.note, detail.content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Stage:
    """Cases, clocks, records, facts and notices of one act; `now` is the moment of the door."""

    def __init__(self, now: datetime):
        self.now = now
        self.cases: dict[Key, Any] = {}
        self._loaded: dict[Key, dict] = {}
        self._children: dict[tuple[Key, type], list] = {}
        self._clocks: dict[Key, list[Deadline]] = defaultdict(list)
        self._clocks_loaded: dict[int, dict] = {}
        self._calendars: dict[int | None, calendar.Calendar] = {}
        self._types: dict[type, int] = {}
        self.ladders: dict[tuple, tuple] = {}  # what clocks worked out that hundreds of new cases share
        self.records: list[TransitionRecord] = []
        self.details: list[RecordDetail] = []
        self.facts: list = []
        self.notices: list[inbox.Draft | inbox.Letter] = []
        self.presses: list[Press] = []

    def type_id(self, model) -> int:
        if model not in self._types:
            self._types[model] = ContentType.objects.get_for_model(model).pk
        return self._types[model]

    def key(self, case: models.Model) -> Key:
        return self.type_id(type(case)), case.pk

    # ---- cases

    def lock_roots(self, model, pks, *, skip_locked: bool = False) -> list:
        rows = model._base_manager.filter(pk__in=pks).order_by("pk").select_for_update(skip_locked=skip_locked)
        return [self.remember(row) for row in rows]

    def load(self, model, pks) -> None:
        """Bring lines of locked roots on stage in one statement."""
        kind, root_name = self.type_id(model), registry[model].root
        missing = [pk for pk in pks if (kind, pk) not in self.cases]
        for row in model._base_manager.filter(pk__in=missing).order_by("pk") if missing else ():
            self._seat(self.remember(row), root_name)

    def lines(self, root, model) -> list:
        """Return the root's children of one model, by key; one statement the first time."""
        slot = self.key(root), model
        if slot not in self._children:
            root_name, rows = registry[model].root, []
            for row in model._base_manager.filter(**{root_name: root.pk}).order_by("pk") if root.pk else ():
                row = self.cases.get(self.key(row)) or self.remember(row)
                setattr(row, root_name, root)
                rows.append(row)
            self._children[slot] = rows
        return self._children[slot]

    def seat_all(self, roots: list, model) -> None:
        """Bring the lines of many roots of one model on stage in one statement."""
        root_name, found = registry[model].root, defaultdict(list)
        for row in model._base_manager.filter(**{root_name + "__in": [root.pk for root in roots]}).order_by("pk"):
            found[getattr(row, root_name + "_id")].append(self.cases.get(self.key(row)) or self.remember(row))
        for root in roots:
            for row in found[root.pk]:
                setattr(row, root_name, root)
            self._children[self.key(root), model] = found[root.pk]

    def seat_every_line(self, roots: list) -> None:
        """Bring the lines of all kinds of many roots of one model on stage, in one statement for each kind."""
        for model, workflow in registry.items():
            if roots and workflow.root_model is type(roots[0]):
                self.seat_all(roots, model)

    def seat_lines(self, root, model, rows) -> None:
        """Use lines that the caller has already read."""
        for row in rows:
            setattr(row, registry[model].root, root)
            self.cases.setdefault(self.key(row), row)
        self._children[self.key(root), model] = list(rows)

    def remember(self, case):
        key = self.key(case)
        self.cases[key] = case
        self._loaded[key] = case.__dict__.copy()
        return case

    def root_of(self, case):
        name = workflow_of(case).root
        if not name:
            return case
        root = self.cases.get((self.type_id(workflow_of(case).root_model), getattr(case, name + "_id")))
        return root or getattr(case, name)

    def add(self, cases: list) -> None:
        """Insert new cases of one model and take them on stage."""
        model = type(cases[0])
        if len(cases) == 1:
            cases[0].save(force_insert=True)
        elif len(cases) < writing.COPY_FROM:
            model._base_manager.bulk_create(cases)
        else:
            for case, key in zip(cases, writing.keys(model, len(cases)), strict=True):
                case.pk = key
                case._state.adding, case._state.db = False, "default"
            writing.insert(Rows(model, cases))
        self._welcome(cases)

    def _welcome(self, cases: list) -> None:
        for case in cases:
            self.remember(case)
            name = workflow_of(case).root
            if name and (slot := (self.key(self.root_of(case)), type(case))) in self._children:
                self._children[slot].append(case)
            if not name:
                for model, row in registry.items():
                    if row.root and row.root_model is type(case):
                        self._children[self.key(case), model] = []

    def _seat(self, case, root_name: str) -> None:
        root = self.root_of(case)
        if root is not None:
            setattr(case, root_name, root)

    # ---- clocks

    def calendar(self, keeper_id: int | None):
        if keeper_id not in self._calendars:
            self._calendars[keeper_id] = calendar.current(keeper_id)
        return self._calendars[keeper_id]

    def read_clocks(self, roots, *, due_only: bool = False) -> None:
        """Read the running deadlines of these locked roots and their lines; `due_only` reads what may fire now."""
        by_model = defaultdict(list)
        for root in roots:
            by_model[type(root)].append(root.pk)
        for model, pks in by_model.items():
            rows = Deadline.objects.of_roots(model, pks).running().order_by("pk").select_for_update()
            for row in rows.due(self.now) if due_only else rows:
                if row.pk not in self._clocks_loaded:
                    self._clocks[row.root_type_id, row.root_id].append(row)
                    self._clocks_loaded[row.pk] = row.__dict__.copy()

    def seat_clocks(self, root, rows) -> None:
        """Use clocks that the caller has already read, so that guards can judge by them what is on offer."""
        self._clocks[self.key(root)] = list(rows)

    def take_clock(self, deadline: Deadline) -> None:
        """Bring a new deadline on stage; it is inserted at the end of the act."""
        self._clocks[deadline.root_type_id, deadline.root_id].append(deadline)

    def clocks(self, case) -> list[Deadline]:
        """All deadlines of the case on stage: the running ones and those that closed in this act."""
        kind, pk = self.key(case)
        held = self._clocks[self.key(self.root_of(case))]
        return [d for d in held if d.case_id == pk and d.case_type_id == kind]

    def root_clocks(self, root) -> list[Deadline]:
        """The deadlines of a root and all its lines."""
        return self._clocks[self.key(root)]

    # ---- the trail

    def record(
        self, case, *, name, at, source="", target="", limit_name="", lamp="", actor=None, organisation_id=None,
        note="", content=None,
    ) -> TransitionRecord:  # fmt: skip
        """Put one line into the trail of the case; note and content go to a side row, their digest stays here."""
        row = unsaved(
            TransitionRecord, name=name, at=at, recorded_at=self.now, source=source, target=target,
            limit_name=limit_name, lamp=lamp, actor_id=actor and actor.pk, organisation_id=organisation_id,
        )  # fmt: skip
        row.case_type_id, row.case_id = self.key(case)
        row.root_type_id, row.root_id = self.key(self.root_of(case))
        if note or content:
            detail = unsaved(RecordDetail, id=uuid4(), note=note, content=jsonable(content or {}))
            row.detail_id, row.digest = detail.id, digest(detail)
            self.details.append(detail)
        self.records.append(row)
        return row

    # ---- the end of the act

    def flush(self) -> None:
        """Write it all: cases and deadlines, details and records, facts, then notices."""
        partitions.make_room(TransitionRecord._meta.db_table, {row.at for row in self.records})
        clocks, changes = self._changes()
        fresh = [d for d in clocks if d.pk is None]
        # Of a case and limit one clock runs at a time: where one takes another's place, the other has to stop first.
        stopped = {_place(d) for d in clocks if d.pk and d.closed_at}
        writing.write(
            changes,
            Rows(RecordDetail, self.details),
            Rows(TransitionRecord, self.records, without=("id", "xid")),
            Rows(Deadline, fresh, without=("id",)),
            together=stopped.isdisjoint(map(_place, fresh)),
        )
        self.say()
        self.records, self.details, self.facts, self.notices, self.presses = [], [], [], [], []

    def say(self) -> None:
        """Tell others: facts (and who listens to them), then notices."""
        if self.facts:
            ledger.append(self.facts)
        if self.notices or self.presses:
            wanted = inbox.audiences(self.notices) | {press.audience for press in self.presses}
            found = recipients(wanted, self.now)
            inbox.post([*inbox.addressed(self.notices, found), *letters_of(self.presses, found)], self.now)

    def write_cases(self) -> None:
        """Write what was changed so far, where the database compares it with rows about to be inserted."""
        writing.update((self.cases.values(), self._changed_cases()))

    def _changes(self) -> tuple[list[Deadline], list[writing.Change]]:
        """Clear the stage of its clocks; give them, and what has changed of whatever was there before the act."""
        clocks = [d for held in self._clocks.values() for d in held]
        changes = [(self.cases.values(), self._changed_cases()), (clocks, self._changed_clocks(clocks))]
        self._clocks.clear()
        self._clocks_loaded.clear()
        return clocks, changes

    def _changed_cases(self) -> dict[int, tuple[str, ...]]:
        changed = {}
        for key, case in self.cases.items():
            before = self._loaded.get(key)
            if before is None or case.__dict__ == before:
                continue
            names = tuple(
                f.name
                for f in case._meta.concrete_fields
                if f.attname in case.__dict__ and case.__dict__[f.attname] != before.get(f.attname, MISSING)
            )
            if names:
                changed[id(case)] = names
                self._loaded[key] = case.__dict__.copy()
        return changed

    def _changed_clocks(self, clocks: list[Deadline]) -> dict[int, tuple[str, ...]]:
        changed = {}
        for d in clocks:
            now, before = d.__dict__, self._clocks_loaded.get(d.pk)
            if before and now != before:
                # Two sets of columns only, so that whatever thousands did goes out in two statements.
                only_climbed = all(now[name] == before[name] for name in OTHER_COLUMNS)
                changed[id(d)] = CLIMB_COLUMNS if only_climbed else CLIMB_COLUMNS + OTHER_COLUMNS
        return changed


def _place(deadline: Deadline) -> tuple[int, int, str]:
    return deadline.case_type_id, deadline.case_id, deadline.limit_name


MISSING = object()  # a column that was deferred on reading and has a value now
CLIMB_COLUMNS = ("rung", "climbed", "lamp", "next_at")
OTHER_COLUMNS = (
    "due_at", "rungs", "steps", "extension", "paused_seconds", "paused_at", "pause_ends_at", "closed_at", "failures",
)  # fmt: skip
