"""Reads of the calendar for pages and the API."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_datetime

from governance.errors import Invalid
from governance.worktime.amounts import Amount
from governance.worktime.calendar import SHANGHAI, current
from governance.worktime.choices import Unit

NOTICE_DUE = (11, 15)  # the notice for the next year is out by this day


def warnings(today: date) -> list[str]:
    """Return what administrators must see: years in use, or soon to be, whose notice has not been entered."""
    calendar, said = current(), []
    if calendar.provisional(today):
        said.append(
            f"{today.year} 年的节假日安排尚未录入，工作日暂按周一至周五和法定节日推算，时限可能不准。"
            "请导入国务院办公厅的通知，运行中的时限会随之重算。"
        )
    if (today.month, today.day) >= NOTICE_DUE and calendar.provisional(date(today.year + 1, 1, 1)):
        said.append(
            f"{today.year + 1} 年的节假日安排尚未录入，跨年的时限暂按周一至周五和法定节日推算。"
            "通知一般在 11 月发布，请及时导入。"
        )
    return said


def preview(from_: datetime | str, amount, unit: str, organisation=None) -> datetime:
    """Return when a limit of `amount` `unit` would end, started at `from_` (ISO 8601; without a zone, Beijing time)."""
    calendar = current(organisation.pk if organisation else None)
    return calendar.due(_start(from_), Amount(_number(amount, unit), unit))


def _start(from_: datetime | str) -> datetime:
    if isinstance(from_, str):
        try:
            from_ = parse_datetime(from_.strip().replace(" ", "+") if "T" in from_ else from_.strip())
        except ValueError:
            from_ = None
    if from_ is None:
        raise Invalid("时间认不出。", errors={"from": ["请写成 2026-03-04T09:12:00+08:00 的样子。"]})
    if not 2000 <= from_.year <= 2100:
        raise Invalid("时间要在 2000 年至 2100 年之间。", errors={"from": ["时间要在 2000 年至 2100 年之间。"]})
    return from_ if from_.tzinfo else from_.replace(tzinfo=SHANGHAI)


def _number(amount, unit: str) -> Decimal:
    if unit not in Unit.values:
        raise Invalid("单位认不出。", errors={"unit": [f"单位只能是 {'、'.join(Unit.values)}。"]})
    try:
        number = Decimal(str(amount)[:40])
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or not 0 < number <= 10_000:
        raise Invalid("数量要大于 0，不超过 10000。", errors={"amount": ["数量要大于 0，不超过 10000。"]})
    if unit == Unit.MONTH and number != int(number):
        raise Invalid("月数要是整数。", errors={"amount": ["月数要是整数。"]})
    return number
