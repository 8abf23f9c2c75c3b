from django.conf import settings
from django.db import models
from guardian.models import UserObjectPermissionAbstract


class DatedGrant(UserObjectPermissionAbstract):
    """A dated exception on one object (a borrowed officer, an assisting unit, a confidential dossier)."""

    id = models.BigAutoField(primary_key=True)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("终止日（不含）", null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="授权人")

    class Meta(UserObjectPermissionAbstract.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "例外授权"
