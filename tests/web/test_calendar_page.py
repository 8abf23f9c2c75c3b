from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.audit.models import Entry
from governance.worktime.calendar import current
from governance.worktime.models import CalendarYear, OfficeHours

pytestmark = pytest.mark.django_db
SOURCE = "国办发明电〔2026〕9号"
OTHERS = ["sec_admin", "audit_admin", "ops", "establishment", "leader", "dept_operator", "nobody"]
RESTS = [
    (date(2027, 1, 1), 3, "元旦"),
    (date(2027, 2, 5), 8, "春节"),
    (date(2027, 4, 3), 3, "清明节"),
    (date(2027, 5, 1), 5, "劳动节"),
    (date(2027, 6, 9), 1, "端午节"),
    (date(2027, 9, 15), 1, "中秋节"),
    (date(2027, 10, 1), 7, "国庆节"),
]
WORKDAYS = ["2027-02-14", "2027-02-20", "2027-05-08", "2027-09-26", "2027-10-09"]


def notice(*more: str) -> str:
    rests = [f"{first + timedelta(days=n)},否,{name}" for first, count, name in RESTS for n in range(count)]
    return "\n".join(["日期,是否上班,说明", *rests, *(f"{day},是,调休上班" for day in WORKDAYS), *more])


def check(client, text: str, name: str = "2027.csv"):
    return client.post("/calendar/check/", {"file": SimpleUploadedFile(name, text.encode())})


def standing() -> tuple:
    return (
        list(CalendarYear.objects.values_list("year", "state", "notice")),
        list(OfficeHours.objects.values_list()),
        Entry.objects.filter(action="worktime.calendar.changed").count(),
    )


@pytest.fixture
def keeper(client, cast):
    client.force_login(cast.sys_admin)
    return client


@pytest.mark.parametrize("name", OTHERS)
def test_everyone_reads_the_calendar_and_only_the_system_administrator_changes_it(client, cast, name):
    client.force_login(getattr(cast, name))
    before = standing()
    text = client.get("/calendar/?year=2026").content.decode()
    assert "2026 年，" in text and "调休上班" in text
    assert "试读" not in text and 'href="/calendar/hours/"' not in text
    assert check(client, notice()).status_code == 403
    assert client.post("/calendar/apply/", {"rows": notice(), "source": SOURCE}).status_code == 403
    assert client.get("/calendar/hours/").status_code == 403
    assert client.post("/calendar/hours/", {"sessions": "09:00-17:00", "starts_on": "2026-07-01"}).status_code == 403
    assert standing() == before


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get("/calendar/").status_code == 302


def test_a_provisional_year_says_so(keeper):
    assert "2027 年暂定" in keeper.get("/calendar/?year=2027").content.decode()
    assert "年暂定" not in keeper.get("/calendar/?year=2025").content.decode()
    assert keeper.get("/calendar/?year=9999").status_code == 200


def test_a_notice_is_read_first_and_changes_nothing(keeper):
    before = standing()
    answer = check(keeper, notice())
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "会有什么变化" in text and "2027-02-14" in text and "照此执行" in text
    assert standing() == before


def test_wrong_lines_are_named_and_cannot_be_applied(keeper):
    before = standing()
    answer = check(keeper, notice("2027-13-01,是,", "2027-03-02,是,调休上班"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“2027-13-01”认不出" in text and "不是调休上班日" in text and "照此执行" not in text
    rows = notice("2027-03-02,是,调休上班")
    assert keeper.post("/calendar/apply/", {"rows": rows, "source": SOURCE}).status_code == 422
    assert check(keeper, "x", "notice.pdf").status_code == 422
    assert keeper.post("/calendar/check/").status_code == 422
    assert standing() == before


def test_what_was_read_is_put_into_force_and_noted(keeper):
    rows = check(keeper, notice()).context["rows"]
    answer = keeper.post("/calendar/apply/", {"rows": rows, "source": SOURCE})
    assert answer.url == "/calendar/?year=2027"
    assert current().is_workday(date(2027, 2, 14)) and not current().provisional(date(2027, 5, 1))
    text = keeper.get(answer.url).content.decode()
    assert SOURCE in text and "30 秒内" in text and "2027 年暂定" not in text
    entry = Entry.objects.get(action="worktime.calendar.changed")
    assert (entry.actor_name, entry.before["state"], entry.after["notice"]) == ("系统管理员", "provisional", SOURCE)
    assert "2027-02-14" in entry.after["changed"]


def test_a_notice_without_its_paper_is_refused_and_kept_on_the_page(keeper):
    before = standing()
    answer = keeper.post("/calendar/apply/", {"rows": notice(), "source": " "})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "通知文号" in text and "照此执行" in text
    assert standing() == before


def test_hours_of_one_organisation_are_set_for_a_stretch_and_taken_away(keeper, cast):
    given = {
        "organisation": cast.street.pk,
        "sessions": "8:30-12:00 14:30至18:00",
        "starts_on": "2026-07-01",
        "ends_on": "2026-10-01",
    }
    assert keeper.post("/calendar/hours/", given).url == "/calendar/"
    row = OfficeHours.objects.get(organisation=cast.street)
    assert row.sessions == [["08:30", "12:00"], ["14:30", "18:00"]]
    assert "08:30–12:00、14:30–18:00" in keeper.get("/calendar/").content.decode()
    assert keeper.post("/calendar/hours/", given | {"sessions": ""}).status_code == 302
    assert not OfficeHours.objects.filter(organisation=cast.street).exists()
    assert Entry.objects.filter(action="worktime.calendar.changed").count() == 2


@pytest.mark.parametrize(
    "given",
    [
        {"sessions": "nine to five"},
        {"sessions": "09:00-12:00 13:00"},
        {"sessions": "12:00-09:00"},
        {"sessions": ""},
        {"ends_on": "2026-06-01"},
        {"starts_on": ""},
        {"organisation": "999999"},
    ],
)
def test_hours_that_make_no_sense_are_refused_and_nothing_changes(keeper, given):
    before = standing()
    answer = keeper.post("/calendar/hours/", {"sessions": "09:00-17:00", "starts_on": "2026-07-01"} | given)
    assert answer.status_code == 422
    assert standing() == before
