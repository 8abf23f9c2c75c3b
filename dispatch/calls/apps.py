from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "dispatch.calls"
    label = "calls"
    verbose_name = "呼叫响应"

    def ready(self):
        from dispatch.calls import files  # noqa: F401  (registers who sees attachments)
