from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, NEIGHBOUR_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.web.words import query, vector
from governance.worktime.amounts import Amount
from grids.events.choices import (
    JUMPING_TIERS,
    LEVELS,
    OPEN_EVENT_STATES,
    RECURS_FROM,
    EventAnswer,
    EventSource,
    EventState,
    EventTier,
)
from grids.events.lineage import earlier_places
from grids.models.event_class import EventClass
from grids.models.post import GridPost


class GridEventQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep what the person may see: own reports, own grids, own community, own street; the district all."""
        at = at or timezone.now()
        held = mandate(user, at)
        if held.has(*DISTRICT_ROLES):
            return self
        if not held.seats:
            return self.none()
        known = directory()
        streets = [pk for pk in held.organisations() if pk in known and known[pk].kind == OrganisationKind.STREET]
        wanted = [Q(reporter_id=user.pk)]
        if streets:
            wanted.append(Q(street_id__in=streets))
        if communities := held.organisations(*COMMUNITY_ROLES):
            wanted.append(Q(community_id__in=communities))
        if neighbourhoods := held.organisations(*NEIGHBOUR_ROLES):
            wanted.append(self._own_grids(user, at) or Q(community_id__in=neighbourhoods))
            wanted.append(Q(pk__in=EventReport.objects.filter(reporter_id=user.pk).values("event_id")))
        return self.filter(reduce(or_, wanted))

    @staticmethod
    def _own_grids(user, at: datetime) -> Q | None:
        """Say which places somebody looks after; None for whoever has no grid of their own in the community."""
        own = dict(GridPost.objects.of(user, at).values_list("grid_id", "grid__code"))
        if not own:
            return None
        compounds = {code[:15] for code in own.values() if code.endswith("000")}
        here = reduce(or_, (Q(grid_code__startswith=stem) for stem in compounds), Q(grid_code__in=own.values()))
        return here | earlier_places(own, timezone.localdate(at))

    def open(self):
        return self.filter(state__in=OPEN_EVENT_STATES)

    def matching(self, text: str):
        wanted = query(text)
        return self.filter(search=wanted) if wanted else self.none()


class Unloaded(models.Manager.from_queryset(GridEventQuerySet)):
    """Leave the search column in the database: nobody reads it, and a move must not write it again."""

    def get_queryset(self):
        return super().get_queryset().defer("search")


class GridEvent(models.Model):
    """One matter reported on the ground (网格事件), handled by the lowest level that can and confirmed."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("事项", max_length=60)
    situation = models.TextField("情况", max_length=2000)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="街道")
    community = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="社区")
    # The code that was valid on its day; grids are merged and split later.
    grid_code = models.CharField("网格编码", max_length=18, blank=True)
    address = models.CharField("地点", max_length=120, blank=True)
    lat = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    event_class = models.ForeignKey(
        EventClass, models.PROTECT, related_name="+", db_index=False, verbose_name="事件小类"
    )
    class_code = models.CharField("小类编码", max_length=8)
    item_code = models.CharField("呼叫事项", max_length=8)
    tier = models.CharField("紧急程度", max_length=2, choices=EventTier)
    source = models.CharField("来源", max_length=10, choices=EventSource, default=EventSource.GRID)
    origin_ref = models.CharField("来源编号", max_length=60, blank=True)
    client_key = models.CharField("上报键", max_length=60, blank=True)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="上报人"
    )
    place_key = models.CharField("同点", max_length=160)
    amounts = models.JSONField("时限", default=dict)

    state = models.CharField("状态", max_length=12, choices=EventState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("上报时间")
    reports = models.PositiveIntegerField("上报次数", default=1, editable=False)
    recurrence = models.PositiveSmallIntegerField("30 天内同点第几件", default=1, editable=False)
    joined_to = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, editable=False, verbose_name="并入"
    )
    checked_at = models.DateTimeField("核实时间", null=True, editable=False)
    checked_by_clock = models.BooleanField("系统转办", default=False, editable=False)
    handed_back = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="已退回过的层级", default=list, editable=False
    )
    solved_at = models.DateTimeField("解决时间", null=True, editable=False)
    solved_level = models.PositiveSmallIntegerField("解决层级", null=True, editable=False)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, editable=False,
        verbose_name="办理人",
    )  # fmt: skip
    result_text = models.TextField("结果", max_length=2000, blank=True, editable=False)
    own_action = models.CharField("街道已做处置", max_length=1000, blank=True, editable=False)
    lead = models.CharField("选定的牵头单位", max_length=20, blank=True, editable=False)
    escalated_at = models.DateTimeField("转呼叫时间", null=True, editable=False)
    escalated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, editable=False,
        verbose_name="转呼叫人",
    )  # fmt: skip
    call_no = models.CharField("呼叫编号", max_length=24, blank=True, editable=False)
    contested = models.BooleanField("上报人说没有解决", default=False, editable=False)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirm_answer = models.CharField("评价", max_length=14, choices=EventAnswer, blank=True, editable=False)
    unconfirmed = models.BooleanField("逾期未确认", default=False, editable=False)
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)
    search = SearchVectorField("检索", null=True, editable=False)

    objects = Unloaded()
    earlier: tuple[str, ...] = ()  # known while it is taken in: the others at its point within thirty days

    class Meta:
        verbose_name = verbose_name_plural = "网格事件"
        base_manager_name = "objects"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["street", "-id"], name="event_of_street"),
            models.Index(fields=["community", "-id"], name="event_of_community"),
            models.Index(fields=["reporter", "-id"], name="event_of_reporter"),
            models.Index(fields=["place_key", "-begun_at"], name="event_of_place"),
            models.Index(
                fields=["community", "state", "-id"], condition=Q(state__in=OPEN_EVENT_STATES), name="event_open"
            ),
            models.Index(fields=["source", "origin_ref"], condition=~Q(origin_ref=""), name="event_of_origin"),
            GinIndex(fields=["search"], name="event_search"),
        ]
        constraints = [
            # What cannot wait is called for although its number is open already on something that waits.
            models.UniqueConstraint(
                fields=["source", "origin_ref"], name="event_origin_once",
                condition=Q(state__in=OPEN_EVENT_STATES) & ~Q(origin_ref="") & ~Q(tier__in=JUMPING_TIERS),
            ),
            models.UniqueConstraint(
                fields=["reporter", "client_key"], condition=~Q(client_key=""), name="event_sent_once"
            ),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="event_state_known"),
            models.CheckConstraint(condition=Q(tier__in=EventTier.values), name="event_tier_known"),
            models.CheckConstraint(condition=Q(source__in=EventSource.values), name="event_source_known"),
            models.CheckConstraint(
                condition=Q(solved_at=None, solved_level=None)
                | Q(solved_at__isnull=False, solved_level__in=range(5)),
                name="event_solution_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(EventState.CONFIRMING, EventState.CLOSED)) | Q(solved_at__isnull=False),
                name="event_solved_before_end",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirm_answer="")
                | Q(confirmed_at__isnull=False, confirm_answer__in=EventAnswer.values),
                name="event_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.CLOSED, closed_at__isnull=False)
                | (~Q(state=EventState.CLOSED) & Q(closed_at=None)),
                name="event_end_dated",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.case_no

    def get_absolute_url(self) -> str:
        return f"/grid-events/{self.case_no}/"

    def allowed(self, limit_name: str) -> Amount | None:
        pair = self.amounts.get(limit_name)
        return Amount(*pair) if pair else None

    @property
    def level(self) -> int | None:
        """Which level handles it now: 4 is the micro-grid, 1 the street; None where nobody on the ground does."""
        return LEVELS.get(self.state)

    @property
    def jumps(self) -> bool:
        return self.tier in JUMPING_TIERS

    @property
    def recurs(self) -> bool:
        """Whether an enforcement order or a topic of the month is proposed."""
        return self.recurrence >= RECURS_FROM

    @property
    def found_by(self) -> str:
        """Write the search column."""
        return vector(self.case_no, self.title, self.situation, self.address, self.class_code)

    @property
    def loop(self) -> str:
        """小闭环 or 大闭环: whether the street and those below solve it alone."""
        return "large" if self.escalated_at else "small"


class EventReport(models.Model):
    """A further report of a matter that is known already (合并上报): who else waits to hear how it ends."""

    event = models.ForeignKey(GridEvent, models.PROTECT, related_name="echoes", verbose_name="网格事件")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="上报人"
    )
    source = models.CharField("来源", max_length=10, choices=EventSource)
    origin_ref = models.CharField("来源编号", max_length=60, blank=True)
    client_key = models.CharField("上报键", max_length=60, blank=True)
    situation = models.TextField("情况", max_length=2000)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    at = models.DateTimeField("上报时间")

    class Meta:
        verbose_name = verbose_name_plural = "合并上报"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["source", "origin_ref"], condition=~Q(origin_ref=""), name="event_report_ref"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "client_key"], condition=~Q(client_key=""), name="event_report_sent_once"
            ),
            models.CheckConstraint(condition=Q(source__in=EventSource.values), name="event_report_source_known"),
        ]
