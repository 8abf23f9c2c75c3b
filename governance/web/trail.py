"""What happened to a case and its lines, newest first, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery

from governance.organisations.models import User
from governance.organisations.selectors import organisation_name
from governance.web.lamps import lamp_of
from governance.workflow.machine import Workflow, registry
from governance.workflow.models import RecordDetail, TransitionRecord
from governance.worktime import words

SYSTEM = {"begin": "登记", "resume": "恢复计时", "retime": "重算时限"}


@dataclass(frozen=True)
class Event:
    """One line of the trail; `day` is told where the day changes."""

    at: datetime
    what: str
    by_clock: bool = False
    lamp: str = ""
    note: str = ""
    day: str = ""
    url: str = ""


def trail(
    root,
    now: datetime,
    names: Mapping[tuple[int, int], str] | None = None,
    hidden: Callable[[TransitionRecord], bool] = lambda record: False,
) -> list[Event]:
    """Read the trail of a case in one statement; `names` tells what a line is called, by (content type id, pk).

    What is `hidden` from the reader leaves no gap.
    """
    note = RecordDetail.objects.filter(pk=OuterRef("detail_id")).values("note")[:1]
    person = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    records = TransitionRecord.objects.of_root(root).annotate(told=Subquery(note), person=Subquery(person))
    shown = [record for record in reversed(records) if not _is_begun_line(record) and not hidden(record)]
    events = [_event(record, names or {}) for record in shown]
    return _with_days(events, now)


def _is_begun_line(record: TransitionRecord) -> bool:
    """A line begins with the move of its case, which tells it already."""
    return record.name == "begin" and (record.case_type_id, record.case_id) != (record.root_type_id, record.root_id)


def _event(record: TransitionRecord, names: Mapping[tuple[int, int], str]) -> Event:
    workflow = registry[ContentType.objects.get_for_id(record.case_type_id).model_class()]
    subject = names.get((record.case_type_id, record.case_id), "")
    by_clock = record.actor_id is None
    if by_clock:
        what = f"{subject} {_by_clock(workflow, record)}".strip()
    else:
        office = organisation_name(record.organisation_id)
        place = f"（{office}）" if office else ""
        line = f"，{subject}" if subject and subject != office else ""
        what = f"{record.person or '原经办'}{place}{_deed(workflow, record.name)}{line}"
    return Event(record.at, what, by_clock, record.lamp, record.told or "")


def _deed(workflow: Workflow, name: str) -> str:
    row = workflow.transition(name)
    return row.label if row else SYSTEM.get(name, name)


def _by_clock(workflow: Workflow, record: TransitionRecord) -> str:
    if not record.limit_name:
        return f"系统{_deed(workflow, record.name)}"
    limit = workflow.limit(record.limit_name)
    if record.name != "climb":
        return f"{limit.label}{_deed(workflow, record.name)}"
    share = next((rung.share for rung in limit.ladder if rung.share and rung.lamp == record.lamp), None)
    if share == 1:
        return f"{limit.label}到期"
    silent = next((rung.label for rung in limit.ladder if rung.label and not rung.lamp), "到提醒时点")
    told = f"用时达 {share * 100:.0f}%" if share else silent
    waiting = f"，{lamp_of(record.lamp).note}" if lamp_of(record.lamp).note else ""
    return f"{limit.label}{told}{waiting}"


def _with_days(events: list[Event], now: datetime) -> list[Event]:
    days = [words.moment(event.at, now).rpartition(" ")[0] for event in events]
    before = ["今天", *days]
    return [
        replace(event, day=day) if day != last else event
        for event, day, last in zip(events, days, before, strict=False)
    ]
