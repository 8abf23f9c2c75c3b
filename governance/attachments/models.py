from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q


class AttachmentQuerySet(models.QuerySet):
    def of(self, case):
        """Those of one root case that were not removed, oldest first."""
        kind = ContentType.objects.get_for_model(type(case))
        return self.filter(case_type=kind, case_id=case.pk, removed_at=None).order_by("pk")


class Attachment(models.Model):
    """A file handed in with a case: the row says what it is, the bytes lie under a random name out of reach."""

    case_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", db_index=False, verbose_name="事项类别"
    )
    case_id = models.BigIntegerField("事项编号")
    case = GenericForeignKey("case_type", "case_id")
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    path = models.CharField("存放位置", max_length=60, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="删除人"
    )
    removed_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        indexes = [
            models.Index(fields=["case_type", "case_id"], condition=Q(removed_at=None), name="attachment_of_case")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__gte=F("uploaded_at"), removed_by__isnull=False),
                name="attachment_removal_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")
