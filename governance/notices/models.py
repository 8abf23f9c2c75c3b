from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.notices.choices import Channel, Delivery


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """One line of a person's in-box; while it is unread, more of the same `key` count it up instead of adding lines."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False, verbose_name="收件人"
    )
    kind = models.CharField("类别", max_length=60)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    key = models.CharField("归并键", max_length=200)
    at = models.DateTimeField("时间")
    first_at = models.DateTimeField("首次时间")
    times = models.PositiveIntegerField("次数", default=1)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        indexes = [models.Index(fields=["recipient", "-at", "-id"], name="notice_of_recipient")]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], condition=Q(read_at=None), name="notice_unread_once"),
            models.CheckConstraint(condition=Q(times__gte=1), name="notice_times_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Outbox(models.Model):
    """A notice that has to leave the system by a channel; the row is the duty, a task only hurries it."""

    channel = models.CharField("渠道", max_length=10, choices=Channel, default=Channel.EMAIL)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name="收件人"
    )
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name="消息")
    state = models.CharField("状态", max_length=10, choices=Delivery, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_at = models.DateTimeField("下次发送时间")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    error = models.CharField("错误", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待发消息"
        indexes = [
            models.Index(fields=["recipient", "next_at"], condition=Q(state="queued"), name="outbox_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"], condition=Q(state="queued"), name="outbox_queued_once"
            ),
            models.CheckConstraint(condition=Q(state__in=Delivery.values), name="outbox_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="outbox_channel_known"),
        ]
