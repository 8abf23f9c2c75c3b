from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "dispatch.calls"
    label = "calls"
    verbose_name = "呼叫响应"

    def ready(self):
        from dispatch.calls import (
            arbitration_paper,  # noqa: F401  (registers the paper of a ruling)
            files,  # noqa: F401  (registers who sees attachments)
            ground,  # noqa: F401  (tells the grids of the calls that their events become)
            suspended,  # noqa: F401  (registers the list as a spreadsheet)
        )
        from dispatch.calls.demonstration import loading  # noqa: F401  (registers its background job)
        from dispatch.calls.permissions import (
            calls_or_oversees,
            counts,
            drafts,
            meets_calls,
            sees_checks,
            sees_suspended,
        )
        from governance.web import nav

        nav.register(nav.HANDLE, "呼叫响应", "calls", rank=10, icon="call", tab="呼叫", on_phone=meets_calls)
        nav.register(nav.LOOK, "挂账清单", "suspended", rank=30, icon="call", visible=sees_suspended)
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
        nav.register(nav.HANDLE, "联合出勤", "visits", rank=13, icon="call")
        nav.register(nav.HANDLE, "每月一题", "topics", rank=14, icon="call")
        nav.register(nav.LOOK, "呼叫指标", "call-figures", rank=29, icon="check", visible=counts)
        nav.register(nav.LOOK, "单位负荷", "call-loads", rank=30, icon="call", visible=calls_or_oversees)
