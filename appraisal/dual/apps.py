from django.apps import AppConfig


class DualConfig(AppConfig):
    name = "appraisal.dual"
    label = "dual"
    verbose_name = "派出机构考核"
