"""The words of documents: how far a job has come, and the two layouts of a spreadsheet."""

from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "正在办理"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


OPEN = (JobState.QUEUED, JobState.RUNNING)


class Layout(models.TextChoices):
    PRINT = "print", "打印版"
    DATA = "data", "数据版"
