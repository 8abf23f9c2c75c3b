"""The figures of an area and of those below it as a spreadsheet."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils import timezone

from governance.documents.spreadsheets.cells import Column, Kind
from grids.counting.measures import LEVELS, MEASURES, Tallied
from grids.counting.showing import Shown, shown
from grids.events.choices import LEVEL_LABELS
from grids.forms.figures import read

SHARED = [measure for measure in MEASURES if not measure.part.startswith("level")]
COLUMNS = (
    Column("code", "编码", width=22),
    Column("name", "区域", width=20),
    Column("reported", "上报", Kind.NUMBER, total=True),
    Column("closed", "办结", Kind.NUMBER, total=True),
    *(Column(measure.code, measure.label, Kind.PERCENT) for measure in SHARED),
    *(Column(f"at_{level}", f"{LEVEL_LABELS[level]}办结占比", Kind.PERCENT, width=14) for level in LEVELS),
    Column("hours", "平均用时（时）", Kind.NUMBER, width=14),
    Column("participants", "参与人次", Kind.NUMBER, total=True),
    Column("voices", "征求意见", Kind.NUMBER, total=True),
)
BY_LEVEL = [next(m for m in MEASURES if m.part == f"level{level}") for level in LEVELS]


def wanted(user, params: QueryDict) -> Shown:
    return shown(user, timezone.now(), read(params))


def rows(user, params: QueryDict) -> Iterator[list]:
    """One row for each area below, or the area itself where nothing lies below it."""
    found = wanted(user, params)
    for area, counted in found.below():
        yield row(area.code, area.name, counted)
    if not found.below() and found.area:
        yield row(found.area.code, found.area.name, found.answer.whole)


def row(code: str, name: str, counted: Tallied) -> list:
    hours = counted.hours
    return [
        code, name, counted["reported"], counted["closed"],
        *(measure.share(counted).value for measure in (*SHARED, *BY_LEVEL)),
        None if hours is None else round(hours, 1), counted.participants, counted.voices,
    ]  # fmt: skip


def count(user, params: QueryDict) -> int:
    return max(1, len(wanted(user, params).below()))


def period(params: QueryDict) -> str:
    found = read(params)["period"]
    return found.label if found else ""
