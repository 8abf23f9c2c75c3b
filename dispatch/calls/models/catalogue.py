from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dispatch.calls.choices import ItemClass, LimitName, Tier
from dispatch.duties.choices import DutyList
from governance.catalogues.models import CatalogueRow
from governance.worktime.amounts import Amount
from governance.worktime.choices import Unit

CATALOGUE = "calls"  # items and tier limits are one catalogue: a call keeps one version of both


class CallItem(CatalogueRow):
    """One row of the call-item catalogue (呼叫事项目录): which matter calls whom, how fast, and on what ground."""

    code = models.CharField("事项编码", max_length=8)
    name = models.CharField("事项名称", max_length=60)
    item_class = models.CharField("类别", max_length=2, choices=ItemClass)
    definition = models.TextField("定义与范围")
    first_steps = models.CharField("街道前置动作", max_length=200, blank=True)
    keywords = models.CharField("检索词", max_length=300, blank=True)
    lead = models.CharField("牵头单位代码", max_length=20, blank=True, help_text="空为由区城运中心指定")
    lead_choices = ArrayField(models.CharField(max_length=20), verbose_name="可选牵头单位", default=list, blank=True)
    assists = ArrayField(models.CharField(max_length=20), verbose_name="协办单位代码", default=list, blank=True)
    tier = models.CharField("紧急程度", max_length=2, choices=Tier)
    resolve_amount = models.DecimalField("办结时限", max_digits=7, decimal_places=2, null=True, blank=True)
    resolve_unit = models.CharField("办结时限单位", max_length=10, choices=Unit, blank=True)
    resolve_note = models.CharField("分段时限说明", max_length=120, blank=True)
    before_event = models.BooleanField("须在活动开始前办结", default=False)
    legal_basis = models.CharField("法律依据", max_length=200, blank=True)
    duty_list = models.CharField("履职事项清单", max_length=10, choices=DutyList)
    photo_required = models.BooleanField("宜附照片", default=False)
    callback_required = models.BooleanField("涉群众，宜回访", default=False)
    precedent_notes = models.TextField("裁决先例", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "呼叫事项"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="call_item_once"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="call_item_tier_known"),
            models.CheckConstraint(
                condition=Q(resolve_amount=None, resolve_unit="")
                | Q(resolve_amount__gt=0, resolve_unit__in=Unit.values),
                name="call_item_resolve_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def resolve(self) -> Amount | None:
        return None if self.resolve_amount is None else Amount(self.resolve_amount, self.resolve_unit)


class TierLimit(CatalogueRow):
    """How long one limit of one tier allows; an empty tier holds for all."""

    tier = models.CharField("紧急程度", max_length=2, choices=Tier, blank=True)
    limit_name = models.CharField("时限", max_length=12, choices=LimitName)
    amount = models.DecimalField("数量", max_digits=7, decimal_places=2)
    unit = models.CharField("单位", max_length=10, choices=Unit)
    on_request = models.BooleanField("街道提出时适用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "紧急程度时限"
        ordering = ["tier", "limit_name"]
        constraints = [
            models.UniqueConstraint(fields=["version", "tier", "limit_name"], name="tier_limit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="tier_limit_positive"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="tier_limit_unit_known"),
        ]

    @property
    def allowed(self) -> Amount:
        return Amount(self.amount, self.unit)
