from django.db import models
from django.db.models import Q

from governance.catalogues.models import CatalogueRow
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit
from grids.events.choices import EventGroup, EventLimitName, EventTier

EVENT_CATALOGUE = "grids"  # classes and limits are one catalogue: an event keeps one version of both


class EventClass(CatalogueRow):
    """小类: one kind of event, how urgent it is, and the call item that it becomes where the street cannot solve it."""

    code = models.CharField("编码", max_length=8)
    name = models.CharField("名称", max_length=40)
    event_group = models.CharField("大类", max_length=2, choices=EventGroup)
    keywords = models.CharField("检索词", max_length=200, blank=True)
    item_code = models.CharField("呼叫事项", max_length=8)
    tier = models.CharField("紧急程度", max_length=2, choices=EventTier)
    photo_required = models.BooleanField("须附照片", default=False)
    joins = models.BooleanField(
        "同点并入", default=True, help_text="同一地点 15 天内再报视为同一件；各是各的事（如邻里纠纷）不并"
    )
    solve_amount = models.DecimalField("微网格自办时限", max_digits=7, decimal_places=2, null=True, blank=True)
    solve_unit = models.CharField("微网格自办时限单位", max_length=10, choices=Unit, blank=True)
    settle_amount = models.DecimalField("社区办理时限", max_digits=7, decimal_places=2, null=True, blank=True)
    settle_unit = models.CharField("社区办理时限单位", max_length=10, choices=Unit, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事件小类"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="event_class_once"),
            models.CheckConstraint(condition=Q(tier__in=EventTier.values), name="event_class_tier_known"),
            models.CheckConstraint(condition=Q(event_group__in=EventGroup.values), name="event_class_group_known"),
            models.CheckConstraint(
                condition=Q(solve_amount=None, solve_unit="") | Q(solve_amount__gt=0, solve_unit__in=Unit.values),
                name="event_class_solve_whole",
            ),
            models.CheckConstraint(
                condition=Q(settle_amount=None, settle_unit="") | Q(settle_amount__gt=0, settle_unit__in=Unit.values),
                name="event_class_settle_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def own_limits(self) -> dict[str, Amount]:
        """What this class allows other than usual."""
        found = {}
        if self.solve_amount is not None:
            found[EventLimitName.LEVEL4] = Amount(self.solve_amount, self.solve_unit)
        if self.settle_amount is not None:
            found[EventLimitName.LEVEL2] = Amount(self.settle_amount, self.settle_unit)
        return found


class EventLimit(CatalogueRow):
    """How long one level, the check or the confirmation may take."""

    catalogue = EVENT_CATALOGUE
    limit_name = models.CharField("时限", max_length=8, choices=EventLimitName)
    amount = models.DecimalField("数量", max_digits=7, decimal_places=2)
    unit = models.CharField("单位", max_length=10, choices=Unit)

    class Meta:
        verbose_name = verbose_name_plural = "事件时限"
        ordering = ["limit_name"]
        constraints = [
            models.UniqueConstraint(fields=["version", "limit_name"], name="event_limit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="event_limit_positive"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="event_limit_unit_known"),
        ]

    @property
    def allowed(self) -> Amount:
        return Amount(self.amount, self.unit)
