"""The indicators of grid events, summed from the tallies: each with its formula, its base and the events behind it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add, or_

from django.db.models import Q, Sum

from governance.facts.indicators import Indicator
from governance.facts.shares import Share
from grids import codes
from grids.choices import Rank
from grids.counting import participation
from grids.counting.areas import Scope, events_in, events_of
from grids.counting.periods import Period
from grids.events.choices import LEVEL_LABELS, SET_ASIDE, EventAnswer
from grids.models import EventTally
from grids.models.tally import COUNTS, LEVEL_COUNTS, LEVEL_SECONDS

LEVELS = (4, 3, 2, 1, 0)
WITHIN_COMMUNITY = tuple(LEVEL_COUNTS[level] for level in (4, 3, 2))
SATISFIED = (EventAnswer.SATISFIED, EventAnswer.FAIRLY)


@dataclass(frozen=True)
class Tallied:
    """What was counted of one area and period."""

    counts: dict[str, int] = field(default_factory=dict)
    participants: int = 0
    voices: int = 0

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name) or 0

    def __add__(self, other: "Tallied") -> "Tallied":
        counts = {name: self[name] + other[name] for name in COUNTS}
        return Tallied(counts, self.participants + other.participants, self.voices + other.voices)

    def share(self, above: tuple[str, ...], base: str) -> Share:
        return Share(sum(self[name] for name in above), self[base])

    @property
    def hours(self) -> float | None:
        """How long it took from the report to the solution, on the average of all levels."""
        return self._mean(sum(self[name] for name in LEVEL_SECONDS.values()), self["closed"])

    def hours_at(self, level: int) -> float | None:
        return self._mean(self[LEVEL_SECONDS[level]], self[LEVEL_COUNTS[level]])

    @staticmethod
    def _mean(seconds: int, count: int) -> float | None:
        return seconds / count / 3600 if count else None

    @property
    def empty(self) -> bool:
        return not (self["reported"] or self["closed"] or self.participants or self.voices)


@dataclass(frozen=True)
class Measure:
    """One share: what stands above the line, what below; `part` and `whole` are the lists of events behind them."""

    code: str
    label: str
    formula: str
    above: tuple[str, ...]
    base: str
    part: str
    bounded: bool = False  # shown with its Wilson bound

    def share(self, counted: Tallied) -> Share:
        return counted.share(self.above, self.base)

    @property
    def indicator(self) -> Indicator:
        return Indicator(self.code, self.label, self.formula)


MEASURES = (
    Measure("G01", "小闭环率", "街道及以下自行办结、没有转呼叫的 ÷ 办结", ("small",), "closed", "small"),
    Measure("G02", "不出社区率", "微网格、小区、社区三级办结 ÷ 办结", WITHIN_COMMUNITY, "closed", "community_down"),
    Measure(
        "G03", "同点反复率", "30 天内同一地点同一小类第二件起 ÷ 立件（不含并入、不予受理、撤回）",
        ("recurred",), "matters", "recurred",
    ),
    Measure(
        "G04", "满意率", "满意、基本满意 ÷ 有效评价（不愿评价和无人确认不计）", ("satisfied",), "answered",
        "satisfied", bounded=True,
    ),
    Measure("G05", "无人确认率", "逾期无人确认而办结的 ÷ 办结", ("silent",), "closed", "silent"),
    *(
        Measure(f"G1{level}", f"{LEVEL_LABELS[level]}办结占比", f"由{LEVEL_LABELS[level]}解决的 ÷ 办结",
                (LEVEL_COUNTS[level],), "closed", f"level{level}")
        for level in LEVELS
    ),
)  # fmt: skip
BY_CODE = {measure.code: measure for measure in MEASURES}
OTHERS = (
    Indicator("G06", "平均用时", "从上报到解决的自然时间，办结件平均，分级同"),
    Indicator("G07", "参与人次", "多方联动的议事和任务到场人次"),
    Indicator("G08", "征求意见", "按院落收到的意见数"),
)


def indicators() -> list[Indicator]:
    return [*(measure.indicator for measure in MEASURES), *OTHERS]


# ---- counting


@dataclass(frozen=True)
class Question:
    """What is asked: an area ("" is all that the person sees), and perhaps one class of events."""

    scope: Scope
    area: str = ""
    group: str = ""

    @property
    def below(self) -> Rank | None:
        """The level of the areas that the answer is split into."""
        if not self.area:
            return Rank.STREET if self.scope.whole else None
        rank = codes.rank_of(self.area)
        return Rank(rank + 1) if rank < Rank.BUILDING else None

    def splits_into(self, code: str) -> bool:
        """Whether a code is one of the areas that the answer is split into."""
        return codes.rank_of(code) == self.below if self.below else not self.area and code in self.scope.roots


@dataclass
class Answer:
    """The whole, its months, and the areas it is split into."""

    whole: Tallied = field(default_factory=Tallied)
    months: dict[date, Tallied] = field(default_factory=dict)
    areas: dict[str, Tallied] = field(default_factory=dict)


Sums = dict[tuple[str, date], Tallied]  # by area and month


def sums(question: Question) -> Sums:
    """Sum the tallies of the area and of those right below it, all months, in one statement."""
    rows = EventTally.objects.filter(wanted(question))
    if question.group:
        rows = rows.filter(event_group=question.group)
    summed = rows.order_by().values_list("area", "month").annotate(*(Sum(name) for name in COUNTS))
    return {(area, month): Tallied(dict(zip(COUNTS, map(int, row), strict=True))) for area, month, *row in summed}


def count(question: Question, period: Period, found: Sums) -> Answer:
    """Put together what was summed of one period, and who took part in it."""
    answer = Answer()
    for (code, month), tallied in found.items():
        if not period.first <= month < period.last or tallied.empty:
            continue
        if code == question.area or not question.area:
            answer.months[month] = answer.months.get(month, Tallied()) + tallied
        if code != question.area:
            answer.areas[code] = answer.areas.get(code, Tallied()) + tallied
    joined = participation.count(question.scope, period, question.area, question.below)
    # People may have met or spoken where nothing was reported.
    places = dict.fromkeys([*answer.areas, *filter(question.splits_into, joined)])
    answer.areas = {code: _joined(answer.areas.get(code, Tallied()), joined.get(code)) for code in places}
    answer.whole = _joined(reduce(add, answer.months.values(), Tallied()), joined.get(""))
    return answer


def _joined(found: Tallied, pair: tuple[int, int] | None) -> Tallied:
    return Tallied(found.counts, *pair) if pair else found


def wanted(question: Question) -> Q:
    """Say which tallies answer a question: the area itself and those right below it."""
    if question.area:
        own = Q(rank=codes.rank_of(question.area), area=question.area)
        stem = codes.stem(question.area)
        inside = Q(area__gte=stem.ljust(codes.LENGTH, "0"), area__lte=stem.ljust(codes.LENGTH, "9"))
        return own | (Q(rank=question.below) & inside) if question.below else own
    if question.scope.whole:
        return Q(rank=Rank.STREET)
    return reduce(or_, (Q(rank=codes.rank_of(root), area=root) for root in question.scope.roots))


def years(question: Question, found: Sums) -> dict[int, Tallied]:
    """Put together what was summed of each year."""
    known: dict[int, Tallied] = defaultdict(Tallied)
    for (code, month), tallied in found.items():
        if code == question.area or not question.area:
            known[month.year] += tallied
    return dict(sorted(known.items()))


# ---- the events behind

PARTS = {
    "reported": ("上报", Q()),
    "matters": ("立件", ~Q(state__in=SET_ASIDE)),
    "recurred": ("同点反复", ~Q(state__in=SET_ASIDE) & Q(recurrence__gte=2)),
    "closed": ("办结", Q()),
    "small": ("小闭环", Q(escalated_at=None)),
    "large": ("大闭环", Q(escalated_at__isnull=False)),
    "community_down": ("不出社区", Q(solved_level__in=(4, 3, 2))),
    **{f"level{level}": (f"{LEVEL_LABELS[level]}办结", Q(solved_level=level)) for level in LEVELS},
    "answered": ("有效评价", ~Q(confirm_answer__in=("", EventAnswer.DECLINED))),
    "satisfied": ("满意", Q(confirm_answer__in=SATISFIED)),
    "silent": ("无人确认", Q(unconfirmed=True)),
}
BY_REPORT = ("reported", "matters", "recurred")  # counted in the month of the report, the others in that of the end


def behind(part: str, period: Period | None) -> Q:
    """Say which events one figure of a period was counted from."""
    name = "begun_at" if part in BY_REPORT else "closed_at"
    found = PARTS[part][1] & Q(**{f"{name}__isnull": False})
    if period:
        first, last = period.moments
        found &= Q(**{f"{name}__gte": first, f"{name}__lt": last})
    return found


def lying_in(area: str, scope: Scope) -> Q:
    return events_in(area) if area else events_of(scope)
