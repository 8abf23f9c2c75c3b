"""The words of grid events; `mark` beside a label is the class that the look draws it with."""

from django.db import models


class EventState(models.TextChoices):
    CHECKING = "checking", "待核实"
    LEVEL4 = "level4", "微网格处置"
    LEVEL3 = "level3", "小区处置"
    LEVEL2 = "level2", "社区处置"
    LEVEL1 = "level1", "街道处置"
    ESCALATED = "escalated", "已转呼叫"
    CONFIRMING = "confirming", "待确认"
    CLOSED = "closed", "办结"
    JOINED = "joined", "并入"
    DISMISSED = "dismissed", "不予受理"
    WITHDRAWN = "withdrawn", "撤回上报"


# The level that handles an event in each state: 4 is the micro-grid, 1 the street.
LEVELS = {EventState.LEVEL4: 4, EventState.LEVEL3: 3, EventState.LEVEL2: 2, EventState.LEVEL1: 1}
LEVEL_LABELS = {4: "微网格", 3: "小区", 2: "社区", 1: "街道", 0: "部门"}
CALLED = 0  # solved by the departments that the street has called
STREET_LEVEL, PAID_LEVELS = 1, (2, 1)  # who is paid answers for time that ran out; volunteers do not
OPEN_EVENT_STATES = (EventState.CHECKING, *LEVELS, EventState.ESCALATED, EventState.CONFIRMING)
RECURS_FROM = 3  # so many at one point within thirty days are no chance any more
PROPOSAL = "可提议调度令（C03）或列入每月一题"
SET_ASIDE = (EventState.JOINED, EventState.DISMISSED, EventState.WITHDRAWN)


class EventTier(models.TextChoices):
    """The same five as those of calls: what climbs so far keeps its tier."""

    P0 = "P0", "特急"
    P1 = "P1", "紧急"
    P2 = "P2", "一般"
    P3 = "P3", "疑难"
    P4 = "P4", "咨询"

    @property
    def mark(self) -> str:
        return f"tier-{self.value[1]}"


JUMPING_TIERS = (EventTier.P0, EventTier.P1)


class EventSource(models.TextChoices):
    GRID = "grid", "网格"
    HOTLINE = "hotline", "12345"
    LEADER = "leader", "领导交办"
    MEDIA = "media", "媒体"
    SENSOR = "sensor", "物联感知"
    RESIDENT = "resident", "群众自报"
    TRANSFER = "transfer", "部门移送"
    PATROL = "patrol", "巡查"


class EventLimitName(models.TextChoices):
    """Time limits whose length is a row of the catalogue."""

    CHECK = "check", "核实"
    LEVEL4 = "level4", "微网格处置"
    LEVEL3 = "level3", "小区处置"
    LEVEL2 = "level2", "社区处置"
    LEVEL1 = "level1", "街道处置"
    CONFIRM = "confirm", "确认"


class EventAnswer(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    UNDERSTANDING = "understanding", "未解决但理解"
    DECLINED = "declined", "不愿评价"


class EventGroup(models.TextChoices):
    """大类."""

    DISPUTE = "01", "矛盾纠纷"
    HAZARD = "02", "安全隐患"
    APPEARANCE = "03", "市容环境"
    FACILITY = "04", "公用设施"
    ORDER = "05", "街面秩序"
    WORKS = "06", "施工管理"
    EMERGENCY = "07", "突发事件"
    LIVELIHOOD = "08", "民生服务"
    ADVICE = "09", "政策咨询"
    CARE = "10", "特殊人群关爱"
    ENVIRONMENT = "11", "环境生态"
    OTHER = "12", "其他"
