from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "governance.documents"
    label = "documents"
    verbose_name = "公文与导出"

    def ready(self) -> None:
        from governance.documents import exports, imports, jobs

        jobs.register(exports.KIND, exports.write)
        jobs.register(imports.KIND, imports.run)
