from django.db import models
from django.db.models import Q

from dispatch.calls.choices import AppellantState, Source
from dispatch.calls.models.call import ServiceCall
from governance.organisations.models import Organisation


class Appellant(models.Model):
    """Whoever brought up a matter that was merged into another call (并案诉求人): kept, and told of its end."""

    call = models.ForeignKey(ServiceCall, models.PROTECT, related_name="appellants", verbose_name="并入的呼叫")
    origin = models.ForeignKey(
        ServiceCall, models.PROTECT, related_name="+", db_index=False, verbose_name="原呼叫"
    )  # fmt: skip
    origin_no = models.CharField("原呼叫编号", max_length=24)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="原街道")
    state = models.CharField("状态", max_length=10, choices=AppellantState, editable=False)
    name = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    source = models.CharField("来源", max_length=10, choices=Source)
    origin_ref = models.CharField("来源编号", max_length=60, blank=True)
    grid_event_id = models.BigIntegerField("来自网格事件", null=True, editable=False)
    hot = models.BooleanField("群众强烈诉求", default=False)
    joined_at = models.DateTimeField("并入时间")
    told_at = models.DateTimeField("告知时间", null=True, editable=False)
    told_what = models.CharField("告知内容", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "并案诉求人"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["street"], condition=Q(state=AppellantState.DUE), name="appellant_to_tell"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["call", "origin"], name="appellant_once_of_call"),
            models.CheckConstraint(condition=Q(state__in=AppellantState.values), name="appellant_state_known"),
            models.CheckConstraint(
                condition=Q(state=AppellantState.TOLD, told_at__isnull=False)
                | ~Q(state=AppellantState.TOLD) & Q(told_at=None),
                name="appellant_told_at_known",
            ),
            models.CheckConstraint(condition=~Q(call=models.F("origin")), name="appellant_of_another_call"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.pk}"

    # What every child row of a call says of itself, whichever it stands beside.
    line_id = None

    @property
    def department_id(self) -> int:
        return self.street_id

    @property
    def asked_at(self):
        return self.joined_at

    @property
    def who(self) -> str:
        """Name the person, or how the matter came in where nobody left a name."""
        return self.name or f"{self.get_source_display()}来件"
