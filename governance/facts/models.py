from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from governance.audit.rows import AppendOnlyRow

VOIDED = "facts.fact.voided"


class FactQuerySet(models.QuerySet):
    def of_kind(self, *names: str):
        return self.filter(kind__in=names)

    def about(self, *organisation_ids: int):
        return self.filter(about_id__in=organisation_ids)

    def between(self, start, end):
        """Facts from `start` on, before `end`."""
        return self.filter(at__gte=start, at__lt=end)

    def standing(self):
        """Facts that nobody has voided; a void itself does not count."""
        voids = Fact.objects.filter(kind=VOIDED, source_id=OuterRef("pk")).order_by()
        return self.exclude(kind=VOIDED).exclude(Exists(voids))


class Fact(AppendOnlyRow):
    """Something that happened and that others may count, told once by the app that knows it.

    It carries all that a judge needs and points at nothing: organisations and the source are plain numbers.
    """

    kind = models.CharField("类别", max_length=60)
    about_id = models.BigIntegerField("被记组织", null=True)
    by_id = models.BigIntegerField("记录组织", null=True)
    source_type = models.IntegerField("来源类型")
    source_id = models.BigIntegerField("来源编号")
    value = models.DecimalField("数值", max_digits=14, decimal_places=2, default=1)
    attributes = models.JSONField("属性", default=dict)

    objects = FactQuerySet.as_manager()

    class Meta(AppendOnlyRow.Meta):
        verbose_name = verbose_name_plural = "事实"
        indexes = [
            *AppendOnlyRow.Meta.indexes,
            models.Index(fields=["kind", "about_id", "at"], name="fact_counted"),
            models.Index(fields=["source_id"], name="fact_voids", condition=Q(kind=VOIDED)),
        ]
        constraints = [
            models.UniqueConstraint(
                "source_type", "source_id", "kind", Coalesce("about_id", 0), "at", name="fact_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class FeedReader(models.Model):
    """How far one reader has come in one feed, kept in the reader's own transaction."""

    name = models.CharField("读者", max_length=60, primary_key=True)
    position = models.CharField("读取位置", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "读取进度"

    def __str__(self) -> str:
        return self.name
