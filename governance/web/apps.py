from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "governance.web"
    label = "web"
    verbose_name = "页面与接口"

    def ready(self) -> None:
        from governance.web import catalogue_sheets, deployment, nav, registry  # noqa: F401
        from governance.web.supervision import counting, desk, finding, ledgers, watches  # noqa: F401

        nav.register(nav.HANDLE, "工作台", "desk", rank=0, icon="home", tab="工作台")
        nav.register(nav.HANDLE, "消息", "notices", rank=80, icon="mail", tab="消息", side=False)
        nav.register(nav.LOOK, "目录", "catalogues", rank=85, administrators=("sys_admin", "sec_admin", "audit_admin"))
        nav.register(
            nav.LOOK, "工作日历", "calendar", rank=92, administrators=("sys_admin",),
            visible=lambda mandate: mandate.has("district_ops", "district_establishment"),
        )  # fmt: skip
        nav.register(nav.LOOK, "审计日志", "audit", rank=95, visible=nav.nobody, administrators=("audit_admin",))
        nav.register(nav.LOOK, "我的任务", "jobs", rank=90, icon="more")
        nav.register(nav.HANDLE, "督办", "supervision", rank=30, visible=watches)
        registry.discover()
        catalogue_sheets.offer()
