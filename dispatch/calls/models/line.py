from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dispatch.calls.choices import MOST_REWORKS, OPEN_LINE_STATES, LineRole, LineState, ResultKind
from dispatch.calls.models.call import ServiceCall
from dispatch.calls.models.querysets import CallLineQuerySet
from governance.organisations.models import Organisation
from governance.worktime.amounts import Amount


class CallLine(models.Model):
    """What one department owes to one call; the lead carries the whole, each assistant its own part."""

    call = models.ForeignKey(ServiceCall, models.PROTECT, related_name="lines", verbose_name="呼叫")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    agency = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name="承办派出机构",
    )
    line_role = models.CharField("角色", max_length=6, choices=LineRole)
    state = models.CharField("状态", max_length=12, choices=LineState, editable=False)
    arrive_required = models.BooleanField("须到场", default=False)

    called_at = models.DateTimeField("呼叫时间")
    signed_at = models.DateTimeField("签收时间", null=True, editable=False)
    signed_by_clock = models.BooleanField("系统签收", default=False, editable=False)
    responded_at = models.DateTimeField("响应时间", null=True, editable=False)
    arrived_at = models.DateTimeField("到场时间", null=True, editable=False)
    replied_at = models.DateTimeField("答复时间", null=True, editable=False)
    done_at = models.DateTimeField("办结时间", null=True, editable=False)
    accepted_at = models.DateTimeField("受理时间", null=True, editable=False)
    contacted_whom = models.CharField("联系对象", max_length=100, blank=True, editable=False)
    measure = models.CharField("处置措施", max_length=500, blank=True, editable=False)
    promised_at = models.DateTimeField("完成时限", null=True, editable=False)
    result_kind = models.CharField("结果", max_length=10, choices=ResultKind, blank=True, editable=False)
    result_text = models.TextField("处置结果", max_length=2000, blank=True, editable=False)
    rework_count = models.PositiveSmallIntegerField("返工次数", default=0, editable=False)
    rework_reason = models.CharField("返工理由", max_length=500, blank=True, editable=False)
    suspended_at = models.DateTimeField("挂账时间", null=True, editable=False)
    # What was ever begun beside this line (objection, extension, …); only then is a child table read.
    asked = ArrayField(models.CharField(max_length=12), verbose_name="附带事项", default=list, editable=False)

    objects = CallLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "呼叫线"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["department", "-call"], name="line_of_department"),
            models.Index(fields=["agency", "-call"], condition=Q(agency__isnull=False), name="line_of_agency"),
            models.Index(
                fields=["department", "state", "-call"], condition=Q(state__in=OPEN_LINE_STATES), name="line_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="line_state_known"),
            models.CheckConstraint(condition=Q(line_role__in=LineRole.values), name="line_role_known"),
            models.CheckConstraint(
                condition=Q(result_kind="") | Q(result_kind__in=ResultKind.values), name="line_result_known"
            ),
            models.UniqueConstraint(
                fields=["call", "department"], condition=~Q(state=LineState.WITHDRAWN), name="line_once_of_department"
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(line_role=LineRole.LEAD) & ~Q(state=LineState.WITHDRAWN),
                name="line_one_lead",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(LineState.REPLIED, LineState.DONE)) | Q(replied_at__isnull=False),
                name="line_reply_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.pk}"

    @property
    def leads(self) -> bool:
        return self.line_role == LineRole.LEAD

    @property
    def reworkable(self) -> bool:
        """Whether the street may send the answer back."""
        return self.state == LineState.REPLIED and self.rework_count < MOST_REWORKS

    def allowed(self, limit_name: str) -> Amount | None:
        return self.call.allowed(limit_name)
