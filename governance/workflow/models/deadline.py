from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from governance.workflow.choices import LATE_LAMPS, Lamp
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit


class DeadlineQuerySet(models.QuerySet):
    def running(self):
        return self.filter(closed_at=None)

    def of_roots(self, model, pks):
        return self.filter(root_type=ContentType.objects.get_for_model(model), root_id__in=pks)

    def due(self, at: datetime):
        return self.filter(next_at__lte=at)

    def overdue(self, at: datetime):
        """Keep what ran past its end by `at`; a clock that stands still is late only if it was before it stood."""
        ran_on = Q(paused_at=None) | Q(due_at__lte=F("paused_at"))
        return self.running().filter(ran_on, due_at__lte=at).exclude(lamp=Lamp.GREY)

    def late(self):
        return self.running().filter(lamp__in=LATE_LAMPS)


class Deadline(models.Model):
    """One time limit of one case; the only place where time is kept.

    `rungs` are the moments of the ladder in order of time, `steps` which step of the ladder each is, `rung` how many
    have passed, `climbed` a bit for every step that ever acted (a step acts once, however often it is re-timed).
    `next_at` is empty while nothing more can happen.
    """

    case_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    case_id = models.BigIntegerField()
    root_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    root_id = models.BigIntegerField()
    limit_name = models.CharField("时限", max_length=30)
    keeper_id = models.BigIntegerField("计时单位", null=True)
    amount = models.DecimalField("限额", max_digits=8, decimal_places=2, null=True)
    unit = models.CharField("单位", max_length=10, choices=Unit, blank=True)
    extension = models.DecimalField("延长", max_digits=8, decimal_places=2, default=0)
    paused_seconds = models.PositiveIntegerField("已停时长（秒）", default=0)
    opened_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    rungs = ArrayField(models.DateTimeField(), verbose_name="阶梯", default=list)
    steps = ArrayField(models.PositiveSmallIntegerField(), verbose_name="级序", default=list)
    rung = models.PositiveSmallIntegerField("已过级数", default=0)
    climbed = models.PositiveIntegerField("已办各级", default=0)
    lamp = models.CharField("亮灯", max_length=12, choices=Lamp, blank=True)
    next_at = models.DateTimeField("下次触发", null=True)
    paused_at = models.DateTimeField("暂停", null=True)
    pause_ends_at = models.DateTimeField("暂停至", null=True)
    closed_at = models.DateTimeField("止钟", null=True)
    failures = models.PositiveSmallIntegerField("触发失败次数", default=0)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        constraints = [
            # The root stands first because what runs is always read by roots.
            models.UniqueConstraint(
                fields=["root_type", "root_id", "case_type", "case_id", "limit_name"],
                condition=Q(closed_at=None),
                name="deadline_one_running",
            ),
            models.CheckConstraint(condition=Q(lamp__in=Lamp.values), name="deadline_lamp_known"),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(next_at=None), name="deadline_closed_is_still"),
        ]
        indexes = [
            # Read by the sweep alone: holds only rows that something can still happen to.
            models.Index(fields=["next_at"], name="deadline_next", condition=Q(next_at__isnull=False)),
            models.Index(fields=["root_type", "root_id"], name="deadline_of_root"),
            models.Index(fields=["root_type", "lamp", "due_at"], name="deadline_running", condition=Q(closed_at=None)),
        ]

    @property
    def allowance(self) -> Amount | None:
        return Amount(self.amount + self.extension, self.unit) if self.amount is not None else None

    @property
    def working(self) -> bool:
        return bool(self.allowance and self.allowance.working)


class SweepMark(models.Model):
    """When the sweep last came round; `/readyz` tells its age."""

    swept_at = models.DateTimeField("最近一次扫描")
    fired = models.PositiveIntegerField("触发数", default=0)
    calendar_token = models.CharField("所用日历", max_length=40, blank=True)
    untimed = models.JSONField("待重算", default=list)  # roots (content type, key) that failed under this calendar

    class Meta:
        verbose_name = verbose_name_plural = "扫描"
