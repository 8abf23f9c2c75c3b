from django.apps import AppConfig


class ReverseConfig(AppConfig):
    name = "appraisal.reverse"
    label = "reverse"
    verbose_name = "逆向考评"
