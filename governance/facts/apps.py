from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "governance.facts"
    label = "facts"
    verbose_name = "事实"
