"""Grant a dated exception on one object."""

from datetime import date

from django.contrib.auth.models import Permission
from django.db.models import Model

from governance.errors import Invalid
from governance.organisations.models import DatedGrant, User


def grant(
    *, user: User, about: Model, perm: str, starts_on: date, ends_on: date | None, granted_by: User | None
) -> DatedGrant:
    """Let `user` do `perm` on one object from one day to another (exclusive); a grant that exists gets the new days."""
    if user.admin_role:
        raise Invalid("管理员不得获得业务授权", errors={"user": ["管理员不得获得业务授权"]})
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid("终止日须晚于起始日", errors={"ends_on": ["须晚于起始日"]})
    permission = Permission.objects.get(
        codename=perm, content_type__app_label=about._meta.app_label, content_type__model=about._meta.model_name
    )
    granted, _ = DatedGrant.objects.update_or_create(
        user=user,
        permission=permission,
        object_pk=str(about.pk),
        defaults={
            "content_type": permission.content_type,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "granted_by": granted_by,
        },
    )
    return granted
