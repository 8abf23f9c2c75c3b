"""The ruler of the day at the head of a desk: sessions, breaks, and the moments at which something falls due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

CLUSTER = timedelta(minutes=25)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Hour:
    x: float
    text: str
    anchor: str
    minor: bool


@dataclass(frozen=True)
class Pin:
    x: float
    count: int
    at: str


@dataclass(frozen=True)
class DayRuler:
    """A day as lengths in per cent of its width."""

    now: float
    breaks: tuple[tuple[float, float], ...]
    hours: tuple[Hour, ...]
    pins: tuple[Pin, ...]
    spoken: str


def cluster(moments: Iterable[datetime]) -> list[list[datetime]]:
    """Put moments within 25 minutes of the first of them under one pin."""
    groups: list[list[datetime]] = []
    for moment in sorted(moments):
        if groups and moment - groups[-1][0] <= CLUSTER:
            groups[-1].append(moment)
        else:
            groups.append([moment])
    return groups


def _hours(start: datetime, length: timedelta, now: datetime) -> tuple[Hour, ...]:
    count = length // HOUR
    every = 1 if count <= 4 else 2 if count <= 9 else 3
    found = []
    for step in range(count + 1):
        at = start + step * HOUR
        ends = step in (0, count)
        # What stands at an end is written inwards, so that it reaches further than what stands in the middle.
        near = length * (0.16 if ends else 0.09)
        told = (ends or (step % every == 0 and count - step >= every)) and abs(at - now) > near
        anchor = "start" if step == 0 else "end" if step == count else "middle"
        text = f"{at:%H:%M}" if told else ""
        found.append(Hour(100 * (at - start) / length, text, anchor, minor=not ends))
    return tuple(found)


def draw_day(now: datetime, moments: Iterable[datetime], sessions: Sequence[tuple[datetime, datetime]]) -> DayRuler:
    """Lay out today from the first session (or now) to the last session (or the last due moment)."""
    local = timezone.localtime(now)
    hour = local.replace(minute=0, second=0, microsecond=0)
    sittings = [(timezone.localtime(a), timezone.localtime(b)) for a, b in sessions]
    today = [timezone.localtime(at) for at in moments]
    today = [at for at in today if at.date() == local.date() and at >= local]
    start = min([hour, *(opens for opens, _ in sittings)])
    last = max([hour + HOUR, *(closes for _, closes in sittings), *today])
    length = -((start - last) // HOUR) * HOUR  # whole hours, rounded up
    rests = [(a, b) for (_, a), (b, _) in zip(sittings, sittings[1:], strict=False)]
    pins = tuple(Pin(100 * (group[-1] - start) / length, len(group), f"{group[-1]:%H:%M}") for group in cluster(today))
    told = "、".join(f"{pin.at} 前 {pin.count} 件" for pin in pins) or "没有了"
    pauses = "".join(f"，{a:%H:%M} 至 {b:%H:%M} 午休不计时" for a, b in rests)
    return DayRuler(
        now=100 * (local - start) / length,
        breaks=tuple((100 * (a - start) / length, 100 * (b - start) / length) for a, b in rests),
        hours=_hours(start, length, local),
        pins=pins,
        spoken=f"今天还要到期的时点：{told}。现在 {local:%H:%M}{pauses}。",
    )
