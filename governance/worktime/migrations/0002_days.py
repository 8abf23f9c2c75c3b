"""Fill the calendar with the days shipped: 2020 to 2026 as announced, 2027 provisional."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fill(apps, schema_editor):
    notices = {int(row["year"]): row for row in rows("years.csv")}
    apps.get_model("worktime", "CalendarYear").objects.bulk_create(
        apps.get_model("worktime", "CalendarYear")(year=year, state=row["state"], notice=row["notice"])
        for year, row in notices.items()
    )
    day_model = apps.get_model("worktime", "CalendarDay")
    day_model.objects.bulk_create(
        day_model(
            day=date.fromisoformat(row["day"]),
            is_workday=row["is_workday"] == "1",
            name=row["name"],
            note=notices[int(row["day"][:4])]["notice"],
        )
        for row in rows("days.csv")
    )
    hours = apps.get_model("worktime", "OfficeHours")
    hours.objects.create(sessions=[["09:00", "12:00"], ["13:00", "17:00"]], starts_on=date(2000, 1, 1))
    apps.get_model("worktime", "CalendarVersion").objects.create(pk=1)


def empty(apps, schema_editor):
    for name in ("CalendarDay", "CalendarYear", "OfficeHours", "CalendarVersion"):
        apps.get_model("worktime", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]

    operations = [migrations.RunPython(fill, empty)]
