from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.documents import exports, jobs
from governance.documents.spreadsheets.cells import Column, Kind

AT = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def at():
    """Wednesday 2026-03-04, 10:00."""
    return AT


@pytest.fixture
def later():
    return lambda **length: AT + timedelta(**length)


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def sent(monkeypatch):
    """Catch what would go to the broker."""
    caught = []
    monkeypatch.setattr(jobs, "hurry", caught.append)
    return caught


@pytest.fixture
def kinds(monkeypatch):
    """Let a test name its own kinds of jobs."""
    monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
    return jobs.register


@pytest.fixture
def ledger(monkeypatch):
    """Offer a small ledger that every person sees another part of."""
    monkeypatch.setattr(exports, "_exports", {})
    columns = [
        Column("case_no", "编号", width=20),
        Column("matter", "事项", width=30),
        Column("hours", "用时", Kind.NUMBER, total=True),
        Column("rate", "按时率", Kind.PERCENT),
        Column("day", "日期", Kind.DAY),
        Column("moment", "呼叫时间", Kind.MOMENT, width=18),
    ]

    def rows(user, params):
        for number in range(int(params.get("n", 3))):
            yield [f"{user.username}-{number}", "=1+1", number, 0.9876, AT.date(), AT]

    exports.register("ledger", "呼叫响应台账", columns, rows, count=lambda user, params: int(params.get("n", 3)))
    return columns
