"""A year's notice as rows, judged before anything is written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

COLUMNS = ("日期", "是否上班", "说明")
YES = frozenset({"是", "上班", "班", "1", "true", "y"})
NO = frozenset({"否", "休息", "放假", "休", "0", "false", "n"})
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d")
PLAUSIBLE = range(240, 257)  # 248 to 251 in every year so far; a file cut in half falls outside
LEAD = timedelta(days=8)  # the new year's days off may begin in the last week of December


@dataclass
class Row:
    """One day of a notice; `place` says where it stood, `errors` what is wrong with it."""

    place: str
    day: date | None
    is_workday: bool | None
    name: str = ""
    errors: list[str] = field(default_factory=list)


@dataclass
class Notice:
    """All days of one year's notice; `errors` are those of the notice as a whole."""

    year: int
    rows: list[Row]
    errors: list[str] = field(default_factory=list)
    changed: list[date] = field(default_factory=list)  # days that would count otherwise than now

    @property
    def sound(self) -> bool:
        return not self.errors and not any(row.errors for row in self.rows)

    def complaints(self) -> dict[str, list[str]]:
        """Return every error by the place it stands at."""
        found = {"通知": self.errors} if self.errors else {}
        return found | {row.place: row.errors for row in self.rows if row.errors}


def read_cells(cells: list[list]) -> Notice:
    """Turn the cells of a sheet, its head first, into a judged notice; the year is the one most days are in."""
    head = [str(cell or "").strip() for cell in cells[0]] if cells else []
    missing = [name for name in COLUMNS[:2] if name not in head]
    if missing:
        return Notice(0, [], [f"缺少列：{'、'.join(missing)}。第一行要写“{'、'.join(COLUMNS)}”。"])
    where = {name: head.index(name) for name in COLUMNS if name in head}
    rows = []
    for line, cell_row in enumerate(cells[1:], start=2):
        cell = {name: cell_row[at] if at < len(cell_row) else None for name, at in where.items()}
        if any(value not in (None, "") for value in cell.values()):
            rows.append(_row(f"第 {line} 行", cell))
    years = Counter(row.day.year for row in rows if row.day)
    return judge(Notice(years.most_common(1)[0][0] if years else 0, rows))


def _row(place: str, cell: dict) -> Row:
    row = Row(place, _day(cell["日期"]), _works(cell["是否上班"]), str(cell.get("说明") or "").strip())
    if row.day is None:
        row.errors.append(f"日期“{str(cell['日期'] or '')[:20]}”认不出，请写成 2027-01-01 的样子。")
    if row.is_workday is None:
        row.errors.append("“是否上班”要写“是”或“否”。")
    return row


def _day(value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for form in FORMATS:
        try:
            return datetime.strptime(str(value or "").strip(), form).date()
        except ValueError:
            continue
    return None


def _works(value) -> bool | None:
    text = str(value if value is not None else "").strip().lower().removesuffix(".0")
    return True if text in YES else False if text in NO else None


def from_ranges(year: int, rest_ranges: Iterable[tuple], workdays: Iterable[date]) -> Notice:
    """Make a judged notice of (first, last, name) stretches of rest, both ends included, and of make-up workdays."""
    rows, errors = [], []
    for first, last, *name in rest_ranges:
        if not timedelta(0) <= last - first < timedelta(days=16):
            errors.append(f"{first} 至 {last} 不是一段假期。")
            continue
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        rows += [Row(str(day), day, False, name[0] if name else "") for day in days]
    rows += [Row(str(day), day, True, "调休上班") for day in workdays]
    return judge(Notice(year, rows, errors))


def judge(notice: Notice) -> Notice:
    """Note what is wrong with each row and with the whole."""
    if not 2000 <= notice.year <= 2100:
        notice.errors.append("没有读到 2000 至 2100 年之间的日期。")
        return notice
    seen: set[date] = set()
    for row in notice.rows:
        if row.day is not None:
            row.errors += _faults(row, notice.year, seen)
            seen.add(row.day)
    if notice.sound and count_workdays(notice) not in PLAUSIBLE:
        notice.errors.append(
            f"照此 {notice.year} 年有 {count_workdays(notice)} 个工作日，往年为 248 至 251 个，请核对是否有遗漏。"
        )
    return notice


def _faults(row: Row, year: int, seen: set[date]) -> Iterable[str]:
    if not date(year, 1, 1) - LEAD <= row.day <= date(year, 12, 31):
        yield f"{row.day} 不属于 {year} 年的安排。"
    if row.day in seen:
        yield f"{row.day} 出现了两次。"
    if row.is_workday and row.day.weekday() < 5:
        yield f"{row.day} 是周一至周五，不是调休上班日。"
    if len(row.name) > 40:
        yield "说明不能超过 40 个字。"


def count_workdays(notice: Notice) -> int:
    special = {row.day: row.is_workday for row in notice.rows}
    first = date(notice.year, 1, 1)
    every = (first + timedelta(days=n) for n in range((date(notice.year + 1, 1, 1) - first).days))
    return sum(special.get(day, day.weekday() < 5) for day in every)
