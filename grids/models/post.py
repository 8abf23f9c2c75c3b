from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grids.choices import GridRole, Rank
from grids.models.grid import Grid
from grids.models.querysets import GridPostQuerySet


class GridPost(models.Model):
    """A person looks after a compound or a building from one day to another (end exclusive)."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="posts", verbose_name="网格")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_posts", verbose_name="人员")
    role = models.CharField("角色", max_length=30, choices=GridRole)
    paid = models.BooleanField("专职", default=False)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("终止日（不含）", null=True, blank=True)

    objects = GridPostQuerySet.as_manager()

    RANKS = (Rank.COMPOUND, Rank.BUILDING)

    class Meta:
        verbose_name = verbose_name_plural = "网格任职"
        ordering = ["-starts_on", "id"]
        constraints = [
            # That nobody holds one post twice at a time is an exclusion constraint, written in the migration.
            models.CheckConstraint(condition=Q(role__in=GridRole.values), name="grid_post_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="grid_post_days_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid.name} {self.get_role_display()} {self.person}"
