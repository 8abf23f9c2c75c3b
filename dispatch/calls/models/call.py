import hashlib
import hmac

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from dispatch.calls.choices import (
    OPEN_CALL_STATES,
    OUTSIDE_CATALOGUE,
    URGENT_TIERS,
    CallBackAnswer,
    CallState,
    Solved,
    Source,
    Tier,
)
from dispatch.calls.models.catalogue import CallItem
from dispatch.calls.models.querysets import ServiceCallQuerySet
from governance.organisations.models import Organisation
from governance.worktime.amounts import Amount

SAMPLE_SHARE = 0.2  # at least a fifth of all calls is called back
CHECK_SHARE = 0.05  # so many of the closed calls are looked at on the spot


class Unloaded(models.Manager.from_queryset(ServiceCallQuerySet)):
    """Leave the search column in the database: nobody reads it, and a move must not write it again."""

    def get_queryset(self):
        return super().get_queryset().defer("search")


class ServiceCall(models.Model):
    """A street's call on departments (街道呼叫): one matter, one line per department, one verification."""

    case_no = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("事项", max_length=60)
    situation = models.TextField("情况", max_length=2000)
    own_action = models.TextField("街道已做处置", max_length=1000, blank=True)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="呼叫街道")
    community = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="社区"
    )
    grid_code = models.CharField("微网格编码", max_length=30, blank=True)
    address = models.CharField("地点", max_length=120, blank=True)
    lat = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    item = models.ForeignKey(CallItem, models.PROTECT, related_name="+", db_index=False, verbose_name="呼叫事项")
    item_code = models.CharField("事项编码", max_length=8)
    tier = models.CharField("紧急程度", max_length=2, choices=Tier)
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.PATROL)
    origin_ref = models.CharField("来源编号", max_length=60, blank=True)
    grid_event_id = models.BigIntegerField("来自网格事件", null=True, editable=False)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    appellant_hot = models.BooleanField("群众强烈诉求", default=False)
    callback_required = models.BooleanField("涉群众，须回访", default=False, editable=False)
    arrival_asked = models.BooleanField("要求到场", default=False)
    resolve_by = models.DateTimeField("须在此前办结", null=True, blank=True)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name="牵头单位"
    )
    # Prepared when the call is drafted, so that neither issuing nor the clock has to ask the catalogue again.
    plan = models.JSONField("呼叫对象", default=list)
    amounts = models.JSONField("时限", default=dict)

    state = models.CharField("状态", max_length=12, choices=CallState, editable=False)
    revision = models.PositiveIntegerField("版次", default=0, editable=False)
    begun_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="登记人"
    )
    submitted_at = models.DateTimeField("送签时间", null=True, editable=False)
    passed_up_at = models.DateTimeField("转上一级签发时间", null=True, editable=False)
    called_at = models.DateTimeField("呼叫时间", null=True, editable=False)
    countersigned_at = models.DateTimeField("补签时间", null=True, editable=False)
    verified_at = models.DateTimeField("核验通过时间", null=True, editable=False)
    auto_passed = models.BooleanField("系统按时限通过", default=False, editable=False)
    closed_at = models.DateTimeField("办结归档时间", null=True, editable=False)

    score_speed = models.PositiveSmallIntegerField("速度", null=True, editable=False)
    score_cooperation = models.PositiveSmallIntegerField("配合", null=True, editable=False)
    score_result = models.PositiveSmallIntegerField("效果", null=True, editable=False)
    score_reason = models.CharField("评分理由", max_length=300, blank=True, editable=False)
    scored_at = models.DateTimeField("评分时间", null=True, editable=False)
    score_lapsed_at = models.DateTimeField("未评分时间", null=True, editable=False)
    callback_due = models.BooleanField("列入回访", default=False, editable=False)
    called_back_at = models.DateTimeField("回访时间", null=True, editable=False)
    callback_answer = models.CharField("回访评价", max_length=14, choices=CallBackAnswer, blank=True, editable=False)
    callback_solved = models.CharField("是否解决", max_length=8, choices=Solved, blank=True, editable=False)
    callback_lapsed_at = models.DateTimeField("未回访时间", null=True, editable=False)
    check_due = models.BooleanField("列入现场抽查", default=False, editable=False)
    promoted_code = models.CharField("列入目录的编码", max_length=8, blank=True, editable=False)
    search = SearchVectorField("检索", null=True, editable=False)
    place_keys = ArrayField(models.CharField(max_length=40), verbose_name="地点词", default=list, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, db_index=False, editable=False, verbose_name="并入"
    )
    # How many appellants of merged calls stand beside its own: nobody reads their table where there are none.
    joined = models.PositiveSmallIntegerField("并入诉求", default=0, editable=False)
    visit = models.ForeignKey(
        "calls.JointVisit", models.SET_NULL, related_name="calls", null=True, db_index=False, editable=False,
        verbose_name="联合出勤",
    )  # fmt: skip

    objects = Unloaded()

    class Meta:
        verbose_name = verbose_name_plural = "呼叫"
        base_manager_name = "objects"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["street", "-id"], name="call_of_street"),
            models.Index(fields=["lead", "-id"], name="call_of_lead"),
            models.Index(fields=["item_code", "-id"], name="call_of_item"),
            models.Index(fields=["street", "state", "-id"], condition=Q(state__in=OPEN_CALL_STATES), name="call_open"),
            models.Index(fields=["tier", "-id"], condition=Q(state__in=OPEN_CALL_STATES), name="call_open_of_tier"),
            models.Index(fields=["item_code", "begun_at"], name="call_of_item_in_time"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="call_merged_into"),
            models.Index(fields=["visit"], condition=Q(visit__isnull=False), name="call_of_visit"),
            GinIndex(fields=["search"], name="call_search"),
            models.Index(fields=["closed_at"], condition=Q(check_due=True), name="call_check_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_known"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="call_tier_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="call_source_known"),
            models.CheckConstraint(
                condition=Q(score_speed=None, score_cooperation=None, score_result=None, scored_at=None)
                | Q(
                    score_speed__range=(1, 5),
                    score_cooperation__range=(1, 5),
                    score_result__range=(1, 5),
                    scored_at__isnull=False,
                ),
                name="call_score_whole",
            ),
            models.CheckConstraint(
                condition=Q(called_back_at=None, callback_answer="")
                | Q(called_back_at__isnull=False, callback_answer__in=CallBackAnswer.values, callback_due=True),
                name="call_callback_whole",
            ),
            models.CheckConstraint(
                condition=Q(called_at__isnull=False)
                | Q(state__in=(CallState.DRAFT, CallState.PENDING, CallState.CANCELLED, CallState.MERGED)),
                name="call_called_at_known",
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.MERGED, merged_into__isnull=False)
                | ~Q(state=CallState.MERGED) & Q(merged_into=None),
                name="call_merged_somewhere",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="call_merged_elsewhere"),
        ]

    def __str__(self) -> str:
        return self.case_no

    @property
    def urgent(self) -> bool:
        return self.tier in URGENT_TIERS

    @property
    def outside_catalogue(self) -> bool:
        return self.item_code == OUTSIDE_CATALOGUE

    def get_absolute_url(self) -> str:
        return f"/calls/{self.case_no}/"

    def allowed(self, limit_name: str) -> Amount | None:
        pair = self.amounts.get(limit_name)
        return Amount(*pair) if pair else None

    def sampled(self) -> bool:
        """Whether this call is called back: strong appeals, items that ask for it, and an unforeseeable share."""
        if self.appellant_hot or self.callback_required:
            return True
        return self._lot(self.case_no) < SAMPLE_SHARE

    def sampled_for_check(self) -> bool:
        """Whether this call is looked at on the spot: an unforeseeable share, drawn apart from the call-back."""
        return self._lot(f"check:{self.case_no}") < CHECK_SHARE

    @staticmethod
    def _lot(text: str) -> float:
        """Draw a number below one that nobody without the key of this installation can foresee."""
        digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:4], "big") / 2**32
