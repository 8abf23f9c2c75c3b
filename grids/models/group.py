from datetime import datetime

from django.db import models
from django.db.models import F, Q

from governance.organisations.models import Organisation
from grids.codes import rank_of, stem
from grids.joint.choices import PARTY_LEVELS, GroupKind
from grids.models.grid import Grid
from grids.models.querysets import holds


class AttachedGroupQuerySet(models.QuerySet):
    def on(self, day):
        """Keep the groups that are there on a day."""
        return self.filter(holds(day, "valid_from", "valid_to"))

    def visible_to(self, user, at: datetime | None = None):
        """Keep the groups of the grids that the person may see."""
        return self.filter(grid_code__in=Grid.objects.visible_to(user, at).order_by().values("code"))

    def near(self, codes):
        """Keep the groups of these grids, of those above them and of those below."""
        wanted = Q(pk__in=[])
        for code in codes:
            above = [code[:end].ljust(18, "0") for end in (9, 12, 15)]
            wanted |= Q(grid_code__in=above) | Q(grid_code__startswith=stem(code))
        return self.filter(wanted)


class AttachedGroup(models.Model):
    """Whom a grid has besides its workers (联动组织), from one day to another (end exclusive).

    It goes by the code of the grid, which outlives redrawing. The level of a party organisation is that of its grid.
    """

    grid_code = models.CharField("网格编码", max_length=18)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="街道")
    community = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name="社区"
    )
    kind = models.CharField("类别", max_length=16, choices=GroupKind)
    name = models.CharField("名称", max_length=60)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="在册单位"
    )
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("终止日（不含）", null=True, blank=True)

    objects = AttachedGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联动组织"
        ordering = ["grid_code", "kind", "id"]
        indexes = [models.Index(fields=["grid_code", "kind"], name="group_of_grid")]
        constraints = [
            # That a grid has one party organisation at a time is an exclusion constraint, written in the migration.
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="group_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="group_days_ordered"
            ),
            models.CheckConstraint(condition=Q(grid_code__regex="^[1-9][0-9]{17}$"), name="group_code_shape"),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(kind=GroupKind.PROPERTY_FIRM), name="group_organisation_is_firm"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_name(self) -> str:
        """Call a party organisation by its level, the others by their kind."""
        if self.kind == GroupKind.PARTY:
            return PARTY_LEVELS[rank_of(self.grid_code)]
        return self.get_kind_display()
