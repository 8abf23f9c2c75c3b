"""The calendar a district edits: years, days that differ from Monday to Friday, office hours, and a version mark."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from governance.worktime.choices import YearState
from governance.worktime.sessions import validate_sessions


class CalendarYear(models.Model):
    """One year: whether the State Council's notice of its holidays is in, and which paper that was."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    state = models.CharField("状态", max_length=12, choices=YearState, default=YearState.PROVISIONAL)
    notice = models.CharField("依据", max_length=200, blank=True)
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "年度日历"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=YearState.values), name="calendar_year_state_known"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="calendar_year_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年（{self.get_state_display()}）"


class CalendarDay(models.Model):
    """A day that a notice names: a rest day, or a weekend day on which people work (调休上班)."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("是否上班")
    name = models.CharField("名称", max_length=40, blank=True)
    note = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OfficeHours(models.Model):
    """The sessions of a working day in a stretch of days; without an organisation they are the district's own."""

    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="组织"
    )
    sessions = models.JSONField(
        "时段", validators=[validate_sessions], help_text='如 [["09:00","12:00"],["13:00","17:00"]]'
    )
    every_day = models.BooleanField("休息日也上班", default=False)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("终止日（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办公时段"
        ordering = ["organisation_id", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="office_hours_days_ordered"
            ),
            ExclusionConstraint(
                name="office_hours_do_not_overlap",
                expressions=[
                    (
                        Func(
                            Coalesce("organisation_id", Value(0)),
                            Coalesce("organisation_id", Value(0)),
                            Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return "、".join(f"{opens}–{closes}" for opens, closes in self.sessions)


class CalendarVersion(models.Model):
    """The single row whose token changes with every change; a token is never used twice, not even after a rollback."""

    token = models.UUIDField("标记", default=uuid.uuid4)
    changed_at = models.DateTimeField("变更时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历版本"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="calendar_version_single")]

    def __str__(self) -> str:
        return str(self.token)
