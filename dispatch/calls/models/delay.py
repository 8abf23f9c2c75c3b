"""What may hold up a line lawfully: more time, an account put aside, material that is missing."""

from django.db import models
from django.db.models import Q

from dispatch.calls.choices import (
    OPEN_SUSPENSION_STATES,
    ExtensionState,
    LiftCause,
    LimitName,
    MaterialState,
    SuspensionGround,
    SuspensionState,
)
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.models.querysets import SuspensionQuerySet
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit

# Where a call was drafted under a catalogue that did not name these limits yet.
USUAL = {
    LimitName.EXTENSION: Amount(4, Unit.WORK_HOUR),
    LimitName.CONSENT: Amount(1, Unit.WORKDAY),
    LimitName.APPROVE: Amount(1, Unit.WORKDAY),
    LimitName.QUARTER: Amount(3, Unit.MONTH),
    LimitName.MATERIAL: Amount(1, Unit.WORKDAY),
}


class Delay(ChildOfLine):
    """Why a line asks to be held up, and how long every answer may take."""

    reason = models.TextField("理由", max_length=1000)
    ended_at = models.DateTimeField("终结时间", null=True, editable=False)

    class Meta:
        abstract = True

    def allowed(self, limit_name: str) -> Amount:
        return self.call.allowed(limit_name) or USUAL[limit_name]


class Extension(Delay):
    """More time for a line (延期): the first is the street's to grant, the second and last the district leader's."""

    state = models.CharField("状态", max_length=12, choices=ExtensionState, editable=False)
    nth = models.PositiveSmallIntegerField("第几次", default=1)
    amount = models.DecimalField("延长", max_digits=8, decimal_places=2)
    unit = models.CharField("单位", max_length=10, choices=Unit)
    answer_by = models.DateTimeField("须在此前答复", null=True, editable=False)
    old_due_at = models.DateTimeField("原到期")
    new_due_at = models.DateTimeField("延至", null=True, editable=False)
    silent = models.BooleanField("逾期未答复", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExtensionState.values), name="extension_state_known"),
            models.CheckConstraint(condition=Q(nth__in=(1, 2)), name="extension_at_most_two"),
            models.CheckConstraint(condition=Q(amount__gt=0, unit__in=Unit.values), name="extension_amount_positive"),
            models.UniqueConstraint(fields=["line", "nth"], name="extension_once_each"),
            models.CheckConstraint(
                condition=~Q(state=ExtensionState.GRANTED) | Q(new_due_at__isnull=False), name="extension_due_known"
            ),
        ]

    @property
    def length(self) -> Amount:
        return Amount(self.amount, self.unit)


class Suspension(Delay):
    """A line put aside until a day (挂账): out of the on-time figures, not off the open list."""

    state = models.CharField("状态", max_length=12, choices=SuspensionState, editable=False)
    ground = models.CharField("原因", max_length=10, choices=SuspensionGround)
    target_on = models.DateField("目标日期")
    consented_at = models.DateTimeField("街道同意时间", null=True, editable=False)
    running_at = models.DateTimeField("挂账时间", null=True, editable=False)
    reviewed_at = models.DateTimeField("最近评审", null=True, editable=False)
    review_count = models.PositiveSmallIntegerField("评审次数", default=0, editable=False)
    lifted_because = models.CharField("恢复原因", max_length=8, choices=LiftCause, blank=True, editable=False)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "挂账"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["state", "target_on", "id"],
                condition=Q(state__in=OPEN_SUSPENSION_STATES),
                name="suspension_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SuspensionState.values), name="suspension_state_known"),
            models.CheckConstraint(condition=Q(ground__in=SuspensionGround.values), name="suspension_ground_known"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(state__in=OPEN_SUSPENSION_STATES), name="suspension_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(SuspensionState.RUNNING, SuspensionState.LIFTED))
                | Q(consented_at__isnull=False, running_at__isnull=False),
                name="suspension_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuspensionState.LIFTED) | ~Q(lifted_because=""), name="suspension_lift_known"
            ),
        ]


class MaterialRequest(Delay):
    """Material that the street has to bring (待补充材料): the line's time stands still meanwhile, once and capped."""

    state = models.CharField("状态", max_length=12, choices=MaterialState, editable=False)
    supplied_at = models.DateTimeField("补充时间", null=True, editable=False)
    supplied = models.TextField("补充说明", max_length=2000, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "待补充材料"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MaterialState.values), name="material_state_known"),
            models.UniqueConstraint(fields=["line"], name="material_once"),
            models.CheckConstraint(
                condition=~Q(state=MaterialState.SUPPLIED) | Q(supplied_at__isnull=False), name="material_supply_known"
            ),
        ]
