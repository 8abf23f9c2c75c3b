"""工作日历: years, the days of one, a notice brought in after a dry run, and office hours."""

import csv
import io
import re
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.errors import Invalid, NotYours, Refusal
from governance.organisations.choices import AdminRole
from governance.organisations.models import Organisation
from governance.web.months import special, year_of
from governance.web.toasts import done
from governance.workflow.models import Deadline
from governance.worktime import services
from governance.worktime.calendar import current
from governance.worktime.choices import WORKING, YearState
from governance.worktime.loading import shipped_years
from governance.worktime.models import CalendarYear, OfficeHours
from governance.worktime.notice import COLUMNS, Notice, count_workdays

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})")
MOST = 100_000  # characters of a notice carried from dry run to application


class HoursForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="单位", required=False, empty_label="全区（没有单独规定的单位都按它）"
    )
    sessions = forms.CharField(
        label="办公时段",
        max_length=120,
        required=False,
        help_text="如 09:00-12:00 13:00-17:00；留空即取消该单位的单独时段。",
    )
    every_day = forms.BooleanField(label="休息日也上班（值班单位）", required=False)
    starts_on = forms.DateField(label="起始日", widget=DAY)
    ends_on = forms.DateField(label="终止日（不含）", required=False, widget=DAY, help_text="不填即长期有效。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(active=True).order_by("kind", "code")
        self.fields["organisation"].label_from_instance = lambda row: f"{row.get_kind_display()} {row.name}"

    def clean_sessions(self) -> list | None:
        """Read “09:00-12:00 13:00-17:00” into pairs; nothing typed is None."""
        text = self.cleaned_data["sessions"].strip()
        clocks = [f"{int(hour):02}:{minute}" for hour, minute in CLOCK.findall(text)]
        if not text:
            return None
        if not clocks or len(clocks) % 2 or CLOCK.sub("", text).strip(" 　-–—~～至到，,、;；/"):
            raise forms.ValidationError("请写成“09:00-12:00 13:00-17:00”的样子。")
        return [clocks[n : n + 2] for n in range(0, len(clocks), 2)]


def _keeper(request: HttpRequest) -> bool:
    return request.user.admin_role == AdminRole.SYSTEM


def _require_keeper(request: HttpRequest) -> None:
    if not _keeper(request):
        raise NotYours("工作日历只由系统管理员维护")


@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Show a year to everyone, and to the system administrator where it is changed."""
    today, years = timezone.localtime(request.at).date(), _years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else today.year
    months = year_of(current(), year, today)
    context = {
        "years": list(years.values()),
        "year": year,
        "chosen": years.get(year),
        "provisional": current().provisional(date(year, 1, 1)),
        "months": months,
        "workdays": sum(month.workdays for month in months),
        "special": special(months),
        "hours": _hours(today),
        "keeper": _keeper(request),
        "columns": COLUMNS,
    }
    return render(request, "web/calendar.html", context)


def _years() -> dict[int, CalendarYear]:
    rows = list(CalendarYear.objects.select_related("entered_by").order_by("year"))
    shipped = [CalendarYear(year=year, state=state, notice=notice) for year, state, notice in shipped_years()]
    return {row.year: row for row in rows or shipped}


def _hours(today: date) -> list[OfficeHours]:
    rows = list(OfficeHours.objects.select_related("organisation").order_by("organisation_id", "starts_on"))
    for row in rows:
        row.over = bool(row.ends_on and row.ends_on <= today)
        row.ahead = row.starts_on > today
    return sorted(rows, key=lambda row: (row.organisation_id is not None, row.over))


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Read an uploaded notice and show what it would change; nothing is written."""
    _require_keeper(request)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("请先选择通知文件", errors={"file": ["请先选择通知文件"]})
    notice = services.check_notice(file.name, file.read(1_000_001))
    return _judged(request, notice, source="", status=200 if notice.sound else 422)


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Put the notice of the dry run into force, judged once more."""
    _require_keeper(request)
    content, source = request.POST.get("rows", "")[:MOST].encode(), request.POST.get("source", "")
    try:
        notice = services.import_file("notice.csv", content, source=source, actor=request.user, at=request.at)
    except Refusal as refusal:
        checked = services.check_notice("notice.csv", content)
        return _judged(request, checked, source=source, status=refusal.status, refusal=refusal)
    count = len(notice.changed)
    done(request, f"{notice.year} 年节假日安排已生效，{count} 天有变化；运行中的时限 30 秒内按新日历重算。")
    return redirect(f"{reverse('calendar')}?year={notice.year}")


def _judged(
    request: HttpRequest, notice: Notice, *, source: str, status: int, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "notice": notice,
        "rows": _as_csv(notice) if notice.sound else "",
        "workdays": count_workdays(notice) if notice.sound else 0,
        "known": CalendarYear.objects.filter(year=notice.year, state=YearState.ANNOUNCED).first(),
        "running": Deadline.objects.running().filter(unit__in=WORKING).count(),
        "source": source,
        "refusal": refusal and {"title": "没有执行", "detail": refusal.message, "errors": {}},
    }
    return render(request, "web/calendar_notice.html", context, status=status)


def _as_csv(notice: Notice) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([row.day.isoformat(), "是" if row.is_workday else "否", row.name] for row in notice.rows)
    return text.getvalue()


def hours(request: HttpRequest) -> HttpResponse:
    """Change the office hours of the district or of one organisation from a day on."""
    _require_keeper(request)
    today = timezone.localtime(request.at).date()
    form = HoursForm(request.POST or None, initial={"starts_on": today})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.set_office_hours(**form.cleaned_data, actor=request.user, at=request.at)
        except Refusal as error:
            refusal = {"title": "没有改动", "detail": error.message, "status": error.status, "errors": {}}
        else:
            whose = form.cleaned_data["organisation"] or "全区"
            done(request, f"{whose}办公时段已调整；运行中的时限 30 秒内按新时段重算。")
            return redirect("calendar")
    context = {"form": form, "refusal": refusal, "hours": _hours(today)}
    wrong = refusal["status"] if refusal else 422 if form.errors else 200
    return render(request, "web/calendar_hours.html", context, status=wrong)
