from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.catalogues.choices import Evidence, VersionState
from governance.facts.indicators import Indicator


class VersionQuerySet(models.QuerySet):
    def of(self, catalogue: str):
        return self.filter(catalogue=catalogue)

    def draft(self):
        return self.filter(state=VersionState.DRAFT)

    def published(self):
        return self.filter(state=VersionState.PUBLISHED)

    def begun(self, on: date):
        """Published versions that have come into force by this day, the newest first."""
        return self.published().filter(effective_from__lte=on).order_by("-version_no")


class CatalogueVersion(models.Model):
    """One edition of what a district edits: a draft at first, then published from a day on and never changed again."""

    catalogue = models.CharField("目录", max_length=30)
    version_no = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=12, choices=VersionState, default=VersionState.DRAFT)
    effective_from = models.DateField("生效日", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目录版本"
        ordering = ["catalogue", "-version_no"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "version_no"], name="catalogue_version_once"),
            models.UniqueConstraint(
                fields=["catalogue"], condition=Q(state=VersionState.DRAFT), name="catalogue_one_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="catalogue_state_known"),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(effective_from__isnull=False), name="catalogue_published_from"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.catalogue} 第 {self.version_no} 版"


class CatalogueRow(models.Model):
    """A row of one version. Models of rows belong to the catalogue they name, or else to that of their app's label."""

    catalogue: ClassVar[str] = ""
    indicator: ClassVar[tuple[str, ...]] = ()  # of a row that is an indicator: its code, its name and how it is counted

    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+", verbose_name="目录版本")
    evidence = models.CharField("来源标注", max_length=12, choices=Evidence, default=Evidence.RECOMMENDED)

    class Meta:
        abstract = True

    @classmethod
    def catalogue_name(cls) -> str:
        return cls.catalogue or cls._meta.app_label

    @classmethod
    def indicators(cls, rows: Iterable["CatalogueRow"]) -> list[Indicator]:
        """Read rows as indicators; none where rows of this model are something else."""
        return [Indicator(*(str(getattr(row, name)) for name in cls.indicator)) for row in rows if cls.indicator]
