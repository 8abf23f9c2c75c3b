"""What the figures should come to, and which of them do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bench.measures import LAMPS
from grids.events.services import MOST

SLOWER = 0.2  # of its time at the smallest size, by which a work may be slower at the largest


@dataclass(frozen=True)
class Figure:
    """One work at one size: seconds of ours and of the bare one, and how many statements ours took."""

    size: int
    name: str
    ours: float
    bare: float
    statements: int | None = None

    @property
    def rate(self) -> float:
        return self.bare / self.ours

    @property
    def times(self) -> float:
        return self.ours / self.bare


@dataclass(frozen=True)
class Aim:
    """The bounds of one work: at least this share of the bare rate; at most this much of the others."""

    name: str
    rate: float | None = None
    times: float | None = None
    statements: int | None = None
    seconds: float | None = None


AIMS = (
    Aim("新建（接口，防重）", rate=0.5, statements=15),
    Aim("签收（接口）", rate=0.5, statements=15),
    Aim("清单 50 件（接口）", rate=0.66, statements=8),
    Aim("一件（接口）", rate=0.66, statements=10),
    Aim("一件（页面）", rate=0.66, statements=10),
    Aim("全区网格指标（接口）", statements=9),
    Aim("上报一件（接口）", rate=0.5),
    Aim(f"上报 {MOST:,} 件（接口）", rate=0.5),
    Aim("查重（须在 50 毫秒内）", seconds=0.05),
    Aim(f"扫描 {LAMPS:,} 盏灯", times=10),
)

Verdict = tuple[bool, str]  # whether the aim is met, and by how much


def verdicts(figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Judge each aim by the worst of all sizes, then whether a work grows slower with the size."""
    for aim in AIMS:
        seen = [figure for figure in figures if figure.name == aim.name]
        yield from _bounds(aim, seen) if seen else [(False, f"{aim.name}：没有测到")]
    for name in dict.fromkeys(figure.name for figure in figures):
        yield from _growth(sorted((f for f in figures if f.name == name), key=attrgetter("size")))


def _bounds(aim: Aim, seen: Sequence[Figure]) -> Iterator[Verdict]:
    if aim.rate is not None:
        worst = min(figure.rate for figure in seen)
        met = worst >= aim.rate
        short = "" if met else f"，差 {1 - worst / aim.rate:.0%}"
        yield met, f"{aim.name}：速率为裸做的 {worst:.2f}，应不低于 {aim.rate:.2f}{short}"
    if aim.times is not None:
        yield _most(aim.name, "用时为裸做的 {:.1f} 倍", max(figure.times for figure in seen), aim.times)
    if aim.statements is not None:
        yield _most(aim.name, "语句 {:.0f} 条", max(figure.statements or 0 for figure in seen), aim.statements)
    if aim.seconds is not None:
        slowest = max(figure.ours for figure in seen)
        yield _most(aim.name, "用时 {:.1f} 毫秒", slowest * 1000, aim.seconds * 1000)


def _most(name: str, words: str, worst: float, most: float) -> Verdict:
    over = "" if worst <= most else f"，超出 {worst / most - 1:.0%}"
    return worst <= most, f"{name}：{words.format(worst)}，应不多于 {most:g}{over}"


def _growth(seen: Sequence[Figure]) -> Iterator[Verdict]:
    """Judge by what grew less, the work's own time or that time beside the bare one.

    A work that slows down shows in both; alone the one tells of a machine that was busier at one size, the other of
    bare work that gains by it.
    """
    first, last = seen[0], seen[-1]
    if first.size == last.size:
        return
    own, beside = last.ours / first.ours - 1, last.times / first.times - 1
    yield (
        min(own, beside) <= SLOWER,
        (
            f"{first.name}：{last.size:,} 件比 {first.size:,} 件，自身用时 {own:+.0%}，与裸做之比 {beside:+.0%}，"
            f"两者之一应不超过 {SLOWER:+.0%}"
        ),
    )


def show(figures: Sequence[Figure], say: Callable[[str], None] = print) -> None:
    """Say which aims are met and which are not."""
    found = list(verdicts(figures))
    say("\n目标对照（各件数中取最差）")
    for met, text in found:
        say(f"  {'达标' if met else '未达标'}  {text}")
    if len({figure.size for figure in figures}) == 1:
        say("  只测了一种件数，增长未比较")
    say(f"共 {len(found)} 项，达标 {sum(met for met, _ in found)} 项。")
