from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "dispatch.calls"
    label = "calls"
    verbose_name = "呼叫响应"

    def ready(self):
        from dispatch.calls import (
            arbitration_paper,  # noqa: F401  (registers the paper of a ruling)
            files,  # noqa: F401  (registers who sees attachments)
        )
        from dispatch.calls.demonstration import loading  # noqa: F401  (registers its background job)
        from dispatch.calls.permissions import drafts, sees_checks
        from governance.web import nav

        nav.register(nav.HANDLE, "呼叫响应", "calls", rank=10, icon="call", tab="呼叫")
        nav.register(nav.JUDGE, "现场抽查", "site-checks", rank=30, icon="check", visible=sees_checks)
        nav.register(
            nav.HANDLE,
            "新建呼叫",
            "call-new",
            rank=11,
            icon="plus",
            tab="新建",
            visible=drafts,
            side=False,
            starts=True,
        )
