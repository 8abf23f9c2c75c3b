from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "governance.supervision"
    label = "supervision"
    verbose_name = "督办"
