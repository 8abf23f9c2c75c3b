from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SupervisionConfig(AppConfig):
    name = "governance.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        from governance.supervision.demonstration import loading  # noqa: F401  (registers its background job)

        autodiscover_modules("supervised")
