from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dispatch.calls.choices import OPEN_TOPIC_STATES, TopicState
from dispatch.calls.models.querysets import OwnerQuerySet
from governance.organisations.models import Organisation
from governance.worktime.amounts import Amount


class MonthlyTopic(models.Model):
    """A matter that keeps coming back at one place (每月一题), with an owner, a plan and a date."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("题目", max_length=80)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="街道")
    item_code = models.CharField("事项编码", max_length=8)
    item_name = models.CharField("事项名称", max_length=60)
    place = models.CharField("地点", max_length=120)
    place_key = models.CharField("地点词", max_length=40)
    case_nos = ArrayField(models.CharField(max_length=24), verbose_name="反复发生的呼叫", default=list)
    first_on = models.DateField("最早一件")
    last_on = models.DateField("最近一件")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="责任单位"
    )
    state = models.CharField("状态", max_length=10, choices=TopicState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("提出时间")
    amounts = models.JSONField("时限", default=dict)
    assigned_at = models.DateTimeField("立题时间", null=True, editable=False)
    plan = models.TextField("治理方案", max_length=2000, blank=True, editable=False)
    due_on = models.DateField("完成日期", null=True, editable=False)
    result = models.TextField("治理结果", max_length=2000, blank=True, editable=False)
    finished_at = models.DateTimeField("报完成时间", null=True, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每月一题"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["street", "-id"], name="topic_of_street"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=OPEN_TOPIC_STATES), name="topic_open"),
            models.Index(fields=["owner", "-id"], condition=Q(owner__isnull=False), name="topic_of_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "item_code", "place_key"],
                condition=Q(state__in=OPEN_TOPIC_STATES),
                name="topic_once_at_a_place",
            ),
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="topic_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(TopicState.PROPOSED, TopicState.DROPPED)) | Q(owner__isnull=False),
                name="topic_owner_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(TopicState.PLANNED, TopicState.FINISHED, TopicState.DONE))
                | Q(due_on__isnull=False) & ~Q(plan=""),
                name="topic_plan_and_date_known",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    def allowed(self, limit_name: str) -> Amount | None:
        pair = self.amounts.get(limit_name)
        return Amount(*pair) if pair else None

    def get_absolute_url(self) -> str:
        return f"/calls/topics/{self.case_no}/"
