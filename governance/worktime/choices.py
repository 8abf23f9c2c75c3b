from django.db import models


class Unit(models.TextChoices):
    MINUTE = "minute", "分钟"
    HOUR = "hour", "小时"
    DAY = "day", "天"
    MONTH = "month", "个月"
    WORK_HOUR = "work_hour", "工作时"
    WORKDAY = "workday", "工作日"


WORKING = frozenset({Unit.WORK_HOUR, Unit.WORKDAY})


class YearState(models.TextChoices):
    ANNOUNCED = "announced", "已公布"
    PROVISIONAL = "provisional", "暂定"
