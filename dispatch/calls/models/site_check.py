from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dispatch.calls.choices import OPEN_CHECK_STATES, UNTOLD_CHECK_STATES, WEIGHTY_SOURCES, CheckState
from dispatch.calls.models.call import ServiceCall
from dispatch.calls.models.querysets import whole_district
from governance.organisations.models import Organisation
from governance.worktime.amounts import Amount


class SiteCheckQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep what the person may see: the district all, others the told results of the calls they see."""
        at = at or timezone.now()
        if whole_district(user, at):
            return self
        calls = ServiceCall.objects.visible_to(user, at).order_by()
        return self.exclude(state__in=UNTOLD_CHECK_STATES).filter(call__in=calls)

    def open(self):
        return self.filter(state__in=OPEN_CHECK_STATES)


class SiteCheck(models.Model):
    """A visit to the place of a closed call (现场抽查): is what was replied true?"""

    case_no = models.CharField("编号", max_length=24, unique=True)
    call = models.OneToOneField(ServiceCall, models.PROTECT, related_name="site_check", verbose_name="呼叫")
    agency = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="承办派出机构"
    )
    state = models.CharField("状态", max_length=12, choices=CheckState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("抽取时间")
    checked_at = models.DateTimeField("抽查时间", null=True, editable=False)
    finding = models.TextField("查看情况", max_length=2000, blank=True, editable=False)
    ground = models.TextField("复核理由", max_length=2000, blank=True, editable=False)
    outcome = models.TextField("复核意见", max_length=2000, blank=True, editable=False)
    review_lapsed = models.BooleanField("复核逾期", default=False, editable=False)

    objects = SiteCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "现场抽查"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="check_of_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="check_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=UNTOLD_CHECK_STATES, checked_at=None)
                | (~Q(state__in=UNTOLD_CHECK_STATES) & Q(checked_at__isnull=False)),
                name="check_finding_known",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    @property
    def title(self) -> str:
        return f"现场抽查：{self.call.title}"

    @property
    def weighty(self) -> bool:
        return self.call.source in WEIGHTY_SOURCES

    @property
    def told(self) -> bool:
        return self.state not in UNTOLD_CHECK_STATES

    def get_absolute_url(self) -> str:
        return f"/calls/checks/{self.case_no}/"

    def allowed(self, limit_name: str) -> Amount | None:
        return self.call.allowed(limit_name)
