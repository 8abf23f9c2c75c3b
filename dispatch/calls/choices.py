"""The words of call-response; `mark` beside a label is the class that the look draws it with."""

from django.db import models


class CallState(models.TextChoices):
    DRAFT = "draft", "草拟"
    PENDING = "pending", "待签发"
    CALLED = "called", "已呼叫"
    VERIFYING = "verifying", "核验"
    AFTERCARE = "aftercare", "核验后处理"
    CLOSED = "closed", "办结归档"
    CANCELLED = "cancelled", "撤销"
    MERGED = "merged", "并案"


class LineState(models.TextChoices):
    WAITING = "waiting", "待签收"
    SIGNED = "signed", "已签收"
    RESPONDED = "responded", "已响应"
    REPLIED = "replied", "已答复"
    REWORKING = "reworking", "返工"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "撤回"


OPEN_CALL_STATES = (CallState.DRAFT, CallState.PENDING, CallState.CALLED, CallState.VERIFYING, CallState.AFTERCARE)
# What only the street and the district see: a department learns of a call when it is called.
UNSENT_STATES = (CallState.DRAFT, CallState.PENDING)
OPEN_LINE_STATES = (LineState.WAITING, LineState.SIGNED, LineState.RESPONDED, LineState.REWORKING)
# The line asks nothing more of its department unless the street rejects the work.
ANSWERED_LINE_STATES = (LineState.REPLIED, LineState.DONE, LineState.WITHDRAWN)

MOST_REWORKS = 3  # of one line


class AppellantState(models.TextChoices):
    """Somebody whose matter was merged into another call: kept, told of the end, or not."""

    KEPT = "kept", "随件办理"
    DUE = "due", "待告知"
    TOLD = "told", "已告知"
    LAPSED = "lapsed", "未告知"
    RELEASED = "released", "另行处理"
    PASSED_ON = "passed_on", "随件再并"


class VisitState(models.TextChoices):
    PROPOSED = "proposed", "待约定"
    AGREED = "agreed", "已约定"
    HELD = "held", "已联合出勤"
    DECLINED = "declined", "不联合"
    LAPSED = "lapsed", "逾期未约"
    MISSED = "missed", "约而未行"


OPEN_VISIT_STATES = (VisitState.PROPOSED, VisitState.AGREED)


class TopicState(models.TextChoices):
    PROPOSED = "proposed", "待立题"
    ASSIGNED = "assigned", "待订方案"
    PLANNED = "planned", "治理中"
    FINISHED = "finished", "待验收"
    DONE = "done", "已完成"
    DROPPED = "dropped", "不立题"


OPEN_TOPIC_STATES = (TopicState.PROPOSED, TopicState.ASSIGNED, TopicState.PLANNED, TopicState.FINISHED)


class Tier(models.TextChoices):
    P0 = "P0", "特急"
    P1 = "P1", "紧急"
    P2 = "P2", "一般"
    P3 = "P3", "疑难"
    P4 = "P4", "咨询"

    @property
    def mark(self) -> str:
        return f"tier-{self.value[1]}"


URGENT_TIERS = (Tier.P0, Tier.P1)


class LimitName(models.TextChoices):
    """Time limits whose length is a row of the catalogue."""

    ISSUE = "issue", "签发"
    COUNTERSIGN = "countersign", "补签"
    DESIGNATE = "designate", "指定牵头"
    SIGN = "sign", "签收"
    RESPOND = "respond", "响应"
    ARRIVE = "arrive", "到场"
    RESOLVE = "resolve", "办结"
    VERIFY = "verify", "核验"
    CALLBACK = "callback", "回访"
    SCORE = "score", "评分"
    CHECK = "check", "抽查"
    ASK_REVIEW = "ask_review", "申请复核"
    REVIEW = "review", "复核"
    OBJECT = "object", "退单"
    RULE = "rule", "退单裁定"
    APPEAL = "appeal", "申请终裁"
    RULE_FINALLY = "rule_finally", "终裁"
    TELL = "tell", "告知"
    VISIT_AGREE = "visit_agree", "联合出勤约定"
    TOPIC_ASSIGN = "topic_assign", "每月一题立题"
    TOPIC_PLAN = "topic_plan", "每月一题订方案"
    TOPIC_ACCEPT = "topic_accept", "每月一题验收"
    EXTENSION = "extension", "答复延期"
    CONSENT = "consent", "答复挂账"
    APPROVE = "approve", "审批挂账"
    QUARTER = "quarter", "挂账评审"
    MATERIAL = "material", "补充材料"


# The limits of a line that end in a red lamp.
RED_LIMITS = (("respond", "响应"), ("arrive", "到场"), ("resolve", "办结"), ("rework", "返工"))


# When an account put aside is looked at again: on its own list and page, and no measure of the work on a call.
BACKGROUND_LIMITS = (LimitName.QUARTER, "target")
# Limits of what is not a call itself; a call does not carry them along.
APART = (LimitName.VISIT_AGREE, LimitName.TOPIC_ASSIGN, LimitName.TOPIC_PLAN, LimitName.TOPIC_ACCEPT)


class LineRole(models.TextChoices):
    LEAD = "lead", "牵头"
    ASSIST = "assist", "协办"


class ResultKind(models.TextChoices):
    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    EXPLAINED = "explained", "无法解决，已解释"
    UNTRUE = "untrue", "不属实"


class CallBackAnswer(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    UNDERSTANDING = "understanding", "未解决但理解"
    DECLINED = "declined", "不愿评价"


class Solved(models.TextChoices):
    YES = "yes", "已解决"
    PARTLY = "partly", "部分解决"
    NO = "no", "未解决"


class CheckState(models.TextChoices):
    """An on-site check of a closed call (现场抽查)."""

    DRAWN = "drawn", "待抽查"
    PASSED = "passed", "抽查属实"
    FAILED = "failed", "不属实，待复核"
    REVIEWING = "reviewing", "复核中"
    CONFIRMED = "confirmed", "认定虚假办结"
    REVOKED = "revoked", "复核撤销"
    LAPSED = "lapsed", "未抽查"


OPEN_CHECK_STATES = (CheckState.DRAWN, CheckState.FAILED, CheckState.REVIEWING)
# What only the district knows: nobody who answered may prepare for a visit.
UNTOLD_CHECK_STATES = (CheckState.DRAWN, CheckState.LAPSED)


class ObjectionState(models.TextChoices):
    """An objection of a department to a call (退单异议)."""

    RAISED = "raised", "待裁定"
    RULED = "ruled", "已裁定"
    APPEALED = "appealed", "待终裁"
    SETTLED = "settled", "裁定生效"
    RULED_FINALLY = "ruled_finally", "已终裁"
    FALLEN = "fallen", "逾期未裁，退单失效"
    DROPPED = "dropped", "终止"


OPEN_OBJECTION_STATES = (ObjectionState.RAISED, ObjectionState.RULED, ObjectionState.APPEALED)


class Ruling(models.TextChoices):
    UPHELD = "upheld", "退单成立"
    LOST = "lost", "退单不成立"


class Source(models.TextChoices):
    GRID = "grid", "网格"
    HOTLINE = "hotline", "12345"
    LEADER = "leader", "领导交办"
    MEDIA = "media", "媒体"
    SENSOR = "sensor", "物联感知"
    RESIDENT = "resident", "群众自报"
    TRANSFER = "transfer", "部门移送"
    PATROL = "patrol", "巡查"


# Where a matter that came in this way was closed untruly, the deduction counts twice.
WEIGHTY_SOURCES = (Source.LEADER, Source.MEDIA)


class ExtensionState(models.TextChoices):
    ASKED = "asked", "待答复"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    DROPPED = "dropped", "已失效"


class SuspensionState(models.TextChoices):
    PROPOSED = "proposed", "待街道同意"
    CONSENTED = "consented", "待区城运中心批准"
    RUNNING = "running", "挂账中"
    LIFTED = "lifted", "已恢复办理"
    DECLINED = "declined", "未批准"
    DROPPED = "dropped", "已失效"


OPEN_SUSPENSION_STATES = (SuspensionState.PROPOSED, SuspensionState.CONSENTED, SuspensionState.RUNNING)


class SuspensionGround(models.TextChoices):
    FUNDS = "funds", "资金"
    SEASON = "season", "季节"
    PLANNING = "planning", "规划"
    LAWSUIT = "lawsuit", "诉讼"
    OWNERSHIP = "ownership", "权属"


class LiftCause(models.TextChoices):
    PERSON = "person", "提前恢复"
    TARGET = "target", "到目标日期"
    REVIEW = "review", "逾期未评审"


class MaterialState(models.TextChoices):
    OPEN = "open", "待补充"
    SUPPLIED = "supplied", "已补充"
    EXPIRED = "expired", "逾期未补充"
    DROPPED = "dropped", "已失效"


class ItemClass(models.TextChoices):
    URBAN = "UC", "城市管理"
    SAFETY = "PS", "公共安全"
    MARKET = "MS", "市场秩序"
    ORDER = "PO", "社会治安"
    TRAFFIC = "TR", "道路交通"
    ENVIRONMENT = "EN", "生态环境"
    LIVELIHOOD = "LI", "民生服务"
    OTHER = "XX", "目录外"


OUTSIDE_CATALOGUE = "XX99"
