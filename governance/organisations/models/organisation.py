from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from governance.organisations.choices import ForceKind, OrganisationKind, PeerGroup, RegimeKind


class Organisation(models.Model):
    """The district or one of its units: a street, community, department, agency, utility or property firm."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    department = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name="主管部门"
    )
    street = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stationed", verbose_name="所在街道"
    )
    force_kind = models.CharField("执法力量类别", max_length=4, choices=ForceKind, blank=True)
    scored = models.BooleanField("参加逆向考评", default=False)
    peer_group = models.CharField("排名组别", max_length=1, choices=PeerGroup, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.AGENCY)
                | Q(department__isnull=False, street__isnull=False, force_kind__in=ForceKind.values),
                name="agency_has_parent_and_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegimeQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Regime(models.Model):
    """How an agency is managed (派驻 or 属地管理) in a stretch of days; stretches of one agency never overlap."""

    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="regimes", verbose_name="派出机构")
    kind = models.CharField("管理体制", max_length=12, choices=RegimeKind)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("终止日（不含）", null=True, blank=True)

    objects = RegimeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "管理体制"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RegimeKind.values), name="regime_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=models.F("starts_on")), name="regime_days_ordered"
            ),
        ]

    def clean(self):
        super().clean()
        if not (self.agency_id and self.starts_on):
            return
        others = Regime.objects.exclude(pk=self.pk).filter(agency_id=self.agency_id)
        others = others.filter(Q(ends_on=None) | Q(ends_on__gt=self.starts_on))
        if self.ends_on:
            others = others.filter(starts_on__lt=self.ends_on)
        if others.exists():
            raise ValidationError("该派出机构在这段时间已有管理体制")

    def __str__(self) -> str:
        return f"{self.agency} {self.get_kind_display()}"
