"""What the acts in the oversight log are called; an app names its own with `register`."""

LABELS: dict[str, str] = {
    "account.logged_in": "登录",
    "account.logged_out": "退出",
    "account.login.failed": "登录失败",
    "account.locked": "账号锁定",
    "account.password.changed": "修改口令",
    "account.factor.enrolled": "启用二次验证",
    "account.factor.passed": "通过二次验证",
    "account.factor.failed": "二次验证失败",
    "audit.seals.verified": "核对封存",
    "backoffice.added": "后台新增",
    "backoffice.changed": "后台修改",
    "backoffice.deleted": "后台删除",
    "feedback.given": "反馈填报负担",
    "delegation.recorded": "登记离岗",
    "delegation.ended": "结束离岗",
    "worktime.calendar.changed": "调整工作日历",
    "catalogue.drafted": "起草目录",
    "catalogue.published": "发布目录",
    "catalogue.discarded": "放弃目录草稿",
    "catalogue.edited": "修改目录草稿",
    "attachments.attached": "上传附件",
    "attachments.removed": "移除附件",
    "documents.export.asked": "申请导出",
    "documents.result.taken": "下载导出",
    "documents.import.confirmed": "确认导入",
    "integration.client.created": "新增接口账号",
}


def register(**labels: str) -> None:
    """Name further acts; a dot in an act's name is written as two underscores: `appointments__dossier__seen`."""
    LABELS.update((name.replace("__", "."), label) for name, label in labels.items())


def label(action: str) -> str:
    return LABELS.get(action, action)
