"""The words of notices: channels that carry them out of the system, and how far a parcel has come."""

from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email", "电子邮件"


class Delivery(models.TextChoices):
    QUEUED = "queued", "待发送"
    SENT = "sent", "已发送"
    SKIPPED = "skipped", "已读免发"
    FAILED = "failed", "发送失败"
