from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "governance.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from governance.audit import calendar_changes, logins  # noqa: F401

        post_migrate.connect(prepare, sender=self)


def prepare(**kwargs) -> None:
    """After migrating (thus also after a restore): the partitions of these months, and an epoch of this cluster."""
    from governance.audit.partitions import ensure_current
    from governance.audit.positions import open_epoch

    if kwargs.get("using") == "default" and kwargs.get("plan") is not None:
        ensure_current()
        open_epoch()
