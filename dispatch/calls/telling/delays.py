"""Extensions, accounts put aside and requests for material as the case page tells of them."""

from datetime import date, datetime

from dispatch.calls.models import Extension, MaterialRequest, Suspension
from governance.worktime import words


def told_extension(extension: Extension, at: datetime) -> list[tuple[str, str]]:
    """How much longer, asked of whom, and until when."""
    return [
        ("申请延长", str(extension.length)),
        ("由谁答复", "街道" if extension.nth == 1 else "区领导（第二次延期）"),
        ("理由", extension.reason),
        ("原到期", words.moment(extension.old_due_at, at)),
        ("延至", words.moment(extension.new_due_at, at) if extension.new_due_at else ""),
        ("答复", "逾期未答复，视为不同意" if extension.silent else ""),
    ]


def told_suspension(suspension: Suspension, at: datetime) -> list[tuple[str, str]]:
    """Why and until when the line is put aside, who agreed, and how it was taken up again."""
    reviewed = (
        f"{words.moment(suspension.reviewed_at, at)}，共 {suspension.review_count} 次" if suspension.reviewed_at else ""
    )
    return [
        ("原因", suspension.get_ground_display()),
        ("理由", suspension.reason),
        ("目标日期", day(suspension.target_on)),
        ("街道同意", moment(suspension.consented_at, at)),
        ("挂账自", moment(suspension.running_at, at)),
        ("最近评审", reviewed),
        ("恢复办理", suspension.get_lifted_because_display()),
    ]


def told_material(request: MaterialRequest, at: datetime) -> list[tuple[str, str]]:
    """What is missing and what was brought."""
    return [("需要补充", request.reason), ("街道补充", request.supplied)]


def moment(value: datetime | None, at: datetime) -> str:
    return words.moment(value, at) if value else ""


def day(value: date) -> str:
    return f"{value:%Y-%m-%d}"
