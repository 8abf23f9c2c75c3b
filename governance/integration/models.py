from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """The first answer to one POST of one client, so that a repeat gives the same answer and does nothing again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="客户端账号")
    path = models.CharField("路径", max_length=255)
    key = models.CharField("幂等键", max_length=255)
    body_hash = models.BinaryField("请求摘要", max_length=32)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    headers = models.JSONField("响应头", default=dict)
    answer = models.TextField("响应内容", default="")
    created_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "幂等键"
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]
        constraints = [models.UniqueConstraint(fields=["owner", "path", "key"], name="idempotency_key_once")]
