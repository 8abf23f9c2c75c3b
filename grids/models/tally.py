from django.db import models
from django.db.models import Q

from grids.choices import Rank

LEVEL_COUNTS = {4: "at_building", 3: "at_compound", 2: "at_community", 1: "at_street", 0: "at_departments"}
LEVEL_SECONDS = {
    4: "seconds_building", 3: "seconds_compound", 2: "seconds_community", 1: "seconds_street", 0: "seconds_departments",
}  # fmt: skip
COUNTS = (
    "reported", "matters", "recurred", "closed", "small", *LEVEL_COUNTS.values(), *LEVEL_SECONDS.values(), "answered",
    "satisfied", "silent",
)  # fmt: skip


class EventTally(models.Model):
    """What happened to the events of one area, class and month; several rows of one key add up.

    A trigger of the events' table writes them, in the statement that writes the events, so they cannot drift. It only
    ever appends, so that nobody who reports waits for another; `counting.folding` puts rows of one key together.
    """

    area = models.CharField("区域", max_length=18)
    rank = models.PositiveSmallIntegerField("层级", choices=Rank)
    month = models.DateField("月份")
    event_group = models.CharField("大类", max_length=2)
    folded = models.BooleanField("已合并", default=False)

    reported = models.IntegerField("上报", default=0)
    matters = models.IntegerField("立件", default=0)  # without what was joined, dismissed or withdrawn
    recurred = models.IntegerField("同点反复", default=0)
    closed = models.IntegerField("办结", default=0)
    small = models.IntegerField("小闭环", default=0)
    at_building = models.IntegerField("微网格办结", default=0)
    at_compound = models.IntegerField("小区办结", default=0)
    at_community = models.IntegerField("社区办结", default=0)
    at_street = models.IntegerField("街道办结", default=0)
    at_departments = models.IntegerField("部门办结", default=0)
    seconds_building = models.BigIntegerField("微网格用时", default=0)
    seconds_compound = models.BigIntegerField("小区用时", default=0)
    seconds_community = models.BigIntegerField("社区用时", default=0)
    seconds_street = models.BigIntegerField("街道用时", default=0)
    seconds_departments = models.BigIntegerField("部门用时", default=0)
    answered = models.IntegerField("有效评价", default=0)
    satisfied = models.IntegerField("满意", default=0)
    silent = models.IntegerField("无人确认", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "网格事件月计"
        indexes = [
            models.Index(fields=["rank", "area", "month"], name="tally_of_area"),
            models.Index(fields=["id"], condition=Q(folded=False), name="tally_unfolded"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rank", "area", "month", "event_group"], condition=Q(folded=True), name="tally_once"
            ),
            models.CheckConstraint(condition=Q(rank__in=Rank.values), name="tally_rank_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="tally_of_whole_months"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.month:%Y-%m}"
