"""A new year's notice and new office hours: whole or not at all, and whoever keeps deadlines hears of it."""

from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from openpyxl import Workbook

from governance.errors import Invalid
from governance.organisations.models import Organisation
from governance.worktime import services
from governance.worktime.amounts import work_hours, workdays
from governance.worktime.calendar import current, held
from governance.worktime.models import CalendarDay, CalendarVersion, CalendarYear, OfficeHours
from governance.worktime.sessions import validate_sessions

pytestmark = pytest.mark.django_db

SOURCE = "国办发明电〔2026〕9号"
RESTS = [
    (date(2026, 12, 31), date(2027, 1, 3), "元旦"),
    (date(2027, 2, 5), date(2027, 2, 12), "春节"),
    (date(2027, 4, 3), date(2027, 4, 5), "清明节"),
    (date(2027, 5, 1), date(2027, 5, 5), "劳动节"),
    (date(2027, 6, 9), date(2027, 6, 9), "端午节"),
    (date(2027, 9, 15), date(2027, 9, 15), "中秋节"),
    (date(2027, 10, 1), date(2027, 10, 7), "国庆节"),
]
WORKDAYS = [date(2027, 2, 14), date(2027, 2, 20), date(2027, 5, 8), date(2027, 9, 26), date(2027, 10, 9)]


@pytest.fixture
def heard(monkeypatch):
    heard = []
    monkeypatch.setattr(services, "listeners", [heard.append])
    return heard


@pytest.fixture
def agency():
    return Organisation.objects.create(code="510106025", name="西华街道", kind="street")


@pytest.fixture
def snapshot():
    """Return all that a refused change must leave as it was."""
    return lambda: (
        list(CalendarDay.objects.values_list("day", "is_workday", "name", "note")),
        list(CalendarYear.objects.values_list("year", "state", "notice")),
        list(OfficeHours.objects.values_list()),
        list(CalendarVersion.objects.values_list("token")),
    )


def sheet(*rows: str, head: str = "日期,是否上班,说明") -> bytes:
    return "\n".join([head, *rows]).encode()


def notice_lines() -> list[str]:
    rests = [
        f"{first + timedelta(days=n)},否,{name}" for first, last, name in RESTS for n in range((last - first).days + 1)
    ]
    return rests + [f"{day},是,调休上班" for day in WORKDAYS]


def test_a_notice_replaces_the_provisional_year(heard, at):
    services.import_notice(2027, RESTS, WORKDAYS, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    calendar = current()
    assert not calendar.provisional(date(2027, 5, 1))
    assert not calendar.is_workday(date(2026, 12, 31)) and calendar.is_workday(date(2027, 2, 14))
    assert calendar.due(at("2027-02-04 10:00"), workdays(2)) == at("2027-02-15 17:00")
    assert CalendarYear.objects.get(year=2027).notice == SOURCE
    assert CalendarDay.objects.get(day=date(2027, 2, 5)).note == SOURCE


def test_whoever_keeps_deadlines_hears_of_it_with_the_new_calendar_in_force(monkeypatch, at):
    seen = []
    monkeypatch.setattr(
        services, "listeners", [lambda change: seen.append((change, current().is_workday(date(2027, 2, 14))))]
    )

    with held():
        current()
        services.import_notice(2027, RESTS, WORKDAYS, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    (change, works), *rest = seen
    assert works and not rest
    assert (change.starts_on, change.ends_on, change.organisation_id) == (date(2026, 12, 31), date(2028, 1, 1), None)
    assert change.reason == f"2027 年节假日安排（{SOURCE}）"


def test_a_listener_that_fails_undoes_the_import(monkeypatch, at, snapshot):
    def fail(change):
        raise RuntimeError

    monkeypatch.setattr(services, "listeners", [fail])
    before = snapshot()

    with pytest.raises(RuntimeError):
        services.import_notice(2027, RESTS, WORKDAYS, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    assert snapshot() == before
    assert not current().is_workday(date(2027, 2, 14))


def test_a_corrected_notice_replaces_the_first_and_keeps_what_the_next_year_said(heard, at):
    now = at("2026-11-20 10:00")
    services.import_notice(2027, RESTS, WORKDAYS, source=SOURCE, actor=None, at=now)

    rests_2026 = [
        (date(2026, 1, 1), date(2026, 1, 3), "元旦"),
        (date(2026, 2, 15), date(2026, 2, 23), "春节"),
        (date(2026, 4, 4), date(2026, 4, 6), "清明节"),
        (date(2026, 5, 1), date(2026, 5, 5), "劳动节"),
        (date(2026, 6, 19), date(2026, 6, 21), "端午节"),
        (date(2026, 9, 25), date(2026, 9, 27), "中秋节"),
        (date(2026, 10, 1), date(2026, 10, 8), "国庆节"),
    ]
    works = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20)]
    done = services.import_notice(2026, rests_2026, works, source="更正", actor=None, at=now)

    assert done.changed == [date(2026, 10, 8), date(2026, 10, 10)]
    assert not current().is_workday(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("rests", "works", "said"),
    [
        ([(date(2027, 5, 5), date(2027, 5, 1), "劳动节")], [], "不是一段假期"),
        ([(date(2027, 5, 1), date(2027, 8, 1), "劳动节")], [], "不是一段假期"),
        (RESTS, [*WORKDAYS, WORKDAYS[0]], "2027-02-14 出现了两次。"),
        (RESTS, [date(2027, 2, 10)], "2027-02-10 出现了两次。"),
        (RESTS, [date(2027, 3, 3)], "2027-03-03 是周一至周五，不是调休上班日。"),
        (RESTS, [date(2028, 1, 8)], "2028-01-08 不属于 2027 年的安排。"),
        ([], [], "往年为 248 至 251 个"),
        ([(date(2027, 5, 1), date(2027, 5, 5), "长" * 41)], [], "说明不能超过 40 个字。"),
    ],
)
def test_a_wrong_notice_is_refused_and_nothing_changes(heard, at, snapshot, rests, works, said):
    before = snapshot()

    with pytest.raises(Invalid) as refusal:
        services.import_notice(2027, rests, works, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    assert refusal.value.message == "通知有误，未作任何改动。"
    assert said in str(refusal.value.errors)
    assert snapshot() == before and not heard


def test_a_notice_without_its_source_is_refused(heard, at, snapshot):
    before = snapshot()

    with pytest.raises(Invalid, match="通知文号"):
        services.import_notice(2027, RESTS, WORKDAYS, source=" ", actor=None, at=at("2026-11-20 10:00"))

    assert snapshot() == before


def test_checking_a_file_changes_nothing_and_tells_what_would(heard, snapshot):
    before = snapshot()

    notice = services.check_notice("2027.csv", sheet(*notice_lines()))

    assert notice.sound and notice.year == 2027 and len(notice.rows) == 34
    assert date(2026, 12, 31) in notice.changed and date(2027, 2, 5) not in notice.changed
    assert snapshot() == before and not heard


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_from_excel_in_china_is_read(heard, at, encoding):
    content = sheet(*notice_lines()).decode().replace("\n", "\r\n").encode(encoding)

    services.import_file("2027.CSV", content, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    assert CalendarDay.objects.get(day=date(2027, 2, 14)).name == "调休上班"
    assert len(heard) == 1


def test_a_workbook_is_read_like_a_csv(heard, at):
    book = Workbook()
    book.active.append(["说明", "是否上班", "日期"])
    for line in notice_lines():
        day, works, name = line.split(",")
        book.active.append([name, 1 if works == "是" else 0, date.fromisoformat(day)])
    packed = BytesIO()
    book.save(packed)

    notice = services.check_notice("2027.xlsx", packed.getvalue())

    assert notice.sound and len(notice.rows) == 34


def test_every_bad_row_is_told_at_once_and_none_is_imported(heard, at, snapshot):
    before = snapshot()
    content = sheet(*notice_lines(), "2027-13-01,是,", "2027/3/6,也许,", ",,", "2027年5月8日,是,再来")

    with pytest.raises(Invalid) as refusal:
        services.import_file("2027.csv", content, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    assert refusal.value.errors == {
        "第 36 行": ["日期“2027-13-01”认不出，请写成 2027-01-01 的样子。"],
        "第 37 行": ["“是否上班”要写“是”或“否”。"],
        "第 39 行": ["2027-05-08 出现了两次。"],
    }
    assert snapshot() == before and not heard


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "缺少列：日期、是否上班"),
        ("a.csv", sheet("2027-01-01,1", head="day,是否上班"), "缺少列：日期"),
        ("a.csv", sheet(), "没有读到"),
        ("a.csv", sheet("1066-01-01,否,"), "没有读到"),
    ],
)
def test_a_file_without_days_says_what_is_missing(name, content, said):
    assert said in "".join(services.check_notice(name, content).errors)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF", "只收 CSV 或 Excel"),
        ("a.xlsx", b"PK\x03\x04 broken", "不是完好的 Excel"),
        ("a.xlsx", sheet("2027-01-01,否,"), "不是完好的 Excel"),
        ("a.csv", b"\xff\xfe\x00\x81\xff", "编码认不出"),
        ("a.csv", b"x" * 1_000_001, "超过 1 MB"),
        ("a.csv", sheet(*["2027-01-01,否,"] * 500), "超过 400 行"),
    ],
)
def test_a_file_that_is_no_notice_is_refused(name, content, said):
    with pytest.raises(Invalid, match=said):
        services.check_notice(name, content)


def test_an_import_into_empty_tables_keeps_the_years_shipped(heard, at):
    for model in (CalendarDay, CalendarYear, OfficeHours, CalendarVersion):
        model.objects.all().delete()

    services.import_notice(2027, RESTS, WORKDAYS, source=SOURCE, actor=None, at=at("2026-11-20 10:00"))

    assert not current().is_workday(date(2026, 10, 1)) and current().is_workday(date(2027, 2, 14))


def test_an_organisation_has_hours_of_its_own_for_a_summer(heard, at, agency):
    summer = [["08:30", "12:00"], ["14:30", "18:00"]]
    services.set_office_hours(
        agency, summer, starts_on=date(2026, 6, 1), ends_on=date(2026, 10, 1), actor=None, at=at("2026-05-20 10:00")
    )

    assert current(agency.pk).due(at("2026-06-02 11:30"), work_hours(1)) == at("2026-06-02 15:00")
    assert current(agency.pk).due(at("2026-05-29 16:30"), work_hours(1)) == at("2026-06-01 09:00")
    assert current(agency.pk).due(at("2026-10-08 11:30"), work_hours(1)) == at("2026-10-08 13:30")
    assert current().due(at("2026-06-02 11:30"), work_hours(1)) == at("2026-06-02 13:30")
    assert heard[0].organisation_id == agency.pk and heard[0].reason == "西华街道办公时段调整"


def test_a_force_on_duty_works_on_holidays_too(heard, at, agency):
    services.set_office_hours(
        agency, [["08:00", "20:00"]], starts_on=date(2026, 1, 1), every_day=True, actor=None, at=at("2025-12-20 10:00")
    )

    assert current(agency.pk).due(at("2026-10-01 19:00"), work_hours(2)) == at("2026-10-02 09:00")
    assert current(agency.pk).due(at("2026-10-01 19:00"), workdays(1)) == at("2026-10-02 20:00")


def test_new_hours_cut_the_old_ones_and_can_be_taken_away(heard, at, agency):
    now = at("2025-12-20 10:00")
    services.set_office_hours(agency, [["08:00", "16:00"]], starts_on=date(2026, 1, 1), actor=None, at=now)
    services.set_office_hours(
        agency, [["10:00", "12:00"]], starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1), actor=None, at=now
    )
    services.set_office_hours(agency, None, starts_on=date(2026, 6, 1), actor=None, at=now)

    assert list(OfficeHours.objects.filter(organisation=agency).values_list("sessions", "starts_on", "ends_on")) == [
        ([["08:00", "16:00"]], date(2026, 1, 1), date(2026, 3, 1)),
        ([["10:00", "12:00"]], date(2026, 3, 1), date(2026, 4, 1)),
        ([["08:00", "16:00"]], date(2026, 4, 1), date(2026, 6, 1)),
    ]


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        ([], "1 至 6 个时段"),
        ("09:00-12:00", "1 至 6 个时段"),
        ([["09:00"]], "开始和结束"),
        ([["09:00", "12:00"], ["11:00", "17:00"]], "不能重叠"),
        ([["13:00", "17:00"], ["09:00", "12:00"]], "按先后"),
        ([["12:00", "12:00"]], "晚于开始"),
        ([["9:00", "12:00"]], "“09:00”的样子"),
        ([["09:00", "24:01"]], "一天之内"),
        ([["09:60", "12:00"]], "一天之内"),
        ([["०९:००", "12:00"]], "“09:00”的样子"),
        ([[9, 12]], "“09:00”的样子"),
    ],
)
def test_disorderly_sessions_are_refused(heard, at, agency, snapshot, sessions, said):
    before = snapshot()

    with pytest.raises(Invalid, match=said):
        services.set_office_hours(agency, sessions, starts_on=date(2026, 1, 1), actor=None, at=at("2025-12-20 10:00"))
    with pytest.raises(ValidationError):
        validate_sessions(sessions)

    assert snapshot() == before and not heard


def test_days_out_of_order_and_a_district_without_hours_are_refused(at, agency):
    fine = [["09:00", "17:00"]]
    for organisation, sessions, first, last in (
        (agency, fine, date(2026, 2, 1), date(2026, 2, 1)),
        (agency, fine, date(1999, 2, 1), None),
        (None, None, date(2026, 2, 1), None),
    ):
        with pytest.raises(Invalid):
            services.set_office_hours(
                organisation, sessions, starts_on=first, ends_on=last, actor=None, at=at("2026-01-01 10:00")
            )


@pytest.mark.parametrize("own", [True, False])
def test_the_database_refuses_hours_that_overlap(agency, own):
    organisation = agency if own else None
    OfficeHours.objects.filter(organisation=None).delete()
    OfficeHours.objects.create(organisation=organisation, sessions=[["09:00", "17:00"]], starts_on=date(2026, 1, 1))

    with pytest.raises(IntegrityError, match="office_hours_do_not_overlap"):
        OfficeHours.objects.create(organisation=organisation, sessions=[["09:00", "17:00"]], starts_on=date(2027, 1, 1))


def test_the_command_checks_first_and_writes_only_when_told(heard, tmp_path, snapshot):
    file, said, before = tmp_path / "2027.csv", StringIO(), snapshot()
    file.write_bytes(sheet(*notice_lines()))

    call_command("importcalendar", file, stdout=said)
    assert snapshot() == before and "只作检查，未写入" in said.getvalue()

    call_command("importcalendar", file, "--apply", "--source", SOURCE, stdout=said)
    assert CalendarYear.objects.get(year=2027).state == "announced" and len(heard) == 1


def test_the_command_tells_each_error_and_a_missing_file(heard, tmp_path):
    file, said = tmp_path / "2027.csv", StringIO()
    file.write_bytes(sheet("2027-01-01,或许,"))

    with pytest.raises(CommandError, match="未作任何改动"):
        call_command("importcalendar", file, "--apply", stderr=said)
    assert said.getvalue().startswith("第 2 行：“是否上班”要写“是”或“否”。")
    with pytest.raises(CommandError, match="读不到文件"):
        call_command("importcalendar", tmp_path / "none.csv")
    file.write_bytes(sheet(*notice_lines()))
    with pytest.raises(CommandError, match="通知文号"):
        call_command("importcalendar", file, "--apply", stdout=said)
