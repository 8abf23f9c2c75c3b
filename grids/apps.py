from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "grids"
    label = "grids"
    verbose_name = "微网实格"

    def ready(self):
        from governance.audit import actions
        from governance.web import nav
        from grids.demonstration import loading  # noqa: F401  (registers its background job)
        from grids.permissions import reads

        nav.register(nav.LOOK, "微网格", "grids", rank=40, icon="pin", visible=reads)
        actions.register(
            grids__grid__added="新增网格",
            grids__grid__redrawn="重划网格",
            grids__grid__merged="合并网格",
            grids__grid__split="拆分网格",
            grids__grid__moved="划转网格",
            grids__grid__closed="撤销网格",
            grids__register__imported="导入网格册",
            grids__post__begun="登记网格任职",
            grids__post__ended="终止网格任职",
        )
