from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dispatch.calls.choices import OPEN_VISIT_STATES, VisitState
from dispatch.calls.models.querysets import PartyQuerySet
from governance.organisations.models import Organisation
from governance.worktime.amounts import Amount


class JointVisit(models.Model):
    """Several open calls at one place, visited together once (联合出勤) instead of one after the other."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("事由", max_length=80)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="街道")
    place = models.CharField("地点", max_length=120)
    place_key = models.CharField("地点词", max_length=40)
    parties = ArrayField(models.BigIntegerField(), verbose_name="参加单位", default=list)
    case_nos = ArrayField(models.CharField(max_length=24), verbose_name="所涉呼叫", default=list)
    state = models.CharField("状态", max_length=10, choices=VisitState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("提出时间")
    amounts = models.JSONField("时限", default=dict)
    visits_at = models.DateTimeField("约定时间", null=True, editable=False)
    meets_where = models.CharField("集合地点", max_length=120, blank=True, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)
    outcome = models.CharField("出勤情况", max_length=500, blank=True, editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联合出勤"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["street", "-id"], name="visit_of_street"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=OPEN_VISIT_STATES), name="visit_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "place_key"], condition=Q(state__in=OPEN_VISIT_STATES), name="visit_once_at_a_place"
            ),
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(VisitState.AGREED, VisitState.HELD, VisitState.MISSED))
                | Q(visits_at__isnull=False),
                name="visit_moment_known",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    def allowed(self, limit_name: str) -> Amount | None:
        pair = self.amounts.get(limit_name)
        return Amount(*pair) if pair else None

    def get_absolute_url(self) -> str:
        return f"/calls/visits/{self.case_no}/"
