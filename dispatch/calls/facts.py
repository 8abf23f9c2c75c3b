"""What calls tell the rest of the house. Whoever judges reads these and never a case.

The rule of the reverse appraisal that counts a kind stands in its comment; kinds without one are denominators.
"""

from governance.facts.ledger import Kind

CALL = {"case_no": str, "tier": str, "item": str, "street": str, "hot": bool}
LINE = CALL | {"role": str, "agency": str}
NTH = LINE | {"nth": int}
# line: the key of the line objected to; owner: whom the ruling, or else the objection, names; instance: who ruled last.
DISPUTE = LINE | {"line": int, "owner": str, "instance": int}
SCORE = CALL | {"speed": int, "cooperation": int, "result": int}

LINE_CALLED = Kind("calls.line.called", "呼叫到单位", LINE)
LINE_WITHDRAWN = Kind("calls.line.withdrawn", "呼叫撤回", LINE)
LINE_DONE = Kind("calls.line.done", "核验办结", NTH)  # nth: how often it had to be done again
LINE_REWORKED = Kind("calls.line.reworked", "返工", NTH)  # R05

SIGN_KEPT = Kind("calls.sign.kept", "按时签收", LINE)
SIGN_MISSED = Kind("calls.sign.missed", "未在时限内签收", LINE)  # R01
RESPONSE_KEPT = Kind("calls.response.kept", "按时响应", LINE)
RESPONSE_MISSED = Kind("calls.response.missed", "未在时限内响应", LINE)  # R02
RESPONSE_REFUSED = Kind("calls.response.refused", "拒不响应", LINE)  # R03
ARRIVAL_KEPT = Kind("calls.arrival.kept", "按时到场", LINE)
ARRIVAL_MISSED = Kind("calls.arrival.missed", "未在时限内到场", LINE)  # R02
REPLY_KEPT = Kind("calls.reply.kept", "按时办结", LINE)
REPLY_MISSED = Kind("calls.reply.missed", "逾期未办结", LINE)  # R04
REPLY_DELAYED = Kind("calls.reply.delayed", "逾期又一工作日", NTH)  # R04, each further working day
REWORK_KEPT = Kind("calls.rework.kept", "按时返工", NTH)
REWORK_MISSED = Kind("calls.rework.missed", "返工逾期", NTH)
LAMP_LIT = Kind("calls.lamp.lit", "红牌点亮", LINE | {"limit_name": str})

OBJECTION_RAISED = Kind("calls.objection.raised", "提出退单", DISPUTE)
OBJECTION_UPHELD = Kind("calls.objection.upheld", "退单成立", DISPUTE)  # what the line missed meanwhile is not counted
OBJECTION_LOST = Kind("calls.objection.lost", "无理退单", DISPUTE)  # R06
OBJECTION_FALLEN = Kind("calls.objection.fallen", "退单逾期未裁", DISPUTE)
ITEM_PROMOTED = Kind("calls.item.promoted", "目录外事项列为先例", CALL | {"new_item": str, "solved": bool})  # B1

CALL_CLOSED = Kind("calls.call.closed", "呼叫办结归档", CALL)
CALL_SCORED = Kind("calls.call.scored", "街道评分", SCORE, withheld=True)
CALL_DISSATISFIED = Kind("calls.call.dissatisfied", "街道评价不满意", SCORE, withheld=True)  # R08
CALLBACK_ANSWERED = Kind(
    "calls.callback.answered", "回访", CALL | {"answer": str, "solved": str, "valid": bool}, withheld=True
)
CALLBACK_LAPSED = Kind("calls.callback.lapsed", "未回访", CALL, withheld=True)

# About the agency that has the line (A5, A7, A8), beside what is told about its department.
AGENCY_CALLED = Kind("calls.agency.called", "派出机构承办", LINE)
AGENCY_KEPT = Kind("calls.agency.kept", "派出机构按时办结", LINE)  # A5
AGENCY_MISSED = Kind("calls.agency.missed", "派出机构逾期未办结", LINE)  # A5
AGENCY_DONE = Kind("calls.agency.done", "派出机构核验办结", NTH)
AGENCY_REWORKED = Kind("calls.agency.reworked", "派出机构返工", NTH)  # A7
AGENCY_ANSWERED = Kind(
    "calls.agency.answered",
    "派出机构承办件回访",
    CALL | {"role": str, "answer": str, "solved": str, "valid": bool},
    withheld=True,
)  # A8

# What came back at the same place within thirty days: told of the earlier call.
RECURRED = CALL | {"again": str, "agency": str}
CALL_RECURRED = Kind("calls.call.recurred", "同点复发", RECURRED)  # K11
AGENCY_RECURRED = Kind("calls.agency.recurred", "派出机构承办件同点复发", RECURRED)  # A7

# About the department that led the call, after a look at the place.
CHECK = CALL | {"agency": str, "origin": str}
CHECK_PASSED = Kind("calls.check.passed", "抽查属实", CHECK)
CHECK_FAILED = Kind("calls.check.failed", "抽查认定虚假办结", CHECK | {"doubled": bool})  # R07, twice where `doubled`
CHECK_LAPSED = Kind("calls.check.lapsed", "抽中未查", CHECK, withheld=True)

# More time, accounts put aside, material. K04 is kept / (kept + missed): an extension moves the due moment before one
# is told, and a line put aside tells neither until it is lifted; one that was late before (`late`) leaves both.
EXTENSION_ASKED = Kind("calls.extension.asked", "申请延期", NTH)
EXTENSION_GRANTED = Kind("calls.extension.granted", "同意延期", NTH | {"amount": str, "unit": str})
EXTENSION_REFUSED = Kind("calls.extension.refused", "不同意延期", NTH)
EXTENSION_LAPSED = Kind("calls.extension.lapsed", "延期逾期未答复，视为不同意", NTH)
LINE_SUSPENDED = Kind("calls.line.suspended", "挂账", LINE | {"ground": str, "late": bool})
LINE_LIFTED = Kind("calls.line.lifted", "挂账恢复办理", LINE | {"ground": str, "cause": str})
SUSPENSION_REVIEWED = Kind("calls.suspension.reviewed", "挂账按季评审", NTH)
SUSPENSION_UNREVIEWED = Kind("calls.suspension.unreviewed", "挂账逾期未评审", NTH)  # K18
MATERIAL_ASKED = Kind("calls.material.asked", "待补充材料", LINE)
MATERIAL_SUPPLIED = Kind("calls.material.supplied", "街道补充材料", LINE)

# About the street itself (K19).
EXTENSION_UNANSWERED = Kind("calls.extension.unanswered", "街道未答复延期", CALL)
SUSPENSION_UNANSWERED = Kind("calls.suspension.unanswered", "街道未答复挂账", CALL)
MATERIAL_MISSED = Kind("calls.material.missed", "街道未在时限内补充材料", CALL)
SUBMIT_MISSED = Kind("calls.submit.missed", "网格事件转来的呼叫未在时限内送签", CALL)
ISSUE_MISSED = Kind("calls.issue.missed", "未在时限内签发", CALL)
COUNTERSIGN_MISSED = Kind("calls.countersign.missed", "未在时限内补签", CALL)
VERIFY_KEPT = Kind("calls.verify.kept", "按时核验", CALL)
VERIFY_MISSED = Kind("calls.verify.missed", "逾期未核验，系统通过", CALL)

# Merging. Whoever judges may take out what a department was charged with on the call that was merged (重复派单).
LINE_MERGED = Kind("calls.line.merged", "并案，原线免责", LINE | {"into": str})
CALL_MERGED = Kind("calls.call.merged", "呼叫并案", CALL | {"into": str})  # K19: duplicates of a street
APPELLANT_TOLD = Kind("calls.appellant.told", "并案诉求人已告知", CALL | {"origin": str})
APPELLANT_MISSED = Kind("calls.appellant.missed", "并案诉求人未告知", CALL | {"origin": str})  # K19

VISIT = {"case_no": str, "street": str, "parties": int, "calls": int}
VISIT_AGREED = Kind("calls.visit.agreed", "约定联合出勤", VISIT)  # one of each party
VISIT_HELD = Kind("calls.visit.held", "联合出勤", VISIT)  # one of each party
VISIT_MISSED = Kind("calls.visit.missed", "约而未行", VISIT)  # about the street

TOPIC = {"case_no": str, "street": str, "item": str, "calls": int}
TOPIC_ASSIGNED = Kind("calls.topic.assigned", "每月一题立题", TOPIC)
TOPIC_PLAN_KEPT = Kind("calls.topic.plan_kept", "按时订出方案", TOPIC)
TOPIC_PLAN_MISSED = Kind("calls.topic.plan_missed", "未按时订出方案", TOPIC)
TOPIC_KEPT = Kind("calls.topic.kept", "按期完成治理", TOPIC)
TOPIC_MISSED = Kind("calls.topic.missed", "治理逾期", TOPIC)
TOPIC_DONE = Kind("calls.topic.done", "每月一题完成", TOPIC)
TOPIC_RECURRED = Kind("calls.topic.recurred", "治理后复发", TOPIC)  # K11
