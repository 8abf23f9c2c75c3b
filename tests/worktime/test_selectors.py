"""What administrators are warned of, and the preview of a deadline."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.errors import Invalid
from governance.worktime.models import CalendarVersion, CalendarYear
from governance.worktime.selectors import preview, warnings
from governance.worktime.services import set_office_hours

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 3, 4), []),
        (date(2026, 11, 14), []),
        (date(2026, 11, 15), ["2027"]),
        (date(2026, 12, 31), ["2027"]),
        (date(2027, 1, 1), ["2027"]),
        (date(2027, 11, 15), ["2027", "2028"]),
    ],
)
def test_a_year_whose_notice_is_missing_is_told_from_mid_november(today, years):
    assert [said[:4] for said in warnings(today)] == years


def test_no_warning_stays_once_the_notice_is_in():
    CalendarYear.objects.filter(year=2027).update(state="announced")
    CalendarVersion.objects.update(token=uuid.uuid4())

    assert warnings(date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    "start",
    [
        "2026-03-04T09:12",
        "2026-03-04 09:12",
        "2026-03-04T09:12:00+08:00",
        "2026-03-04T09:12:00 08:00",
        "2026-03-04T01:12Z",
    ],
)
def test_a_preview_reads_every_common_way_to_write_a_moment(start, at):
    assert preview(start, "4", "work_hour") == at("2026-03-04 14:12")


def test_a_preview_counts_by_the_hours_of_the_organisation(cast, at):
    set_office_hours(
        cast.street, [["10:00", "12:00"]], starts_on=date(2026, 1, 1), actor=None, at=at("2026-01-01 10:00")
    )

    assert preview(at("2026-03-04 09:12"), 1, "workday", organisation=cast.street) == at("2026-03-05 12:00")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "place"),
    [
        ("yesterday", 1, "hour", "from"),
        ("", 1, "hour", "from"),
        ("2026-02-30T09:00", 1, "hour", "from"),
        ("1999-12-31T09:00", 1, "hour", "from"),
        ("2101-01-01T09:00", 1, "hour", "from"),
        (datetime(1, 1, 1, tzinfo=UTC), 1, "hour", "from"),
        ("2026-03-04T09:12", 0, "hour", "amount"),
        ("2026-03-04T09:12", -1, "hour", "amount"),
        ("2026-03-04T09:12", "10000.5", "hour", "amount"),
        ("2026-03-04T09:12", "1e400", "hour", "amount"),
        ("2026-03-04T09:12", "NaN", "hour", "amount"),
        ("2026-03-04T09:12", "Infinity", "hour", "amount"),
        ("2026-03-04T09:12", "四", "hour", "amount"),
        ("2026-03-04T09:12", None, "hour", "amount"),
        ("2026-03-04T09:12", "1.5", "month", "amount"),
        ("2026-03-04T09:12", 1, "fortnight", "unit"),
        ("2026-03-04T09:12", 1, "", "unit"),
    ],
)
def test_a_preview_of_nonsense_is_refused_by_field(start, amount, unit, place):
    with pytest.raises(Invalid) as refusal:
        preview(start, amount, unit)

    assert list(refusal.value.errors) == [place]


@pytest.mark.parametrize("unit", ["minute", "hour", "day", "month", "work_hour", "workday"])
def test_the_largest_preview_ends_or_is_refused(unit):
    try:
        assert preview("2100-12-31T23:59", 10_000, unit) > datetime(2100, 12, 31, tzinfo=UTC) + timedelta(days=1)
    except Invalid as refusal:
        assert "1999 年至 2150 年" in refusal.message
