"""Time as people say it: what is left, when it ends, how long it is, and whether working time runs now."""

from datetime import date, datetime, timedelta

from governance.worktime.amounts import Amount
from governance.worktime.calendar import SHANGHAI, Calendar, current

WEEKDAYS = "一二三四五六日"
NEAR = {-1: "昨天", 0: "今天", 1: "明天"}
FROM_DAYS = 3  # from so many days on, days and hours; below, hours and minutes


def left(now: datetime, due: datetime, calendar: Calendar, working: bool) -> str:
    """Say what is left of a limit or by how much it is over: 剩 3 工作时 12 分, 剩 5 工作日 5 时, 超 38 分.

    Seconds round up to a minute, so that nothing reads 0 before its moment. Working time that stands still after
    the end of a session (over, yet no working minute later) reads 已到时限.
    """
    over = now >= due
    first, last = (due, now) if over else (now, due)
    if working:
        gone, day = calendar.elapsed(first, last), calendar.day_length(_local(now).date())
    else:
        gone, day = last - first, timedelta(days=1)
    minutes = -(-gone // timedelta(minutes=1))
    if over and not minutes:
        return "已到时限"
    return f"{'超' if over else '剩'} {_length(minutes, day // timedelta(minutes=1), working)}"


def _length(minutes: int, day: int, working: bool) -> str:
    """Write minutes out, `day` minutes making a day."""
    if minutes < 60:
        return f"{minutes} 分"
    if minutes < FROM_DAYS * day:
        large, small = divmod(minutes, 60)
        return f"{large} {'工作时' if working else '小时'}" + (f" {small} 分" if small else "")
    large, small = minutes // day, minutes % day // 60
    return f"{large} {'工作日' if working else '天'}" + (f" {small} 时" if small else "")


def moment(at: datetime, now: datetime) -> str:
    """Say when: 今天 17:00, 明天 17:00, 3月9日 17:00, in another year 2025年3月9日 17:00."""
    local, today = _local(at), _local(now).date()
    return f"{_day(local.date(), today)} {local:%H:%M}"


def _day(day: date, today: date) -> str:
    near = NEAR.get((day - today).days)
    if near:
        return near
    return f"{'' if day.year == today.year else f'{day.year}年'}{day.month}月{day.day}日"


def length(amount: Amount) -> str:
    """Say how long: 1 工作日, 2 小时, 15 分钟."""
    return str(amount)


def sitting(now: datetime, calendar: Calendar | None = None) -> str:
    """Say whether working time runs: 3月4日 周三，工作时段至 12:00; 午休，13:00 开始; 非工作时段，明天 09:00 开始."""
    calendar = calendar or current()
    today = _local(now).date()
    return f"{today.month}月{today.day}日 周{WEEKDAYS[today.weekday()]}，{_sitting(now, today, calendar)}"


def _sitting(now: datetime, today: date, calendar: Calendar) -> str:
    sessions = calendar.sessions(today)
    for opens, closes in sessions:
        if opens <= now < closes:
            return f"工作时段至 {_clock(closes, opens)}"
    opens = _local(calendar.opens(now))
    if not sessions:
        name = calendar.name(today)
        return f"{name or '休息日'}，{moment(opens, now)} 开始"
    if opens.date() > today:
        return f"非工作时段，{moment(opens, now)} 开始"
    return f"{'午休' if now >= sessions[0][0] else '非工作时段'}，{opens:%H:%M} 开始"


def _clock(closes: datetime, opens: datetime) -> str:
    """Write the end of a session; midnight is the end of its day, not the start of the next."""
    return f"{closes:%H:%M}" if closes.date() == opens.date() else "24:00"


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
