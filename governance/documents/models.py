from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from governance.documents.choices import OPEN, JobState

AGENCY_WORD = r"^[\u4e00-\u9fa5]{2,12}$"


class PaperSeries(models.Model):
    """The counter of one agency word and year; its row is locked while a number is taken."""

    agency_word = models.CharField("机关代字", max_length=12)
    year = models.PositiveSmallIntegerField("年份")
    last_seq = models.PositiveIntegerField("已用序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号序列"
        constraints = [models.UniqueConstraint(fields=["agency_word", "year"], name="paper_series_once")]


class PaperNumber(models.Model):
    """The official number of one paper, 发文字号, such as 金西街函〔2026〕12号."""

    agency_word = models.CharField("机关代字", max_length=12, validators=[RegexValidator(AGENCY_WORD)])
    year = models.PositiveSmallIntegerField("年份")
    seq = models.PositiveIntegerField("序号")
    title = models.CharField("文件标题", max_length=200, blank=True)
    case_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="事项类别"
    )
    case_id = models.BigIntegerField("事项编号", null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取号人"
    )
    taken_at = models.DateTimeField("取号时间")

    class Meta:
        verbose_name = verbose_name_plural = "发文字号"
        indexes = [models.Index(fields=["case_type", "case_id"], name="paper_number_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["agency_word", "year", "seq"], name="paper_number_once"),
            models.CheckConstraint(condition=Q(agency_word__regex=AGENCY_WORD), name="paper_number_word"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2099)), name="paper_number_year"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="paper_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_word}〔{self.year}〕{self.seq}号"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(owner=user)

    def open(self):
        return self.filter(state__in=OPEN)


class Job(models.Model):
    """Work that takes longer than a click; the row is the duty, a worker that dies leaves it to the next."""

    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    params = models.JSONField("参数", default=dict)
    seats = models.JSONField("申请时的职务", default=list)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    runner = models.CharField("执行标识", max_length=32, blank=True)
    asked_at = models.DateTimeField("申请时间")
    next_at = models.DateTimeField("最早开始时间")
    heard_at = models.DateTimeField("最近心跳", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    expires_at = models.DateTimeField("保存至", null=True, blank=True)
    file = models.CharField("结果文件", max_length=100, blank=True)
    file_name = models.CharField("文件名", max_length=120, blank=True)
    outcome = models.JSONField("结果", default=dict)
    error = models.CharField("未完成原因", max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="job_of_owner"),
            models.Index(fields=["next_at"], condition=Q(state__in=["queued", "running"]), name="job_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed"]) | Q(finished_at__isnull=False), name="job_finish_dated"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """How much is done, 0 to 100; None while the total is unknown."""
        return min(100, 100 * self.done // self.total) if self.total else None
