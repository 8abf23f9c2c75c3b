from django.conf import settings
from django.db import models
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionAbstract


class DatedGrantQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day), starts_on__lte=day)


class DatedGrant(UserObjectPermissionAbstract):
    """A dated exception on one object (a borrowed officer, an assisting unit, a confidential dossier)."""

    id = models.BigAutoField(primary_key=True)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("终止日（不含）", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="授权人"
    )

    objects = UserObjectPermissionManager.from_queryset(DatedGrantQuerySet)()

    class Meta(UserObjectPermissionAbstract.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "例外授权"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="grant_days_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.permission.codename} {self.object_pk}"
