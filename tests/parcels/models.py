from django.db import models

from governance.organisations.models import Organisation


class ParcelState(models.TextChoices):
    PACKED = "packed", "已打包"
    SENT = "sent", "已寄出"
    HELD = "held", "滞留"
    RECEIVED = "received", "已收"
    LOST = "lost", "丢失"


class HandoverState(models.TextChoices):
    WAITING = "waiting", "待交接"
    STUCK = "stuck", "待补材料"
    DONE = "done", "已交接"
    LAPSED = "lapsed", "逾期自动交接"


class Parcel(models.Model):
    case_no = models.CharField("编号", max_length=20)
    title = models.CharField("名称", max_length=60)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    promised_at = models.DateTimeField("约定时间", null=True)
    weight = models.PositiveIntegerField("重量", default=1)
    state = models.CharField("状态", max_length=20)
    revision = models.PositiveIntegerField("版次", default=0)
    begun_at = models.DateTimeField("起始")

    class Meta:
        verbose_name = "包裹"

    def get_absolute_url(self) -> str:
        return f"/parcels/{self.case_no}/"


class Handover(models.Model):
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="handovers")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20)

    class Meta:
        verbose_name = "交接"
