from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Left

from governance.organisations.models import Organisation
from grids import codes
from grids.boundaries import PolygonField
from grids.choices import DEDICATED_NAME, GRID_NAMES, DescentKind, Rank
from grids.models.querysets import GridQuerySet

SERIAL = "(?!000)[0-9]{3}"


class Grid(models.Model):
    """One version of one grid: a redrawn grid keeps its code and gets a further row."""

    code = models.CharField("网格编码", max_length=18)
    parent_code = models.CharField("上级网格编码", max_length=18, blank=True)
    rank = models.PositiveSmallIntegerField("层级", choices=Rank)
    name = models.CharField("网格名称", max_length=60)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="街道")
    community = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name="社区"
    )
    dedicated = models.BooleanField("专属网格", default=False)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="责任单位"
    )
    unit_codes = ArrayField(models.CharField(max_length=15), verbose_name="单元网格编码", default=list, blank=True)
    boundary = PolygonField("边界", null=True, blank=True)
    valid_from = models.DateField("有效自")
    valid_to = models.DateField("有效至（不含）", null=True, blank=True)

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "网格"
        ordering = ["code", "valid_from"]
        indexes = [
            models.Index(fields=["code", "valid_from"], name="grid_of_code"),
            models.Index(fields=["parent_code"], name="grid_of_parent"),
            models.Index(fields=["street", "rank"], name="grid_of_street"),
            models.Index(fields=["community", "rank"], name="grid_of_community"),
            GistIndex(fields=["boundary"], name="grid_on_the_ground"),
        ]
        constraints = [
            # That versions of one code never overlap is an exclusion constraint, written in the migration.
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="grid_days_ordered"
            ),
            models.CheckConstraint(
                condition=Q(rank=Rank.STREET, code__regex=f"^[1-9][0-9]{{5}}{SERIAL}0{{9}}$")
                | Q(rank=Rank.COMMUNITY, code__regex=f"^[1-9][0-9]{{5}}({SERIAL}){{2}}0{{6}}$")
                | Q(rank=Rank.COMPOUND, code__regex=f"^[1-9][0-9]{{5}}({SERIAL}){{3}}0{{3}}$")
                | Q(rank=Rank.BUILDING, code__regex=f"^[1-9][0-9]{{5}}({SERIAL}){{4}}$"),
                name="grid_code_of_rank",
            ),
            models.CheckConstraint(
                condition=Q(rank=Rank.STREET, parent_code="")
                | Q(rank=Rank.COMMUNITY, parent_code=Concat(Left("code", 9), Value("0" * 9)))
                | Q(rank=Rank.COMPOUND, parent_code=Concat(Left("code", 12), Value("0" * 6)))
                | Q(rank=Rank.BUILDING, parent_code=Concat(Left("code", 15), Value("0" * 3))),
                name="grid_parent_of_code",
            ),
            models.CheckConstraint(
                condition=Q(rank=Rank.STREET, community=None) | (~Q(rank=Rank.STREET) & Q(community__isnull=False)),
                name="grid_of_one_community",
            ),
            models.CheckConstraint(
                condition=Q(dedicated=True, owner__isnull=False, code__regex="^[0-9]{12}9(0[1-9]|[1-9][0-9])")
                | (Q(dedicated=False) & ~Q(code__regex="^[0-9]{12}9(0[1-9]|[1-9][0-9])")),
                name="grid_dedicated_has_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    @property
    def kind_name(self) -> str:
        """Call the grid as the city's papers do: 总网格, 一般网格, 微网格, 专属网格."""
        return DEDICATED_NAME if self.dedicated else GRID_NAMES[Rank(self.rank)]

    @property
    def stem(self) -> str:
        return codes.stem(self.code)

    def on(self, day) -> bool:
        """Whether this version is valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def get_absolute_url(self) -> str:
        return f"/grids/{self.code}/"


class GridDescent(models.Model):
    """One step of ancestry: what a version of a grid came from."""

    old = models.ForeignKey(Grid, models.PROTECT, related_name="heirs", verbose_name="原网格")
    new = models.ForeignKey(Grid, models.PROTECT, related_name="forebears", verbose_name="新网格")
    kind = models.CharField("变更方式", max_length=8, choices=DescentKind)
    on = models.DateField("生效日")
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "网格沿革"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="descent_once"),
            models.CheckConstraint(condition=Q(kind__in=DescentKind.values), name="descent_kind_known"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="descent_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old.code} → {self.new.code}"
