"""A change of the working calendar and its line in the log stand or fall together."""

from datetime import UTC, date, datetime

import pytest

from governance.audit import log
from governance.audit.models import Entry
from governance.errors import Invalid
from governance.worktime.models import OfficeHours
from governance.worktime.services import set_office_hours

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 2, tzinfo=UTC)
SUMMER = [["08:30", "12:00"], ["14:30", "18:00"]]


def change(cast, sessions=SUMMER):
    set_office_hours(cast.street, sessions, starts_on=date(2026, 7, 1), actor=cast.sys_admin, at=AT)


def test_new_hours_are_noted_with_what_held_before(cast):
    change(cast)
    change(cast, [["09:00", "17:00"]])
    entry = Entry.objects.order_by("-id").first()
    assert (entry.action, entry.actor_name, entry.note) == (
        "worktime.calendar.changed",
        "系统管理员",
        "西华街道办公时段调整",
    )
    assert entry.before["hours"][0]["sessions"] == SUMMER
    assert entry.after["sessions"] == [["09:00", "17:00"]]


def test_a_refused_change_leaves_no_line(cast):
    with pytest.raises(Invalid):
        change(cast, [["17:00", "09:00"]])
    assert not Entry.objects.exists()


def test_a_change_that_cannot_be_noted_does_not_happen(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(log, "write", broken)
    with pytest.raises(RuntimeError):
        change(cast)
    assert not OfficeHours.objects.filter(organisation=cast.street).exists()
