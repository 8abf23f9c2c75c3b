from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules


class FactsConfig(AppConfig):
    name = "governance.facts"
    label = "facts"
    verbose_name = "事实"

    def ready(self) -> None:
        from governance.facts.checks import known_kinds, no_burdens

        autodiscover_modules("facts", "reactions")
        register(known_kinds, "facts")
        register(no_burdens, "facts")
