"""The words of multi-party work: kinds of groups, states, outcomes."""

from django.db import models

from grids.choices import Rank


class GroupKind(models.TextChoices):
    """Whom a grid has besides its workers."""

    PARTY = "party", "党组织"
    SELF_GOVERNANCE = "self_governance", "自治组织"
    PROPERTY_FIRM = "property_firm", "物业企业"
    SOCIAL = "social", "社会组织"


# The four levels of the party organisation follow the four levels of grids.
PARTY_LEVELS = {
    Rank.STREET: "街道党工委",
    Rank.COMMUNITY: "社区党委",
    Rank.COMPOUND: "网格党支部",
    Rank.BUILDING: "微网格党小组",
}


class EffortState(models.TextChoices):
    COLLECTING = "collecting", "征求意见"
    DISCUSSING = "discussing", "议事协商"
    ACTING = "acting", "分工办理"
    CONCLUDED = "concluded", "办结"
    DROPPED = "dropped", "终止"


OPEN_EFFORT_STATES = (EffortState.COLLECTING, EffortState.DISCUSSING, EffortState.ACTING)


class EffortOutcome(models.TextChoices):
    SETTLED = "settled", "达成一致并办成"
    PARTLY = "partly", "部分办成"
    UNSETTLED = "unsettled", "未达成一致"


class OpinionState(models.TextChoices):
    ASKED = "asked", "待征求"
    COLLECTED = "collected", "已征求"
    SKIPPED = "skipped", "未能征求"
    DROPPED = "dropped", "不再征求"


class DeedState(models.TextChoices):
    ASSIGNED = "assigned", "待完成"
    DONE = "done", "已完成"
    DROPPED = "dropped", "不再办理"


# What somebody took part in, as facts tell it.
DISCUSSION, DEED = "discussion", "task"
