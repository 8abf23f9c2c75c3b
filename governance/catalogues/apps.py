from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "governance.catalogues"
    label = "catalogues"
    verbose_name = "目录"
