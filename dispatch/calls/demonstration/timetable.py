"""When the departments of one call sign, respond, arrive and reply: in time, or late where something goes wrong."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from dispatch.calls.choices import LimitName, LineRole
from dispatch.calls.demonstration import conduct
from governance.organisations.selectors import directory
from governance.worktime import calendar

ORDER = (LimitName.SIGN, LimitName.RESPOND, LimitName.ARRIVE, LimitName.RESOLVE)
IN_TIME = {"sign": (0.05, 0.5), "respond": (0.4, 0.82), "arrive": (0.5, 0.9), "resolve": (0.25, 0.93)}
ASSISTS_BY = 0.72  # assistants are ready by this share of what the lead has


@dataclass
class Clock:
    """One limit as it runs: from the call to its end."""

    start: datetime
    due: datetime
    working: bool
    days: calendar.Calendar

    def at(self, share: float) -> datetime:
        return self.days.share(self.start, self.due, self.working, Decimal(f"{share:.3f}"))


@dataclass
class LineTimes:
    """The moments of one department's line; `sign` is missing where the clock signed."""

    department_id: int
    agency_id: int | None
    leads: bool
    code: str
    clocks: dict[str, Clock]
    moments: dict[str, datetime] = field(default_factory=dict)
    handed_at: datetime | None = None

    @property
    def missed(self) -> set[str]:
        late = {name for name, clock in self.clocks.items() if self.moments.get(name, clock.due) >= clock.due}
        return late


def clocks_of(call, department_id: int, called_at: datetime) -> dict[str, Clock]:
    days, found = calendar.current(department_id), {}
    for name in ORDER:
        if name == LimitName.RESOLVE and call.resolve_by:
            found[str(name)] = Clock(called_at, call.resolve_by, False, days)
        elif amount := call.allowed(name):
            found[str(name)] = Clock(called_at, days.due(called_at, amount), amount.working, days)
    return found


def timetable(call, called_at: datetime, dice: Random, *, year: int | None) -> list[LineTimes]:
    """Lay out all lines, the lead last to reply; `year` decides who may be late, None that nobody is."""
    lines = [_line(call, target, called_at) for target in call.plan]
    troubles = [conduct.trouble_of(line.code, year, dice) if year else "" for line in lines]
    _lay_out(lines, troubles, dice)
    if any(line.missed and not (year and conduct.may_fail(line.code, year)) for line in lines):
        _lay_out(lines, [""] * len(lines), dice)
    return lines


def _line(call, target: dict, called_at: datetime) -> LineTimes:
    department_id, code = target["department"], directory()[target["department"]].code
    leads = target["role"] == LineRole.LEAD
    return LineTimes(department_id, target["agency"], leads, code, clocks_of(call, department_id, called_at))


def _lay_out(lines: list[LineTimes], troubles: list[str], dice: Random) -> None:
    for line, trouble in zip(lines, troubles, strict=True):
        line.moments = _moments(line, trouble, dice)
    ready = [line.moments["resolve"] for line in lines if not line.leads]
    for line in lines:
        if line.leads and ready:
            latest = max(ready) + _gap(line, dice)
            line.moments["resolve"] = max(line.moments["resolve"], latest)


def _gap(line: LineTimes, dice: Random) -> timedelta:
    whole = next(iter(line.clocks.values()))
    urgent = whole.due - whole.start <= timedelta(minutes=20)
    return timedelta(seconds=dice.randint(35, 100) if urgent else dice.randint(120, 1100))


def _moments(line: LineTimes, trouble: str, dice: Random) -> dict[str, datetime]:
    clocks, found = line.clocks, {}
    reached = next(iter(clocks.values())).start
    for name, clock in clocks.items():
        if trouble == "silent" and name == "sign":
            reached = clock.at(2)  # signed by the clock, nobody did
            continue
        # Nobody may be later with a step than with what comes after it.
        bound = min((clocks[later] for later in list(clocks)[list(clocks).index(name) :]), key=lambda one: one.due)
        if trouble == name:
            moment = clock.at(conduct.late_share(trouble, dice))
        else:
            low, high = IN_TIME[name]
            moment = bound.at(dice.uniform(low, high if line.leads else high * ASSISTS_BY))
        after = reached + _gap(line, dice)
        if moment < after:
            moment = after if after < bound.due or reached >= bound.due else reached + (bound.due - reached) / 2
        found[name] = reached = moment.replace(microsecond=0)
    if "sign" not in clocks:
        found["sign"] = clocks["resolve"].at(dice.uniform(0.05, 0.2))
    return found
