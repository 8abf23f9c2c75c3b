from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "governance.worktime"
    label = "worktime"
    verbose_name = "工作时间"
