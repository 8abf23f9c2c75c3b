from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from governance.organisations.models import Organisation
from governance.supervision.choices import COLOURS, OPEN, RevokeGround, SheetState
from governance.supervision.models.querysets import SheetQuerySet


class SupervisionSheet(models.Model):
    """督办单: one matter (a root case) and one organisation that is behind with it; its state is its colour.

    The colour follows the lamps of the matter's clocks and never falls by itself; `blue_at` to `red_at` hold when each
    colour was reached first. What is asked in a colour (answer, plan, signature, report) is asked anew when the sheet
    is raised to it again.
    """

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("事项", max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="被督办单位"
    )
    street = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="街道"
    )
    root_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", db_index=False, verbose_name="事项类别"
    )
    root_id = models.BigIntegerField("事项")
    root_no = models.CharField("事项编号", max_length=40)
    root_url = models.CharField("事项地址", max_length=200)
    matter = models.CharField("事项种类", max_length=30)
    tier = models.CharField("紧急程度", max_length=2, blank=True)
    item = models.CharField("事项编码", max_length=12, blank=True)
    hot = models.BooleanField("群众强烈诉求", default=False)
    by_hand = models.BooleanField("人工开单", default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="开单人"
    )
    reason = models.CharField("开单理由", max_length=500, blank=True)
    paper_no = models.CharField("发文字号", max_length=40, blank=True)

    state = models.CharField("状态", max_length=10, choices=SheetState, editable=False)
    colour = models.CharField("现为", max_length=10, choices=[(c.value, c.label) for c in COLOURS], editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("开单时间")
    # The clock that asked for the present colour.
    limit_name = models.CharField("督办时限", max_length=30, blank=True)
    limit_label = models.CharField("督办时限名", max_length=30, blank=True)
    due_at = models.DateTimeField("原到期", null=True)
    lit_at = models.DateTimeField("亮灯", null=True)

    blue_at = models.DateTimeField("提醒", null=True, editable=False)
    yellow_at = models.DateTimeField("黄牌", null=True, editable=False)
    orange_at = models.DateTimeField("橙牌", null=True, editable=False)
    red_at = models.DateTimeField("红牌", null=True, editable=False)

    answered_at = models.DateTimeField("回复时间", null=True, editable=False)
    answer = models.TextField("回复", max_length=1000, blank=True, editable=False)
    planned_at = models.DateTimeField("方案报送时间", null=True, editable=False)
    plan = models.TextField("整改方案", max_length=2000, blank=True, editable=False)
    finish_by = models.DateTimeField("承诺办结", null=True, editable=False)
    plan_signed_at = models.DateTimeField("方案签批时间", null=True, editable=False)
    red_signed_at = models.DateTimeField("红牌签收时间", null=True, editable=False)
    reported_at = models.DateTimeField("书面报告时间", null=True, editable=False)
    report = models.TextField("书面报告", max_length=4000, blank=True, editable=False)
    unanswered_at = models.DateTimeField("红牌逾期未复", null=True, editable=False)

    confirmed_at = models.DateTimeField("街道确认时间", null=True, editable=False)
    auto_lifted = models.BooleanField("系统按时限销号", default=False, editable=False)
    ground = models.CharField("撤销原因", max_length=10, choices=RevokeGround, blank=True, editable=False)
    ended_at = models.DateTimeField("了结时间", null=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="sheet_of_organisation"),
            models.Index(fields=["street", "-id"], name="sheet_of_street"),
            models.Index(fields=["root_no"], name="sheet_of_case"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=OPEN), name="sheet_open"),
            models.Index(fields=["organisation", "red_at"], condition=Q(red_at__isnull=False), name="sheet_red"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["root_type", "root_id", "organisation"], name="sheet_one_of_matter"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known"),
            models.CheckConstraint(condition=Q(colour__in=COLOURS), name="sheet_colour_known"),
            models.CheckConstraint(condition=~Q(state="red") | Q(red_at__isnull=False), name="sheet_red_dated"),
            models.CheckConstraint(
                condition=Q(ended_at=None, state__in=OPEN) | Q(ended_at__isnull=False) & ~Q(state__in=OPEN),
                name="sheet_end_dated",
            ),
            models.CheckConstraint(
                condition=Q(ground="") & ~Q(state="revoked") | Q(ground__in=RevokeGround.values, state="revoked"),
                name="sheet_ground_known",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    def get_absolute_url(self) -> str:
        return f"/supervision/{self.case_no}/"
