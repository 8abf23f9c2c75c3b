from django.contrib.contenttypes.models import ContentType
from django.db import models

from governance.audit.rows import AppendOnlyRow


class RecordQuerySet(models.QuerySet):
    def of_root(self, root):
        """The trail of a case and its lines; the moment of its beginning spares the older partitions."""
        kind = ContentType.objects.get_for_model(root)
        return self.filter(root_type_id=kind.pk, root_id=root.pk, at__gte=root.begun_at).order_by("at", "id")

    def of_case(self, case):
        return self.filter(case_type_id=ContentType.objects.get_for_model(case).pk, case_id=case.pk)


class TransitionRecord(AppendOnlyRow):
    """One move of a case, or one rung that a clock climbed (`limit_name`, `lamp`). Appended, never edited.

    Notes and input lie in `RecordDetail`, of which only the digest stands here, so that what must be erased can be.
    """

    case_type_id = models.IntegerField("对象类型")
    case_id = models.BigIntegerField("对象")
    root_type_id = models.IntegerField("本件类型")
    root_id = models.BigIntegerField("本件")
    name = models.CharField("动作", max_length=40)
    source = models.CharField("原状态", max_length=20, blank=True)
    target = models.CharField("新状态", max_length=20, blank=True)
    limit_name = models.CharField("时限", max_length=30, blank=True)
    lamp = models.CharField("亮灯", max_length=12, blank=True)
    actor_id = models.BigIntegerField("操作人", null=True)
    organisation_id = models.BigIntegerField("所在单位", null=True)
    detail_id = models.UUIDField("附页", null=True)
    digest = models.CharField("附页摘要", max_length=64, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(AppendOnlyRow.Meta):
        db_table = "workflow_record"
        verbose_name = verbose_name_plural = "流转记录"
        indexes = [
            *AppendOnlyRow.Meta.indexes,
            models.Index(fields=["root_type_id", "root_id"], name="record_of_root"),
        ]


class RecordDetail(models.Model):
    """The note and the input of one move; erasable, its digest stands sealed in the record."""

    id = models.UUIDField(primary_key=True, editable=False)
    note = models.TextField("说明", blank=True)
    content = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "记录附页"
