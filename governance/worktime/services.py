"""Change the calendar: a year's notice, the hours of an organisation. Whoever keeps deadlines listens."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from governance.errors import Invalid
from governance.worktime.calendar import current, release
from governance.worktime.choices import YearState
from governance.worktime.loading import shipped_days, shipped_years
from governance.worktime.models import CalendarDay, CalendarVersion, CalendarYear, OfficeHours
from governance.worktime.notice import LEAD, Notice, from_ranges, read_cells
from governance.worktime.sessions import validate_sessions
from governance.worktime.sheets import read_sheet


@dataclass(frozen=True)
class Change:
    """Working time changed from `starts_on` until before `ends_on` (None: for good), for one organisation or all."""

    at: datetime
    actor: Any
    reason: str
    starts_on: date
    ends_on: date | None = None
    organisation_id: int | None = None
    before: dict | None = None  # what held until now, and what holds instead, for the record
    after: dict | None = None


Listener = Callable[[Change], None]
listeners: list[Listener] = []  # called in the transaction of the change, after it; `current` already gives the new one


def check_notice(name: str, content: bytes) -> Notice:
    """Read an uploaded notice and judge it, changing nothing; the answer carries rows, errors and changed days."""
    return _compare(read_cells(read_sheet(name, content)))


def import_file(name: str, content: bytes, *, source: str, actor, at: datetime) -> Notice:
    """Put an uploaded notice into force; refuse the whole when any row is wrong."""
    return _apply(check_notice(name, content), source=source, actor=actor, at=at)


def import_notice(
    year: int, rest_ranges: Iterable[tuple], workdays: Iterable[date], *, source: str, actor, at: datetime
) -> Notice:
    """Put a notice into force: (first, last, name) stretches of rest and make-up workdays, as the paper lists them."""
    return _apply(_compare(from_ranges(year, rest_ranges, workdays)), source=source, actor=actor, at=at)


def set_office_hours(
    organisation,
    sessions: list | None,
    *,
    starts_on: date,
    ends_on: date | None = None,
    every_day: bool = False,
    actor,
    at: datetime,
) -> None:
    """Give an organisation (None: the district) its sessions from one day until before another; None takes them away.

    What held in that stretch before is cut; what held on either side stays.
    """
    _judge_hours(organisation, sessions, starts_on, ends_on)
    with transaction.atomic():
        _lock()
        before = _hours_in(organisation, starts_on, ends_on)
        _clear_hours(organisation, starts_on, ends_on)
        if sessions is not None:
            OfficeHours.objects.create(
                organisation=organisation, sessions=sessions, every_day=every_day, starts_on=starts_on, ends_on=ends_on
            )
        name = organisation.name if organisation else "全区"
        organisation_id = organisation.pk if organisation else None
        after = {"sessions": sessions, "every_day": every_day}
        reason = f"{name}办公时段调整"
        _announce(Change(at, actor, reason, starts_on, ends_on, organisation_id, {"hours": before}, after))


def load_shipped() -> None:
    """Fill empty tables with the years shipped, so that a change adds to them."""
    if CalendarYear.objects.exists():
        return
    notices = {year: notice for year, _, notice in shipped_years()}
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, state=state, notice=notice) for year, state, notice in shipped_years()
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_workday=works, name=name, note=notices[day.year]) for day, works, name in shipped_days()
    )


def _compare(notice: Notice) -> Notice:
    """Note the days that would count otherwise than now, among them those that the notice no longer names."""
    if notice.sound:
        now, will = current(), {row.day: bool(row.is_workday) for row in notice.rows}
        for day in now.special_days(notice.year, until=_until(notice.year)):
            will.setdefault(day, day.weekday() < 5)
        notice.changed = sorted(day for day, works in will.items() if now.is_workday(day) != works)
    return notice


def _until(year: int) -> date:
    """Return the day before which a year's notice says all; the next year's may have spoken about December's end."""
    last = date(year + 1, 1, 1)
    return last if current().provisional(last) else last - LEAD


def _apply(notice: Notice, *, source: str, actor, at: datetime) -> Notice:
    if not source.strip() or len(source) > 200:
        raise Invalid("请写明依据的通知文号，不超过 200 个字。", errors={"source": ["请写明依据的通知文号。"]})
    if not notice.sound:
        raise Invalid("通知有误，未作任何改动。", errors=notice.complaints())
    with transaction.atomic():
        _lock()
        load_shipped()
        before = _year_in(notice)
        own = Q(day__gte=date(notice.year, 1, 1), day__lt=_until(notice.year))
        CalendarDay.objects.filter(own | Q(day__in=[row.day for row in notice.rows])).delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(day=row.day, is_workday=row.is_workday, name=row.name, note=source) for row in notice.rows
        )
        CalendarYear.objects.update_or_create(
            year=notice.year,
            defaults={"state": YearState.ANNOUNCED, "notice": source, "entered_at": at, "entered_by": actor},
        )
        first = min([date(notice.year, 1, 1), *(row.day for row in notice.rows)])
        reason = f"{notice.year} 年节假日安排（{source}）"
        after = {"state": YearState.ANNOUNCED, "notice": source, "changed": [str(day) for day in notice.changed]}
        _announce(Change(at, actor, reason, first, date(notice.year + 1, 1, 1), None, before, after))
    return notice


def _lock() -> None:
    """Let one change at a time pass."""
    CalendarVersion.objects.get_or_create(pk=1)
    CalendarVersion.objects.select_for_update().get(pk=1)


def _announce(change: Change) -> None:
    CalendarVersion.objects.filter(pk=1).update(token=uuid.uuid4(), changed_at=change.at)
    release()
    for listener in listeners:
        listener(change)


def _year_in(notice: Notice) -> dict:
    """Tell what was known of a year, and how the days that change counted, before its notice is applied."""
    year = CalendarYear.objects.filter(year=notice.year).first()
    return {
        "state": year.state if year else "",
        "notice": year.notice if year else "",
        "workdays": [str(day) for day in notice.changed if current().is_workday(day)],
    }


def _hours_in(organisation, starts_on: date, ends_on: date | None) -> list[dict]:
    """Tell which rows of hours hold somewhere in a stretch."""
    rows = OfficeHours.objects.filter(organisation=organisation).exclude(ends_on__lte=starts_on)
    return [
        {"sessions": row.sessions, "every_day": row.every_day, "starts_on": str(row.starts_on), "ends_on": _text(row)}
        for row in (rows.filter(starts_on__lt=ends_on) if ends_on else rows)
    ]


def _text(row: OfficeHours) -> str:
    return str(row.ends_on) if row.ends_on else ""


def _judge_hours(organisation, sessions, starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid("终止日要晚于起始日。", errors={"ends_on": ["终止日要晚于起始日。"]})
    if not 2000 <= starts_on.year <= 2100:
        message = "起始日要在 2000 年至 2100 年之间。"
        raise Invalid(message, errors={"starts_on": [message]})
    if sessions is None and organisation is None:
        raise Invalid("全区的办公时段不能没有。", errors={"sessions": ["请填写办公时段。"]})
    if sessions is not None:
        try:
            validate_sessions(sessions)
        except ValidationError as problem:
            raise Invalid(problem.messages[0], errors={"sessions": problem.messages}) from problem


def _clear_hours(organisation, starts_on: date, ends_on: date | None) -> None:
    """Cut the stretch out of the rows that hold in it."""
    rows = OfficeHours.objects.filter(organisation=organisation).exclude(ends_on__lte=starts_on)
    for row in rows.filter(starts_on__lt=ends_on) if ends_on else rows:
        kept = (row.starts_on, starts_on), (ends_on, row.ends_on)
        row.delete()
        for first, last in kept:
            if first and (last is None or first < last):
                row.pk, row.starts_on, row.ends_on = None, first, last
                row.save(force_insert=True)
