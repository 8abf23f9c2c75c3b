from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "dispatch.calls"
    label = "calls"
    verbose_name = "呼叫响应"
