"""What tasks for streets tell the rest of the house: how many are asked for, admitted, refused, and how they end.

No rule of the reverse appraisal counts them yet; they are denominators and the burden of a street in figures.
"""

from governance.facts.ledger import Kind

TASK = {"case_no": str, "department": str, "street": str, "duty": str, "duty_kind": str}

TASK_APPLIED = Kind("duties.admission.asked", "申请任务准入", TASK)
TASK_ADMITTED = Kind("duties.admission.granted", "任务准入", TASK)
TASK_REFUSED = Kind("duties.admission.refused", "任务不予准入", TASK | {"by_clock": bool})
TASK_SENT = Kind("duties.task.sent", "任务下达街道", TASK)
TASK_CONTESTED = Kind("duties.task.contested", "街道对任务提出异议", TASK)
ACCEPT_KEPT = Kind("duties.accept.kept", "按时接收任务", TASK)
ACCEPT_MISSED = Kind("duties.accept.missed", "未在时限内接收任务", TASK)
REPORT_KEPT = Kind("duties.report.kept", "任务按期报结", TASK)
REPORT_MISSED = Kind("duties.report.missed", "任务逾期未报结", TASK)
TASK_CLOSED = Kind("duties.task.closed", "任务办结", TASK)
TASK_WITHDRAWN = Kind("duties.task.withdrawn", "任务撤回", TASK)
