"""Django's admin, with every addition, change and deletion of any of its pages in the oversight log."""

from django.contrib import admin
from django.db.models import Model

from governance.audit import log
from governance.web.shell import door_moment

SECRETS = frozenset({"password", "password1", "password2", "client_secret", "key", "token"})
KEPT = "（不记录）"


class BackOffice(admin.AdminSite):
    """The one admin site; whatever is registered with it is audited, by us or by others."""

    def register(self, model_or_iterable, admin_class=None, **options):
        plain = admin_class or admin.ModelAdmin
        super().register(model_or_iterable, type(plain.__name__, (Audited, plain), {}), **options)


class Audited:
    """Put before and after of what a form changed beside the line that Django writes itself."""

    def save_model(self, request, obj, form, change):
        request.audited = (_values(form, form.initial) if change else None), _values(form, form.cleaned_data)
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        _tell(request, "backoffice.added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        _tell(request, "backoffice.changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            _tell(request, "backoffice.deleted", obj, "")
        return super().log_deletions(request, queryset)


def _tell(request, action: str, obj: Model, message) -> None:
    before, after = request.__dict__.pop("audited", (None, None))
    note = f"{obj._meta.verbose_name}：{'、'.join(_fields(message))}".rstrip("：")
    log.write(
        action, actor=request.user, about=obj, before=before, after=after, at=door_moment(request), note=note
    )  # fmt: skip


def _fields(message) -> list[str]:
    """List the fields that Django's own message names."""
    parts = [part for one in message if isinstance(one, dict) for part in one.values()] if message else []
    return [str(name) for part in parts if isinstance(part, dict) for name in part.get("fields", ())]


def _values(form, source: dict) -> dict:
    """Give the changed fields as JSON can keep them; secrets are named, never told."""
    return {name: KEPT if name in SECRETS else _plain(form, name, source.get(name)) for name in form.changed_data}


def _plain(form, name: str, value):
    choices = getattr(form.fields.get(name), "queryset", None)
    if choices is not None and isinstance(value, int):
        value = choices.filter(pk=value).first()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
