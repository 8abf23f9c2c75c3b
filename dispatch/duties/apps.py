from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "dispatch.duties"
    label = "duties"
    verbose_name = "履职清单与任务准入"

    def ready(self):
        from dispatch.duties import files  # noqa: F401  (registers who sees attachments)
        from dispatch.duties.permissions import hands_down, takes_part
        from governance.web import nav

        nav.register(nav.HANDLE, "交办街道任务", "tasks", rank=20, icon="check", visible=takes_part)
        nav.register(
            nav.HANDLE, "新建任务申请", "task-new", rank=21, icon="plus", visible=hands_down, side=False, starts=True
        )  # fmt: skip
