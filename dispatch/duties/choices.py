"""The words of the duty list and of tasks for streets."""

from django.db import models


class DutyList(models.TextChoices):
    BASIC = "basic", "基本"
    ASSISTING = "assisting", "配合"
    WITHDRAWN = "withdrawn", "收回"


class TaskState(models.TextChoices):
    DRAFT = "draft", "草拟"
    APPLIED = "applied", "待准入"
    ADMITTED = "admitted", "已准入"
    SENT = "sent", "待接收"
    ACCEPTED = "accepted", "街道办理"
    REPORTED = "reported", "待确认"
    CLOSED = "closed", "办结"
    REFUSED = "refused", "不予准入"
    WITHDRAWN = "withdrawn", "撤回"


class TaskLimitName(models.TextChoices):
    """Time limits whose length is a row of the catalogue."""

    ADMIT = "admit", "准入审核"
    ACCEPT = "accept", "接收"
    CONFIRM = "confirm", "确认"


OPEN_TASK_STATES = (
    TaskState.DRAFT, TaskState.APPLIED, TaskState.ADMITTED, TaskState.SENT, TaskState.ACCEPTED, TaskState.REPORTED,
)  # fmt: skip
OUTSIDE_LIST = "清单外"
