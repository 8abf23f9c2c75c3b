from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, NEIGHBOUR_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids.joint.choices import OPEN_EFFORT_STATES, DeedState, EffortOutcome, EffortState, OpinionState
from grids.models.event import GridEvent
from grids.models.group import AttachedGroup
from grids.models.post import GridPost


def own_courtyards(user, at: datetime) -> Q | None:
    """Say which courtyards somebody looks after a part of; None for whoever has no grid of their own."""
    own = set(GridPost.objects.of(user, at).values_list("grid__code", flat=True))
    return Q(grid_code__in={code[:15].ljust(18, "0") for code in own} | own) if own else None


class JointEffortQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep what the person may see: own courtyards, own community, own street, own tasks; the district all."""
        at = at or timezone.now()
        held = mandate(user, at)
        if held.has(*DISTRICT_ROLES):
            return self
        if not held.seats:
            return self.none()
        known, wanted = directory(), []
        if streets := [pk for pk in held.organisations() if pk in known and known[pk].kind == OrganisationKind.STREET]:
            wanted.append(Q(street_id__in=streets))
        if communities := held.organisations(*COMMUNITY_ROLES):
            wanted.append(Q(community_id__in=communities) | self._asked(Q(community_id__in=communities)))
        if neighbourhoods := held.organisations(*NEIGHBOUR_ROLES):
            wanted.append(self._asked(own_courtyards(user, at) or Q(community_id__in=neighbourhoods)))
        owners = [pk for pk in held.organisations() if pk in known and known[pk].kind not in GROUND]
        if owners:
            tasks = EffortTask.objects.filter(owner_id__in=owners).order_by().values("effort_id")
            wanted.append(Q(pk__in=tasks))
        return self.filter(reduce(or_, wanted)) if wanted else self.none()

    @staticmethod
    def _asked(condition: Q) -> Q:
        return Q(pk__in=CourtyardOpinion.objects.filter(condition).order_by().values("effort_id"))

    def open(self):
        return self.filter(state__in=OPEN_EFFORT_STATES)


GROUND = (OrganisationKind.STREET, OrganisationKind.COMMUNITY, OrganisationKind.DISTRICT)


class JointEffort(models.Model):
    """One matter that neighbours, firms and offices settle together (多方联动)."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("议题", max_length=60)
    subject = models.TextField("要议的事", max_length=2000)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="街道")
    # Empty where the street leads it, such as when courtyards of several communities are concerned.
    community = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name="社区"
    )
    grid_code = models.CharField("所在网格", max_length=18)  # the lowest grid that holds all courtyards concerned
    event = models.ForeignKey(
        GridEvent, models.PROTECT, related_name="efforts", null=True, blank=True, verbose_name="网格事件"
    )
    class_code = models.CharField("事件小类", max_length=8, blank=True)
    collect_by = models.DateTimeField("征求意见截止")

    state = models.CharField("状态", max_length=12, choices=EffortState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("发起时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="发起人"
    )
    voices = models.PositiveIntegerField("意见数", default=0, editable=False)
    meetings = models.PositiveSmallIntegerField("议事次数", default=0, editable=False)
    participants = models.PositiveIntegerField("参与人次", default=0, editable=False)
    outcome = models.CharField("结果", max_length=10, choices=EffortOutcome, blank=True, editable=False)
    conclusion = models.TextField("结果说明", max_length=2000, blank=True, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    objects = JointEffortQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "多方联动"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["street", "-id"], name="effort_of_street"),
            models.Index(fields=["community", "-id"], name="effort_of_community"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=OPEN_EFFORT_STATES), name="effort_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EffortState.values), name="effort_state_known"),
            models.CheckConstraint(
                condition=Q(state=EffortState.CONCLUDED, outcome__in=EffortOutcome.values) & ~Q(conclusion="")
                | ~Q(state=EffortState.CONCLUDED) & Q(outcome=""),
                name="effort_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_EFFORT_STATES, ended_at=None)
                | ~Q(state__in=OPEN_EFFORT_STATES) & Q(ended_at__isnull=False),
                name="effort_end_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no

    def get_absolute_url(self) -> str:
        return f"/joint-efforts/{self.case_no}/"

    @property
    def leader_id(self) -> int:
        """Name the office that leads it: the community, or the street where there is none."""
        return self.community_id or self.street_id


class LineOfEffort(models.Model):
    """What a page needs to know of a line of an effort as if it were the effort itself."""

    class Meta:
        abstract = True

    @property
    def case_no(self) -> str:
        return self.effort.case_no

    @property
    def revision(self) -> int:
        return self.effort.revision

    def get_absolute_url(self) -> str:
        return self.effort.get_absolute_url()


class CourtyardOpinion(LineOfEffort):
    """What one courtyard says to the matter (院落意见): how many for it, against it, otherwise, and in their words."""

    effort = models.ForeignKey(JointEffort, models.PROTECT, related_name="opinions", verbose_name="多方联动")
    grid_code = models.CharField("院落编码", max_length=18)
    grid_name = models.CharField("院落", max_length=60)
    community = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="社区")
    state = models.CharField("状态", max_length=10, choices=OpinionState, editable=False)
    agreed = models.PositiveIntegerField("赞成", default=0, editable=False)
    opposed = models.PositiveIntegerField("反对", default=0, editable=False)
    other = models.PositiveIntegerField("其他", default=0, editable=False)
    words = models.TextField("意见", max_length=2000, blank=True, editable=False)
    collected_at = models.DateTimeField("征求时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "院落意见"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["grid_code"], name="opinion_of_courtyard"),
            models.Index(fields=["community", "state"], name="opinion_of_community"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["effort", "grid_code"], name="opinion_once_a_courtyard"),
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_known"),
            models.CheckConstraint(
                condition=Q(state=OpinionState.COLLECTED, collected_at__isnull=False) & ~Q(agreed=0, opposed=0, other=0)
                | ~Q(state=OpinionState.COLLECTED) & Q(collected_at=None, agreed=0, opposed=0, other=0),
                name="opinion_counted_once_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.grid_name

    @property
    def voices(self) -> int:
        return self.agreed + self.opposed + self.other


class Discussion(models.Model):
    """One meeting about the matter (议事): when, where, who came and how many, what was said. Written once."""

    effort = models.ForeignKey(JointEffort, models.PROTECT, related_name="discussions", verbose_name="多方联动")
    held_on = models.DateField("议事日期")
    place = models.CharField("地点", max_length=80)
    groups = ArrayField(models.CharField(max_length=60), verbose_name="参加的组织", default=list)
    participants = models.PositiveIntegerField("参加人数")
    summary = models.TextField("议事纪要", max_length=2000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "议事记录"
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(participants__gt=0), name="discussion_somebody_came"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.place}"


class EffortTask(LineOfEffort):
    """What a group or an organisation took on for the matter (联动任务), by a day; reminded, never marked."""

    effort = models.ForeignKey(JointEffort, models.PROTECT, related_name="tasks", verbose_name="多方联动")
    title = models.CharField("任务", max_length=80)
    group = models.ForeignKey(
        AttachedGroup, models.PROTECT, related_name="tasks", null=True, blank=True, verbose_name="承担组织"
    )
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="承担单位"
    )
    owner_name = models.CharField("承担方", max_length=60)
    due_on = models.DateField("完成日期")
    state = models.CharField("状态", max_length=10, choices=DeedState, editable=False)
    participants = models.PositiveIntegerField("参与人数", default=0, editable=False)
    result = models.TextField("完成情况", max_length=1000, blank=True, editable=False)
    finished_at = models.DateTimeField("完成时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "联动任务"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeedState.values), name="effort_task_state_known"),
            models.CheckConstraint(
                condition=Q(group=None, owner__isnull=False) | Q(group__isnull=False, owner=None),
                name="effort_task_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=DeedState.DONE, finished_at__isnull=False)
                | ~Q(state=DeedState.DONE) & Q(finished_at=None, participants=0),
                name="effort_task_end_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.title
