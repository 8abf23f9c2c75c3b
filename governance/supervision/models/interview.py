from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from governance.organisations.models import Organisation
from governance.supervision.choices import Cause, InterviewState
from governance.supervision.models.querysets import InterviewQuerySet
from governance.supervision.models.sheet import SupervisionSheet


class Interview(models.Model):
    """约谈: the district talks with the head of an organisation about its red sheets; the minutes are kept."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("事由", max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="被约谈单位"
    )
    cause = models.CharField("缘由", max_length=12, choices=Cause)
    quarter = models.CharField("季度", max_length=6)
    sheet = models.ForeignKey(SupervisionSheet, models.PROTECT, related_name="+", null=True, verbose_name="督办单")
    sheet_ids = ArrayField(models.BigIntegerField(), verbose_name="所涉督办单", default=list)

    state = models.CharField("状态", max_length=10, choices=InterviewState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("列入时间")
    by_leader = models.BooleanField("区领导约谈", default=False, editable=False)
    paper_no = models.CharField("通知书文号", max_length=40, blank=True, editable=False)
    minutes_no = models.CharField("纪要文号", max_length=40, blank=True, editable=False)
    meeting_at = models.DateTimeField("约谈时间", null=True, editable=False)
    place = models.CharField("约谈地点", max_length=100, blank=True, editable=False)
    attended = models.CharField("参加人员", max_length=300, blank=True, editable=False)
    minutes = models.TextField("约谈纪要", max_length=4000, blank=True, editable=False)
    demands = models.TextField("整改要求", max_length=2000, blank=True, editable=False)
    finish_by = models.DateField("整改期限", null=True, editable=False)
    ended_at = models.DateTimeField("了结时间", null=True, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "约谈"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="interview_of_organisation"),
            models.Index(fields=["-id"], condition=Q(state="called"), name="interview_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InterviewState.values), name="interview_state_known"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="interview_cause_known"),
            models.UniqueConstraint(
                fields=["organisation", "quarter"], condition=Q(cause="three_reds"), name="interview_once_a_quarter"
            ),
            models.UniqueConstraint(fields=["sheet"], condition=Q(cause="unanswered"), name="interview_once_of_sheet"),
            models.CheckConstraint(
                condition=~Q(state="held") | ~Q(minutes="") & Q(ended_at__isnull=False), name="interview_held_minuted"
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    def get_absolute_url(self) -> str:
        return f"/interviews/{self.case_no}/"
