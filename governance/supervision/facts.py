"""What supervision tells the rest of the house: colours once a matter, answers kept or missed, interviews.

None of them is a deduction by itself: a colour never adds points unless a rule of the appraisal says so.
"""

from governance.facts.ledger import Kind

SHEET = {
    "sheet_no": str, "case_no": str, "matter": str, "street": str, "tier": str, "item": str, "hot": bool,
    "limit_name": str, "by_hand": bool,
}  # fmt: skip
ENDED = SHEET | {"colour": str}
STEP = ENDED | {"step": str}  # answer, plan, sign_plan, sign_red, report, confirm
INTERVIEW = {"interview_no": str, "cause": str, "quarter": str, "reds": int}

SHEET_BLUE = Kind("supervision.sheet.reminded", "提醒单", SHEET)
SHEET_YELLOW = Kind("supervision.sheet.yellow", "黄牌督办", SHEET)
SHEET_ORANGE = Kind("supervision.sheet.orange", "橙牌督办", SHEET)
SHEET_RED = Kind("supervision.sheet.red", "红牌督办", SHEET)
STEP_KEPT = Kind("supervision.step.kept", "督办按时回应", STEP)
STEP_MISSED = Kind("supervision.step.missed", "督办逾期未回应", STEP)
RED_UNANSWERED = Kind("supervision.red.unanswered", "红牌逾期未复", SHEET)
SHEET_SETTLED = Kind("supervision.sheet.settled", "督办自行了结", ENDED)
SHEET_LIFTED = Kind("supervision.sheet.lifted", "督办销号", ENDED | {"by_clock": bool})
SHEET_REVOKED = Kind("supervision.sheet.revoked", "督办撤销", ENDED | {"ground": str})  # takes deductions back
CONFIRM_MISSED = Kind("supervision.confirm.missed", "逾期未确认销号", STEP)  # about the street

INTERVIEW_CALLED = Kind("supervision.interview.called", "列入约谈", INTERVIEW)
INTERVIEW_HELD = Kind("supervision.interview.held", "已约谈", INTERVIEW | {"in_time": bool})
INTERVIEW_MISSED = Kind("supervision.interview.missed", "逾期未约谈", INTERVIEW)  # listed in the monthly bulletin
INTERVIEW_DISMISSED = Kind("supervision.interview.dismissed", "免予约谈", INTERVIEW)
