from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkflowConfig(AppConfig):
    name = "governance.workflow"
    label = "workflow"
    verbose_name = "流程与时限"

    def ready(self):
        from governance.workflow import checks  # noqa: F401  (registers the check)

        autodiscover_modules("workflows")
