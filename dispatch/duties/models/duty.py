from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dispatch.duties.choices import DutyList, TaskLimitName
from governance.catalogues.models import CatalogueRow
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit

CATALOGUE = "duties"


class Duty(CatalogueRow):
    """One row of the duty list (履职事项清单): what a street does itself, helps with, or no longer does."""

    code = models.CharField("清单编码", max_length=8)
    name = models.CharField("事项名称", max_length=80)
    duty_list = models.CharField("清单类别", max_length=10, choices=DutyList)
    area = models.CharField("领域", max_length=20, blank=True)
    department = models.CharField("对应部门代码", max_length=20, blank=True)
    department_part = models.CharField("部门职责", max_length=300, blank=True)
    street_part = models.CharField("街道职责", max_length=300, blank=True)
    takeover = models.CharField("收回后承接方式", max_length=300, blank=True)
    item_codes = ArrayField(models.CharField(max_length=8), verbose_name="对应呼叫事项", default=list, blank=True)
    streets = ArrayField(models.CharField(max_length=20), verbose_name="适用街道代码", default=list, blank=True)
    legal_basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "履职事项"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="duty_once"),
            models.CheckConstraint(condition=Q(duty_list__in=DutyList.values), name="duty_list_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def holds_in(self, street_code: str) -> bool:
        """Whether the row is about this street; a row without streets is about all."""
        return not self.streets or street_code in self.streets


class TaskLimit(CatalogueRow):
    """How long one limit of a task allows."""

    catalogue = CATALOGUE

    limit_name = models.CharField("时限", max_length=12, choices=TaskLimitName)
    amount = models.DecimalField("数量", max_digits=7, decimal_places=2)
    unit = models.CharField("单位", max_length=10, choices=Unit)

    class Meta:
        verbose_name = verbose_name_plural = "任务时限"
        ordering = ["limit_name"]
        constraints = [
            models.UniqueConstraint(fields=["version", "limit_name"], name="task_limit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="task_limit_positive"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="task_limit_unit_known"),
        ]

    @property
    def allowed(self) -> Amount:
        return Amount(self.amount, self.unit)
