from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "dispatch.enforcement"
    label = "orders"
    verbose_name = "执法调度"
