from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from dispatch.duties.choices import OPEN_TASK_STATES, OUTSIDE_LIST, DutyList, TaskState
from dispatch.duties.models.duty import Duty
from governance.organisations.choices import DISTRICT_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.worktime.amounts import Amount


class StreetTaskQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep what the person may see: a department its own, a street what was sent to it, the district all."""
        held = mandate(user, at or timezone.now())
        if held.has(*DISTRICT_ROLES):
            return self
        known, mine = directory(), held.organisations()
        streets = [pk for pk in mine if pk in known and known[pk].kind == OrganisationKind.STREET]
        departments = [pk for pk in mine if pk in known and known[pk].kind == OrganisationKind.DEPARTMENT]
        return self.filter(Q(department_id__in=departments) | Q(street_id__in=streets, sent_at__isnull=False))

    def open(self):
        return self.filter(state__in=OPEN_TASK_STATES)


class StreetTask(models.Model):
    """What a department wants a street to do (部门交办街道任务); the street sees it once it was admitted and sent."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("任务", max_length=60)
    content = models.TextField("任务内容", max_length=2000)
    department = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="交办部门"
    )
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="承接街道")
    duty = models.ForeignKey(
        Duty, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name="履职事项"
    )
    duty_code = models.CharField("清单编码", max_length=8, blank=True)
    duty_kind = models.CharField("清单类别", max_length=10, choices=DutyList, blank=True)
    reason = models.CharField("须由街道承担的理由", max_length=500)
    legal_basis = models.CharField("依据", max_length=200)
    support = models.CharField("随任务保障", max_length=300)
    finish_by = models.DateTimeField("完成期限")
    # Prepared when the task is drafted, so that no clock has to ask the catalogue again.
    amounts = models.JSONField("时限", default=dict)

    state = models.CharField("状态", max_length=12, choices=TaskState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="登记人"
    )
    applied_at = models.DateTimeField("申请时间", null=True, editable=False)
    admitted_at = models.DateTimeField("准入时间", null=True, editable=False)
    conditions = models.CharField("准入意见", max_length=500, blank=True, editable=False)
    refused_by_clock = models.BooleanField("逾期视为不予准入", default=False, editable=False)
    sent_at = models.DateTimeField("下达时间", null=True, editable=False)
    contested_at = models.DateTimeField("异议时间", null=True, editable=False)
    contest_reason = models.CharField("异议理由", max_length=500, blank=True, editable=False)
    accepted_at = models.DateTimeField("接收时间", null=True, editable=False)
    reported_at = models.DateTimeField("报结时间", null=True, editable=False)
    result = models.TextField("完成情况", max_length=2000, blank=True, editable=False)
    returned_at = models.DateTimeField("退回补充时间", null=True, editable=False)
    confirmed_by_clock = models.BooleanField("逾期视为确认", default=False, editable=False)
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)

    objects = StreetTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "交办街道任务"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["department", "-id"], name="task_of_department"),
            models.Index(fields=["street", "-id"], condition=Q(sent_at__isnull=False), name="task_of_street"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=OPEN_TASK_STATES), name="task_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            # The gate: nothing reaches a street that nobody admitted.
            models.CheckConstraint(
                condition=~Q(state__in=(TaskState.SENT, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.CLOSED))
                | Q(admitted_at__isnull=False, sent_at__isnull=False),
                name="task_sent_when_admitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(TaskState.REPORTED, TaskState.CLOSED))
                | Q(accepted_at__isnull=False, reported_at__isnull=False),
                name="task_report_known",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    def get_absolute_url(self) -> str:
        return f"/tasks/{self.case_no}/"

    @property
    def listed_as(self) -> str:
        return f"{self.duty}（{self.get_duty_kind_display()}）" if self.duty_id else OUTSIDE_LIST

    def allowed(self, limit_name: str) -> Amount | None:
        pair = self.amounts.get(limit_name)
        return Amount(*pair) if pair else None
