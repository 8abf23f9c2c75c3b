from django.db import models

from governance.audit.rows import AppendOnlyRow


class Entry(AppendOnlyRow):
    """One act that oversight may ask about: a log-in, a change of a person or a catalogue, a look at a sealed dossier.

    Names are kept as they were at the time, so that the line reads without the rows it speaks of.
    """

    action = models.CharField("操作", max_length=60)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=60, blank=True)
    about_type_id = models.IntegerField("对象类型", null=True)
    about_id = models.BigIntegerField("对象编号", null=True)
    about_name = models.CharField("对象", max_length=200, blank=True)
    before = models.JSONField("改前", null=True)
    after = models.JSONField("改后", null=True)
    note = models.CharField("说明", max_length=500, blank=True)
    ip = models.GenericIPAddressField("来源地址", null=True)
    request_id = models.CharField("请求号", max_length=64, blank=True)

    class Meta(AppendOnlyRow.Meta):
        verbose_name = verbose_name_plural = "审计日志"
        indexes = [
            *AppendOnlyRow.Meta.indexes,
            models.Index(fields=["about_type_id", "about_id", "at"], name="entry_about"),
            models.Index(fields=["actor_id", "at"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.about_name}"


class FeedEpoch(models.Model):
    """A stretch of the feed numbered by one database cluster; another cluster begins its own count of transactions.

    Rows with an id above `after_id` belong to it, up to the `after_id` of the next.
    """

    number = models.IntegerField("序号", primary_key=True)
    cluster = models.CharField("数据库集群标识", max_length=60)
    after_id = models.BigIntegerField("起始编号（不含）")
    opened_at = models.DateTimeField("开启时间")

    class Meta:
        verbose_name = verbose_name_plural = "事实流纪元"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"第 {self.number} 纪元"


class Seal(models.Model):
    """The digest of one stretch of a stream, chained to the seal before it.

    `first_position` is excluded, `last_position` included. `columns` are those that the digest covers.
    """

    stream = models.CharField("流水", max_length=60)
    seal_no = models.BigIntegerField("序号")
    first_position = models.CharField("起（不含）", max_length=120)
    last_position = models.CharField("止", max_length=120)
    row_count = models.IntegerField("行数")
    columns = models.JSONField("列")
    digest = models.CharField("摘要", max_length=64)
    prev_digest = models.CharField("上一摘要", max_length=64, blank=True)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "封存"
        constraints = [models.UniqueConstraint(fields=["stream", "seal_no"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.stream} 第 {self.seal_no} 段"
