from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "grids"
    label = "grids"
    verbose_name = "微网实格"

    def ready(self):
        from governance.audit import actions
        from governance.web import nav
        from grids import telling  # noqa: F401  (registers who is told of a place)
        from grids.demonstration import loading  # noqa: F401  (registers its background job)
        from grids.events import files  # noqa: F401  (registers who sees photos)
        from grids.events.permissions import on_foot, reports, sees_events
        from grids.joint import sheets  # noqa: F401  (registers the spreadsheet of groups)
        from grids.joint.permissions import takes_part
        from grids.permissions import reads

        nav.register(nav.HANDLE, "网格事件", "grid-events", rank=12, icon="pin", visible=sees_events)
        nav.register(
            nav.HANDLE,
            "上报事件",
            "report",
            rank=13,
            icon="plus",
            tab="上报",
            visible=reports,
            on_phone=on_foot,
            side=False,
            starts=True,
        )
        nav.register(nav.HANDLE, "多方联动", "joint-efforts", rank=14, icon="check", visible=takes_part)
        nav.register(nav.LOOK, "微网格", "grids", rank=40, icon="pin", visible=reads)
        nav.register(nav.LOOK, "网格指标", "grid-figures", rank=41, icon="pin", visible=sees_events)
        actions.register(
            grids__grid__added="新增网格",
            grids__grid__redrawn="重划网格",
            grids__grid__merged="合并网格",
            grids__grid__split="拆分网格",
            grids__grid__moved="划转网格",
            grids__grid__closed="撤销网格",
            grids__register__imported="导入网格册",
            grids__group__attached="登记联动组织",
            grids__group__detached="终止联动组织",
            grids__groups__imported="导入联动组织",
            grids__post__begun="登记网格任职",
            grids__post__ended="终止网格任职",
        )
