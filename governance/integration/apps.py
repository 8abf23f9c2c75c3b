from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "governance.integration"
    label = "integration"
    verbose_name = "对接"
