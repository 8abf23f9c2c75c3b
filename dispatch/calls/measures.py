"""The indicators of calls (K01 to K09), counted from facts: each with its formula, its base and the facts behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import mean, median

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from dispatch.calls.models import CallLine
from governance.facts.models import Fact
from governance.facts.shares import Share
from governance.worktime import calendar

MOST_TIMED = 20_000  # lines whose time is worked out for one answer


@dataclass(frozen=True)
class Measure:
    """One indicator: the kinds it is counted from; `word` is the attribute by which their facts are told apart."""

    code: str
    label: str
    formula: str
    base: tuple[str, ...]
    weight: Callable[[str, str], float]  # (kind, word) -> what a fact adds above the line, 0 to 1
    counts: Callable[[str, str], bool] = lambda kind, word: True  # whether it stands below the line
    word: str = ""
    bounded: bool = False  # shown with its Wilson bound
    withheld: bool = False  # the facts behind it are for street and district alone
    of_agencies: tuple[str, ...] = ()  # the same of an agency, where it is counted

    def kinds(self, agencies: bool) -> tuple[str, ...]:
        return self.of_agencies if agencies else self.base


def kept(kind: str, word: str) -> float:
    return float(kind.endswith(".kept"))


def valid(kind: str, word: str) -> bool:
    return bool(word) and word != "declined"


def pair(noun: str) -> tuple[str, str]:
    return f"calls.{noun}.kept", f"calls.{noun}.missed"


CALLBACK, AGENCY_CALLBACK = ("calls.callback.answered",), ("calls.agency.answered",)
SOLVED = {"yes": 1.0, "partly": 0.5}
SATISFIED = ("satisfied", "fairly")
K04 = "时限内答复 ÷（时限内答复＋逾期未办结）；延长的按新时限，挂账期间不到限"

MEASURES = (
    Measure("K01", "签收及时率", "时限内签收 ÷（时限内签收＋未在时限内签收）；系统签收计未签收", pair("sign"), kept),
    Measure("K02", "响应率", "时限内响应 ÷（时限内响应＋未在时限内响应）", pair("response"), kept),
    Measure("K03", "到场及时率", "时限内到场 ÷（时限内到场＋未在时限内到场）", pair("arrival"), kept),
    Measure("K04", "按时办结率", K04, pair("reply"), kept, of_agencies=pair("agency")),
    Measure(
        "K05", "解决率", "回访答已解决计 1、部分解决计 0.5 ÷ 有效回访", CALLBACK,
        lambda kind, word: SOLVED.get(word, 0.0),
        lambda kind, word: bool(word), word="solved", withheld=True, of_agencies=AGENCY_CALLBACK,
    ),
    Measure(
        "K06", "满意率", "满意、基本满意 ÷ 有效回访（不愿评价的不计）", CALLBACK,
        lambda kind, word: float(word in SATISFIED), valid, word="answer", bounded=True, withheld=True,
        of_agencies=AGENCY_CALLBACK,
    ),
    Measure(
        "K07", "返工率", "返工过的办结件 ÷ 核验办结件", ("calls.line.done",),
        lambda kind, word: float(word not in ("", "0")),
        word="nth", of_agencies=("calls.agency.done",),
    ),
    Measure(
        "K08", "退单率", "提出退单 ÷ 呼叫到单位", ("calls.objection.raised", "calls.line.called"),
        lambda kind, word: float(kind.endswith(".raised")), lambda kind, word: kind.endswith(".called"),
    ),
    Measure(
        "K08S", "退单胜诉率", "退单成立 ÷ 已裁退单", ("calls.objection.upheld", "calls.objection.lost"),
        lambda kind, word: float(kind.endswith(".upheld")),
    ),
    Measure(
        "K11", "复发率", "同一地点同一事项 30 天内再次呼叫 ÷ 办结归档", ("calls.call.recurred", "calls.call.closed"),
        lambda kind, word: float(kind.endswith(".recurred")), lambda kind, word: not kind.endswith(".recurred"),
        of_agencies=("calls.agency.recurred", "calls.agency.done"),
    ),
    Measure(
        "R07", "抽查属实率", "抽查属实 ÷（抽查属实＋认定虚假办结）", ("calls.check.passed", "calls.check.failed"),
        lambda kind, word: float(kind.endswith(".passed")), bounded=True,
    ),
)  # fmt: skip
BY_CODE = {measure.code: measure for measure in MEASURES}
STREETS_OWN = ("calls.call.scored", "calls.call.dissatisfied")
SAMPLE = ("calls.callback.lapsed",)
WITHHELD = (*CALLBACK, *AGENCY_CALLBACK, *STREETS_OWN, *SAMPLE)
ALARM = 0.10


@dataclass(frozen=True)
class Scope:
    """Whose facts are counted, from `first` to before `last`: about one organisation, told by one street, or all."""

    first: date
    last: date
    about: tuple[int, ...] | None = None
    by: tuple[int, ...] | None = None
    agencies: bool = False
    veiled_from: datetime | None = None  # who answers learns of call-backs by whole months only, so never of one call

    def facts(self, *kinds: str) -> QuerySet:
        found = Fact.objects.of_kind(*kinds).between(midnight(self.first), midnight(self.last)).standing()
        if self.about is not None:
            found = found.filter(about_id__in=self.about)
        if self.by is not None:
            found = found.filter(by_id__in=self.by)
        return found.exclude(kind__in=WITHHELD, at__gte=self.veiled_from) if self.veiled_from else found


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass
class Counted:
    """What was counted: the share of every measure, as a whole and of each organisation."""

    whole: dict[str, Share] = field(default_factory=dict)
    of: dict[int, dict[str, Share]] = field(default_factory=dict)
    streets_own: Share = Share(0, 0)
    unanswered: int = 0

    @property
    def sample(self) -> Share:
        """Of the calls drawn for call-back, how many gave an answer that counts."""
        answered = self.whole["K06"].total
        return Share(answered, answered + self.unanswered)

    @property
    def gap(self) -> float | None:
        """How much better the streets' own scores look than what residents say when asked independently."""
        own, asked = self.streets_own, self.whole["K06"]
        if own.total < 20 or asked.total < 20:
            return None
        return own.value - asked.value

    @property
    def alarming(self) -> bool:
        return self.gap is not None and self.gap > ALARM


def count(scope: Scope) -> Counted:
    """Count every measure in one statement."""
    kinds = {kind for measure in MEASURES for kind in measure.kinds(scope.agencies)}
    rows = (
        scope.facts(*kinds, *STREETS_OWN, *SAMPLE)
        .order_by()
        .values_list("about_id", "kind", KT("attributes__answer"), KT("attributes__solved"), KT("attributes__nth"))
        .annotate(count=Count("*"))
    )
    found, tallies = Counted(), defaultdict(lambda: defaultdict(lambda: Share(0, 0)))
    scored = low = 0
    for about, kind, answer, solved, nth, number in rows:
        scored += number * (kind == STREETS_OWN[0])
        low += number * (kind == STREETS_OWN[1])
        found.unanswered += number * (kind in SAMPLE or answer == "declined")
        words = {"answer": answer or "", "solved": solved or "", "nth": nth or "", "": ""}
        for measure in MEASURES:
            word = words[measure.word]
            if kind in measure.kinds(scope.agencies):
                counted = number if measure.counts(kind, word) else 0
                tallies[about][measure.code] += Share(measure.weight(kind, word) * number, counted)
    found.of = {about: dict(shares) for about, shares in tallies.items()}
    found.whole = {m.code: sum_of(shares.get(m.code) for shares in found.of.values()) for m in MEASURES}
    found.streets_own = Share(scored - low, scored)
    return found


def sum_of(shares: Iterable[Share | None]) -> Share:
    whole = Share(0, 0)
    for share in shares:
        whole += share or Share(0, 0)
    return whole


def behind(measure: Measure, scope: Scope, part: str = "") -> QuerySet:
    """Give the very facts that a measure counts: all of its base, or those that count (`good`) or do not (`bad`)."""
    rows = scope.facts(*measure.kinds(scope.agencies)).order_by("-at", "-id")
    if measure.word:
        rows = rows.annotate(word=KT(f"attributes__{measure.word}"))
        rows = rows.exclude(word="").exclude(word=None) if measure.word != "nth" else rows
        rows = rows.exclude(word="declined")
    if part not in ("good", "bad"):
        return rows
    return rows.filter(_good(measure)) if part == "good" else rows.exclude(_good(measure))


def _good(measure: Measure) -> Q:
    if measure.word == "nth":
        return ~Q(word="0")
    if measure.word:
        words = SATISFIED if measure.word == "answer" else tuple(SOLVED)
        return Q(word__in=words)
    return Q(kind__in=[kind for kind in (*measure.base, *measure.of_agencies) if measure.weight(kind, "") > 0])


@dataclass(frozen=True)
class Times:
    """How long it took from the call to the reply, in working hours (K09)."""

    lines: int
    mean: float
    median: float


def times(scope: Scope) -> Times | None:
    """Work out K09 over the lines verified as done; nothing where there are none or too many for one answer."""
    done = "calls.agency.done" if scope.agencies else "calls.line.done"
    sources = list(scope.facts(done).order_by().values_list("source_id", flat=True)[: MOST_TIMED + 1])
    if not sources or len(sources) > MOST_TIMED:
        return None
    lines = CallLine.objects.filter(pk__in=sources, replied_at__isnull=False).order_by()
    hours = []
    with calendar.held():
        for department, called_at, replied_at in lines.values_list(F("department_id"), "called_at", "replied_at"):
            hours.append(calendar.current(department).elapsed(called_at, replied_at).total_seconds() / 3600)
    return Times(len(hours), mean(hours), median(hours)) if hours else None
