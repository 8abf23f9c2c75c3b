from django.db import models
from django.db.models import Q

from dispatch.calls.choices import OPEN_OBJECTION_STATES, ObjectionState, Ruling
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.models.line import CallLine
from governance.organisations.models import Organisation
from governance.worktime.amounts import Amount


class Objection(ChildOfLine):
    """A department says that a call is not its own (退单): once, on legal ground, naming whose it is instead."""

    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="建议承办单位"
    )
    ground = models.CharField("法律依据和理由", max_length=500)
    state = models.CharField("状态", max_length=14, choices=ObjectionState, editable=False)

    ruling = models.CharField("裁定", max_length=6, choices=Ruling, blank=True, editable=False)
    ruled_at = models.DateTimeField("裁定时间", null=True, editable=False)
    ruling_reason = models.CharField("裁定理由", max_length=1000, blank=True, editable=False)
    appealed_at = models.DateTimeField("申请终裁时间", null=True, editable=False)
    appeal_ground = models.CharField("终裁申请理由", max_length=1000, blank=True, editable=False)
    final_ruling = models.CharField("终裁", max_length=6, choices=Ruling, blank=True, editable=False)
    final_at = models.DateTimeField("终裁时间", null=True, editable=False)
    final_reason = models.CharField("终裁理由", max_length=1000, blank=True, editable=False)
    # Of whichever ruling was the last: whose the matter is, what the catalogue is to say, the number of the paper.
    decided_owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, db_index=False, editable=False,
        verbose_name="裁定承办单位",
    )  # fmt: skip
    precedent = models.CharField("裁决要旨", max_length=300, blank=True, editable=False)
    doc_no = models.CharField("文号", max_length=40, blank=True, editable=False)
    # Of the first ruling, once a final one took its place above.
    first_owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, db_index=False, editable=False,
        verbose_name="一次裁定承办单位",
    )  # fmt: skip
    first_precedent = models.CharField("一次裁定裁决要旨", max_length=300, blank=True, editable=False)
    first_doc_no = models.CharField("一次裁定文号", max_length=40, blank=True, editable=False)
    effective_at = models.DateTimeField("生效时间", null=True, editable=False)
    new_line = models.ForeignKey(
        CallLine, models.PROTECT, related_name="+", null=True, db_index=False, editable=False, verbose_name="改派的线"
    )
    silent_instance = models.PositiveSmallIntegerField("逾期未裁的审级", default=0, editable=False)
    paused_before = models.PositiveIntegerField("终裁前已停时长（秒）", null=True, editable=False)
    # Set where an answer is in time by the pause of the second instance alone: when the time would have been out.
    due_unpaused_at = models.DateTimeField("不计终裁暂停的到期时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "退单"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "id"], condition=Q(state__in=OPEN_OBJECTION_STATES), name="objection_open")
        ]
        constraints = [
            models.UniqueConstraint(fields=["line"], name="objection_once"),
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_known"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at=None) | Q(ruling__in=Ruling.values, ruled_at__isnull=False),
                name="objection_ruling_whole",
            ),
            models.CheckConstraint(
                condition=Q(final_ruling="", final_at=None) | Q(final_ruling__in=Ruling.values, final_at__isnull=False),
                name="objection_final_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ObjectionState.SETTLED, ObjectionState.RULED_FINALLY))
                | Q(effective_at__isnull=False),
                name="objection_effect_known",
            ),
        ]

    @property
    def decided(self) -> str:
        """The last ruling."""
        return self.final_ruling or self.ruling

    @property
    def upheld(self) -> bool:
        return self.decided == Ruling.UPHELD

    def allowed(self, limit_name: str) -> Amount | None:
        return self.call.allowed(limit_name)
