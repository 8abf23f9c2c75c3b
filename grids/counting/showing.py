"""Figures in words: what page, API and spreadsheet tell of an area, and the addresses of the events behind it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from governance.errors import Missing
from governance.facts.shares import Share
from grids import codes
from grids.choices import Rank
from grids.counting import areas, measures, periods
from grids.counting.areas import Area
from grids.counting.measures import BY_CODE, LEVELS, MEASURES, Answer, Question, Tallied
from grids.counting.periods import Period
from grids.events.choices import LEVEL_LABELS
from grids.models.tally import LEVEL_COUNTS

WHOLE = {Rank.STREET: "各街道", Rank.COMMUNITY: "各社区", Rank.COMPOUND: "各小区", Rank.BUILDING: "各楼栋"}
NOWHERE = {Rank.COMPOUND: "未定位到小区", Rank.BUILDING: "未定位到楼栋"}
COLUMNS = (
    ("name", "区域"), ("reported", "上报"), ("closed", "办结"), ("small", "小闭环率"), ("community", "不出社区率"),
    ("hours", "平均用时"), ("recurred", "同点反复率"), ("satisfied", "满意率"), ("participants", "参与人次"),
)  # fmt: skip
HARDLY = 0.01  # of the fullest year
SHARES = {"small": "G01", "community": "G02", "recurred": "G03", "satisfied": "G04"}


@dataclass
class Shown:
    """A question with its answer, and the areas by name."""

    question: Question
    period: Period
    answer: Answer
    named: dict[str, Area]
    years: dict[int, Tallied]
    at: datetime

    @property
    def area(self) -> Area | None:
        return self.named.get(self.question.area)

    @property
    def title(self) -> str:
        if self.area:
            return self.area.name
        return "全区" if self.question.scope.whole else "我的范围"

    def query(self, **more) -> str:
        asked = {"area": self.question.area, "period": self.period.code, "group": self.question.group} | more
        return urlencode({name: value for name, value in asked.items() if value})

    def below(self) -> list[tuple[Area, Tallied]]:
        """List the areas that the answer is split into, by code."""
        listed = self.named.keys() - {self.question.area} - set(self.path())
        return [(self.named[code], self.answer.areas.get(code, Tallied())) for code in sorted(listed)]

    def path(self) -> list[str]:
        """Name the areas above, from the top of what the person sees."""
        code, above = self.question.area, []
        while code and (code := codes.parent(code)):
            if self.question.scope.holds(code):
                above.insert(0, code)
        return above


def shown(user, at: datetime, wanted: dict) -> Shown:
    """Answer what was asked within what the person may count."""
    scope = areas.scope_of(user, at)
    area = wanted["area"] or (scope.roots[0] if len(scope.roots) == 1 else "")
    if area and not scope.holds(area):
        raise Missing("没有这个区域，或您无权查看它的指标")
    question = Question(scope, area, wanted["group"])
    found = measures.sums(question)
    known = measures.years(question, found)
    period = wanted["period"] or usual(known, at)
    answer = measures.count(question, period, found)
    named = names(question, period, answer)
    if area and area not in named:
        raise Missing("没有这个区域，或您无权查看它的指标")
    return Shown(question, period, answer, named, known, at)


def usual(known: dict[int, Tallied], at: datetime) -> Period:
    """Look at the last year that says something: one that has hardly begun, or only closed what was left, does not."""
    this = timezone.localdate(at).year
    enough = max((counted["closed"] for counted in known.values()), default=0) * HARDLY
    telling = (year for year, counted in known.items() if year <= this and counted["reported"] and counted["closed"])
    return periods.of_year(max((year for year in telling if known[year]["closed"] >= enough), default=this))


def names(question: Question, period: Period, answer: Answer) -> dict[str, Area]:
    """Name the area, those above it as far as the person sees them, and those below it."""
    counted = {*answer.areas} | ({question.area} if answer.months and question.area else set())
    wanted, above = counted | {*question.scope.roots} - {""}, question.area
    while above:
        wanted |= {above} if question.scope.holds(above) else set()
        above = codes.parent(above)
    below = "" if question.below == Rank.STREET else question.area if question.below else None
    found = areas.of_period(wanted, period, below=below)
    return {code: Area(code, codes.spaced(code)) for code in counted} | found


# ---- in words


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}".replace("%", " %")


def span(hours: float | None) -> str:
    """Say how long: hours under two days, else days."""
    if hours is None:
        return "—"
    return f"{hours:.1f} 时" if hours < 48 else f"{hours / 24:.1f} 天"


@dataclass(frozen=True)
class Cell:
    """One figure: the value, what it is of, and its list."""

    label: str
    value: str
    of: str = ""
    url: str = ""
    sorting: float = -1.0


def list_url(found: Shown, area: str, part: str) -> str:
    return f"{reverse('grid-events')}?{found.query(area=area, part=part)}"


def share_cell(found: Shown, area: str, code: str, counted: Tallied) -> Cell:
    measure = BY_CODE[code]
    share = measure.share(counted)
    return Cell(
        measure.label, percent(share.value), f"{share.good:,} / {share.total:,}" if share.total else "",
        list_url(found, area, measure.part) if share.good else "", -1.0 if share.value is None else share.value,
    )  # fmt: skip


def cells(found: Shown, area: str, counted: Tallied) -> dict[str, Cell]:
    """The columns of one area, in their order."""
    plain = {
        name: Cell(label, f"{counted[name]:,}", url=list_url(found, area, name) if counted[name] else "",
                   sorting=counted[name])
        for name, label in (("reported", "上报"), ("closed", "办结"))
    }  # fmt: skip
    shares = {name: share_cell(found, area, code, counted) for name, code in SHARES.items()}
    hours = counted.hours
    more = {
        "hours": Cell("平均用时", span(hours), sorting=-1.0 if hours is None else hours),
        "participants": Cell("参与人次", f"{counted.participants:,}", sorting=counted.participants),
    }
    every = plain | shares | more
    return {name: every[name] for name, _ in COLUMNS if name != "name"}


def rows(found: Shown, sort: str = "") -> list[dict]:
    """One row for each area below, by code or as the reader wants it."""
    listed = [
        {"area": area, "url": f"{reverse('grid-figures')}?{found.query(area=area.code)}",
         "cells": cells(found, area.code, counted), "counted": counted}
        for area, counted in found.below()
    ]  # fmt: skip
    name = sort.lstrip("-")
    if name == "name":
        listed.sort(key=lambda row: row["area"].name, reverse=sort.startswith("-"))
    elif name:
        listed.sort(key=lambda row: row["cells"][name].sorting, reverse=sort.startswith("-"))
    return listed


def remainder(found: Shown) -> dict | None:
    """What lies in the area but in none of those below: reports without a compound or a building."""
    if not found.question.area or found.question.below not in NOWHERE:
        return None
    placed = {name: sum(row[name] for row in found.answer.areas.values()) for name in ("reported", "closed")}
    left = {name: max(0, found.answer.whole[name] - count) for name, count in placed.items()}
    return {"label": NOWHERE[found.question.below], **left} if any(left.values()) else None


def levels(found: Shown) -> list[dict]:
    whole, area = found.answer.whole, found.question.area
    return [
        {
            "label": LEVEL_LABELS[level],
            "level": level,
            "count": whole[LEVEL_COUNTS[level]],
            "words": f"{whole[LEVEL_COUNTS[level]]:,}",
            "share": Share(whole[LEVEL_COUNTS[level]], whole["closed"]),
            "value": percent(Share(whole[LEVEL_COUNTS[level]], whole["closed"]).value),
            "width": f"{100 * (Share(whole[LEVEL_COUNTS[level]], whole['closed']).value or 0):.1f}%",
            "hours": whole.hours_at(level),
            "took": span(whole.hours_at(level)),
            "url": list_url(found, area, f"level{level}") if whole[LEVEL_COUNTS[level]] else "",
        }
        for level in LEVELS
    ]


def heads(found: Shown) -> list[dict]:
    """The figures of the whole: those that are not told level by level."""
    whole, area = found.answer.whole, found.question.area
    told = []
    for measure in MEASURES:
        if measure.part.startswith("level"):
            continue
        cell, share = share_cell(found, area, measure.code, whole), measure.share(whole)
        lower = percent(share.lower) if measure.bounded and share.total else ""
        told.append({"measure": measure, "cell": cell, "share": share, "lower": lower})
    return told


def monthly(found: Shown) -> list[dict]:
    if found.period.months == 1:
        return []
    return [
        {"label": f"{month.month}月", "url": f"{reverse('grid-figures')}?{found.query(period=f'{month:%Y-%m}')}",
         "reported": f"{counted['reported']:,}", "closed": f"{counted['closed']:,}",
         "small": percent(BY_CODE["G01"].share(counted).value), "took": span(counted.hours)}
        for month, counted in sorted(found.answer.months.items())
    ]  # fmt: skip
