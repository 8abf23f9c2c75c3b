"""Sheets follow the lamps, interviews follow the sheets; both in sets, again and again, without doing harm twice."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from governance.documents import papers
from governance.errors import Refusal
from governance.organisations.selectors import organisation_name
from governance.supervision import following, matters, numbers
from governance.supervision.choices import COLOURS, GRAVE, Cause, SheetState
from governance.supervision.following import RAISING, Lit, OutOfStep
from governance.supervision.models import Demand, FollowMark, Interview, SupervisionSheet
from governance.supervision.workflows import SHEET
from governance.workflow import clocks, engine, moves
from governance.workflow.machine import CLOCK
from governance.workflow.stage import Stage
from governance.worktime import calendar

logger = logging.getLogger(__name__)

LOCK = 7_301_010  # advisory lock: sheets are opened and raised by one at a time
PIECE = 300  # sheets in one transaction


def follow_lamps(at: datetime) -> int:
    """Open, raise and end sheets as the lamps ask, then set interviews on; return how many sheets changed.

    Idempotent. Whoever comes while another is at work leaves it to them; what fails is tried again next time.
    """
    with calendar.held():
        demands = list(Demand.objects.values_list("pk", flat=True))
        behind = following.behind()
        changed = _in_pieces([row for row in behind if row.sheet_id is None], at, open_sheets)
        changed += _in_pieces([row for row in behind if row.sheet_id is not None], at, _raise)
        if demands:
            forget(demands)
        changed += _in_pieces(following.out_of_step(), at, _bring_into_step)
        call_interviews(at)
        mark(at)
    return changed


def forget(demands: Sequence[int]) -> None:
    """Delete what was demanded and is there; what still lags behind is tried again."""
    left = {row.key for row in following.behind() if row.reason}
    met = [row.pk for row in Demand.objects.filter(pk__in=demands) if row.key not in left]
    Demand.objects.filter(pk__in=met).delete()


def mark(at: datetime) -> None:
    if not FollowMark.objects.update(followed_at=at):
        FollowMark.objects.create(followed_at=at)


def _in_pieces(rows: Sequence, at: datetime, act: Callable[[Sequence, datetime], int]) -> int:
    pieces = (rows[first : first + PIECE] for first in range(0, len(rows), PIECE))
    return sum(_or_halves(piece, at, act) for piece in pieces)


def _or_halves(rows: Sequence, at: datetime, act: Callable[[Sequence, datetime], int]) -> int:
    """Do a piece; where that fails, its halves, so that one bad row keeps no other waiting."""
    try:
        with transaction.atomic():
            return act(rows, at) if alone() else 0
    except (DatabaseError, Refusal):
        logger.exception("%d rows of supervision could not be followed together", len(rows))
    if len(rows) == 1:
        return 0
    half = len(rows) // 2
    return _or_halves(rows[:half], at, act) + _or_halves(rows[half:], at, act)


def alone(*, wait: bool = False) -> bool:
    """Take the lock of this room for the transaction; False where another has it and one does not wait."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


# ---- opening


def open_sheets(rows: Sequence[Lit], at: datetime) -> int:
    """Open the missing sheets of lit clocks, each in the colour of its lamp; the lock of this room is held."""
    told = _described(rows)
    known = [row for row in rows if (row.root_type_id, row.root_id) in told]
    if not known:
        return 0
    wanted = list(zip(known, numbers.case_nos("S", timezone.localdate(at), len(known)), strict=True))
    sheets = [sheet_of(row, number, told[row.root_type_id, row.root_id], at) for row, number in wanted]
    begin(sheets, {sheet.case_no: row.said() for sheet, row in zip(sheets, known, strict=True)}, actor=CLOCK, at=at)
    return len(sheets)


def _described(rows: Sequence[Lit]) -> dict[tuple[int, int], matters.Description]:
    keys, found = defaultdict(set), {}
    for row in rows:
        keys[row.root_type_id].add(row.root_id)
    for kind, pks in keys.items():
        matter = matters.of_type(kind)
        found |= {(kind, pk): told for pk, told in matter.describe(sorted(pks)).items()}
    return found


def sheet_of(row: Lit, number: str, told: matters.Description, at: datetime, **more) -> SupervisionSheet:
    """Write a sheet out, in the colour that it is to show."""
    colour = row.wanted
    return SupervisionSheet(
        case_no=number,
        title=told.title[:120],
        organisation_id=row.organisation_id,
        street_id=told.street_id,
        root_type_id=row.root_type_id,
        root_id=row.root_id,
        root_no=told.number,
        root_url=told.url,
        matter=matters.of_type(row.root_type_id).name,
        tier=told.tier,
        item=told.item,
        hot=told.hot,
        colour=colour,
        limit_name=row.limit_name,
        limit_label=row.limit_label,
        reason=row.reason,
        due_at=row.due_at,
        lit_at=row.lit_at,
        blue_at=at if colour == SheetState.BLUE else None,
        **more,
    )


def begin(sheets: list[SupervisionSheet], said: Mapping[str, dict], *, actor, at: datetime) -> None:
    """Begin sheets and raise them at once to the colour that they carry."""
    stage = Stage(at)
    moves.begin(stage, sheets, actor=actor, at=at)
    raised = [sheet for sheet in sheets if sheet.colour != SheetState.BLUE]
    numbered = _numbered(raised, {sheet.pk: sheet.colour for sheet in raised}, at)
    for sheet in raised:
        data = said.get(sheet.case_no, {}) | numbered.get(sheet.pk, {})
        moves.make(stage, sheet, RAISING[sheet.colour], actor=CLOCK, at=at, data=data)
    stage.flush()


def _numbered(sheets: Sequence[SupervisionSheet], wanted: Mapping[int, str], at: datetime) -> dict[int, dict]:
    """Take official numbers for the sheets that become papers and have none yet."""
    fresh = [sheet for sheet in sheets if wanted[sheet.pk] in GRAVE and not sheet.paper_no]
    taken = papers.take_many(settings.SUPERVISION_PAPER_WORD, [(s, f"督办单：{s.title}") for s in fresh], at=at)
    return {sheet.pk: {"paper_no": str(number)} for sheet, number in zip(fresh, taken, strict=True)}


# ---- raising and ending


def _raise(rows: Sequence[Lit], at: datetime) -> int:
    return _move({row.sheet_id: row.asked() for row in rows}, at)


def _bring_into_step(rows: Sequence[OutOfStep], at: datetime) -> int:
    return _move({row.sheet_id: (row.move, {}) for row in rows}, at)


def _move(wanted: Mapping[int, tuple[str, dict]], at: datetime) -> int:
    """Make one move of the clock on each of many sheets; those that somebody holds are left for the next round."""
    stage = Stage(at)
    sheets = _still_lit(stage.lock_roots(SupervisionSheet, list(wanted), skip_locked=True))
    stage.read_clocks(sheets)
    targets = {sheet.pk: SHEET.transition(wanted[sheet.pk][0]).target for sheet in sheets}
    numbered, moved = _numbered(sheets, targets, at), 0
    for sheet in sheets:
        name, data = wanted[sheet.pk]
        moment = clocks.not_before(stage, sheet, at)
        moves.climb(stage, sheet, moment)
        if sheet.state in SHEET.transition(name).source:
            moves.make(stage, sheet, name, actor=CLOCK, at=moment, data=data | numbered.get(sheet.pk, {}))
            moved += 1
    stage.flush()
    return moved


def _still_lit(sheets: list[SupervisionSheet]) -> list[SupervisionSheet]:
    """Leave out what ended with its matter between being read and being locked: no clock calls for it any more."""
    if all(sheet.state in COLOURS for sheet in sheets):
        return sheets
    lit = {row.sheet_id for row in (*following.behind(), *following.out_of_step())}
    return [sheet for sheet in sheets if sheet.state in COLOURS or sheet.pk in lit]


# ---- interviews


def quarter(at: datetime) -> tuple[str, datetime, datetime]:
    """Name the quarter of a moment, with its first moment and that of the next: 2026Q1."""
    day = timezone.localdate(at)
    place = (day.month - 1) // 3
    first = date(day.year, 3 * place + 1, 1)
    after = date(day.year + (place == 3), (3 * place + 3) % 12 + 1, 1)
    return f"{day.year}Q{place + 1}", _midnight(first), _midnight(after)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def call_interviews(at: datetime) -> int:
    """Set interviews on: three reds of one organisation in this quarter, or a red left unanswered."""
    with transaction.atomic():
        if not alone():
            return 0
        wanted = [*_of_three_reds(at), *_of_unanswered(at)]
        drawn = numbers.case_nos("I", timezone.localdate(at), len(wanted)) if wanted else []
        for interview, number in zip(wanted, drawn, strict=True):
            interview.case_no = number
        engine.begin_many(wanted, actor=CLOCK, at=at)
        return len(wanted)


def _of_three_reds(at: datetime) -> Iterator[Interview]:
    name, first, after = quarter(at)
    for organisation_id, sheet_ids in following.with_three_reds(first, after, name):
        yield Interview(
            title=f"{organisation_name(organisation_id)}{name[:4]}年第{'一二三四'[int(name[5]) - 1]}季度三张红牌",
            organisation_id=organisation_id,
            cause=Cause.THREE_REDS,
            quarter=name,
            sheet_ids=sheet_ids,
        )


def _of_unanswered(at: datetime) -> Iterator[Interview]:
    called = Interview.objects.filter(cause=Cause.UNANSWERED).values("sheet_id")
    left = SupervisionSheet.objects.filter(red_at__isnull=False, unanswered_at__isnull=False)
    for sheet in left.exclude(state=SheetState.REVOKED).exclude(pk__in=called).order_by("id"):
        yield Interview(
            title=f"{organisation_name(sheet.organisation_id)}红牌逾期未复：{sheet.title}"[:120],
            organisation_id=sheet.organisation_id,
            cause=Cause.UNANSWERED,
            quarter=quarter(at)[0],
            sheet=sheet,
            sheet_ids=[sheet.pk],
        )
