from django.contrib.contenttypes.models import ContentType
from django.db import models

from governance.organisations.models import Organisation


class FollowMark(models.Model):
    """When the sheets last followed the lamps; what has closed since then is still to be read."""

    followed_at = models.DateTimeField("最近一次跟灯")

    class Meta:
        verbose_name = verbose_name_plural = "督办跟灯"


class Demand(models.Model):
    """提请督办: a case asks for an orange sheet on other grounds than time; the next round takes it and deletes it."""

    root_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", db_index=False, verbose_name="事项类别"
    )
    root_id = models.BigIntegerField("事项")
    case_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", db_index=False, verbose_name="对象类别"
    )
    case_id = models.BigIntegerField("对象")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="被督办单位"
    )
    limit_name = models.CharField("督办时限", max_length=30)
    due_at = models.DateTimeField("原到期", null=True)
    reason = models.CharField("缘由", max_length=500)
    asked_at = models.DateTimeField("提请时间")

    class Meta:
        verbose_name = verbose_name_plural = "提请督办"

    @property
    def key(self) -> tuple[int, int, int]:
        return self.root_type_id, self.root_id, self.organisation_id

    def __str__(self) -> str:
        return f"{self.root_id}/{self.organisation_id}"
