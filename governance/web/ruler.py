"""What a deadline ruler shows, worked out from moments alone; the drawing is in `drawing`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.web.lamps import Lamp, lamp_of
from governance.workflow.choices import Lamp as Colour
from governance.workflow.machine import Limit
from governance.worktime import words

BLUE = 0.8
FULL = 210.0  # the ruler ends here, in per cent of the time allowed
ZONES = {Colour.BLUE: 1, Colour.YELLOW: 2, Colour.ORANGE: 3, Colour.RED_PROPOSED: 4}
Ladder = tuple[tuple[float, int], ...]  # (per cent of the time allowed, colour from there on)
WHOLE_LADDER: Ladder = ((80.0, 1), (100.0, 2), (150.0, 3), (200.0, 4))


@dataclass(frozen=True)
class RulerView:
    """A clock at one moment: `used` in per cent of the time allowed, everything else in words."""

    label: str
    amount: str
    working: bool
    used: float
    left: str
    opened: str
    opened_word: str
    due: str
    due_at: datetime
    lamp_name: str
    blue: str = ""
    end_note: str = ""
    paused: bool = False
    ladder: Ladder = WHOLE_LADDER

    @property
    def lamp(self) -> Lamp:
        return lamp_of(self.lamp_name)

    @property
    def limit(self) -> str:
        """Say how long was allowed, in whose time, and when the lamp turns blue."""
        unit = "" if self.working else "自然时间"
        turning = f"{self.blue} 转临期" if self.blue else ""
        return "，".join(part for part in (f"限 {self.amount}" if self.amount else "", turning or unit) if part)

    @property
    def spoken(self) -> str:
        amount = f" {self.amount}" if self.amount else ""
        note = f"，{self.lamp.note}" if self.lamp.note else ""
        return f"{self.label}时限{amount}，已用 {self.used:.0f}%，{self.due} 到期，{self.left}，{self.lamp.label}{note}"


@dataclass(frozen=True)
class ClosedClock:
    """A clock that has stopped: one line, no ruler."""

    label: str
    at: str
    spent: str
    late: bool = False


def ladder_of(limit: Limit) -> Ladder:
    """List where the lamps of a limit change; rungs that light none, or go by days, have no place on a ruler."""
    lit = [rung for rung in limit.ladder if rung.share is not None and rung.lamp in ZONES]
    return tuple(sorted((float(100 * rung.share), ZONES[rung.lamp]) for rung in lit))


def _passed(start: datetime, end: datetime, working: bool, calendar) -> timedelta:
    if end <= start:
        return timedelta(0)
    return calendar.elapsed(start, end) if working else end - start


def _later(moment: datetime, by: timedelta, working: bool, calendar) -> datetime:
    if not by:
        return moment
    return calendar.advance(moment, by) if working else moment + by


def spent(length: timedelta, day: timedelta | None = None) -> str:
    """Tell how long something took: 1 小时 19 分; in working time, `day` long each: 1 工作日 3 时."""
    minutes = int(length.total_seconds()) // 60
    days, minutes = divmod(minutes, int((day or timedelta(days=1)).total_seconds()) // 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        parts = [f"{days} {'工作日' if day else '天'}", f"{hours} 时" if hours else ""]
    else:
        parts = [
            f"{hours} {'工作时' if day else '小时'}" if hours else "",
            f"{minutes} 分" if minutes or not hours else "",
        ]
    return " ".join(part for part in parts if part)


def measure(
    label: str,
    *,
    opened_at: datetime,
    due_at: datetime,
    now: datetime,
    working: bool,
    calendar,
    lamp: str = "",
    amount: str = "",
    opened_word: str = "呼叫",
    end_note: str = "",
    paused_at: datetime | None = None,
    lost: timedelta = timedelta(0),
    ladder: Ladder = WHOLE_LADDER,
) -> RulerView:
    """Measure a running clock at `now`; the minute is the smallest step, so that equal pages stay equal.

    `lost` is how long it stood still before, which counts neither as used nor as allowed.
    """
    moment = (paused_at or now).replace(second=0, microsecond=0)
    total = max(_passed(opened_at, due_at, working, calendar) - lost, timedelta(seconds=1))
    used = 100 * (max(_passed(opened_at, moment, working, calendar) - lost, timedelta(0)) / total)
    if lamp == "grey":
        left = "不计时"
    elif paused_at:
        left = "暂停计时"
    else:
        # Both to the minute: right after a call of 10:12:40 an hour is left, not an hour and a minute.
        left = words.left(moment, due_at.replace(second=0, microsecond=0), calendar, working)
    turns_blue = used < 100 * BLUE and not paused_at and any(zone == ZONES[Colour.BLUE] for _, zone in ladder)
    blue_at = _later(
        calendar.share(opened_at, _later(due_at, -lost, working, calendar), working, BLUE), lost, working, calendar
    )
    return RulerView(
        label=label,
        amount=amount,
        working=working,
        used=used,
        left=left,
        opened=words.moment(opened_at, now).removeprefix("今天 "),
        opened_word=opened_word,
        due=words.moment(due_at, now),
        due_at=due_at,
        lamp_name=lamp,
        blue=words.moment(blue_at, now) if turns_blue else "",
        end_note=end_note,
        paused=bool(paused_at),
        ladder=ladder,
    )


def finished(
    label: str, *, opened_at: datetime, due_at: datetime, closed_at: datetime, now: datetime, working: bool, calendar,
    lost: timedelta = timedelta(0),
) -> ClosedClock:  # fmt: skip
    """Shrink a stopped clock to a line: when, and how much of the limit's own time it took."""
    return ClosedClock(
        label=label,
        at=words.moment(closed_at, now).removeprefix("今天 "),
        spent=spent(
            max(_passed(opened_at, closed_at, working, calendar) - lost, timedelta(0)),
            calendar.day_length(closed_at.date()) if working else None,
        ),
        late=closed_at > due_at,
    )
