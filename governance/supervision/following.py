"""What the lamps say and the sheets do not yet: read in sets, so that a round in which nothing happens costs little."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from governance.supervision.choices import GRAVE, OF_LAMP, OPEN, QUIET, RANK, REDS, Cause, SheetState
from governance.supervision.matters import clocks, of_type
from governance.supervision.models import Demand, FollowMark, Interview, SupervisionSheet
from governance.workflow.machine import registry
from governance.workflow.models import Deadline

RAISING = {
    SheetState.BLUE: "remind",
    SheetState.YELLOW: "raise_yellow",
    SheetState.ORANGE: "raise_orange",
    SheetState.RED: "raise_red",
}
RESUMING = {
    SheetState.BLUE: "remind",
    SheetState.YELLOW: "resume_yellow",
    SheetState.ORANGE: "resume_orange",
    SheetState.RED: "resume_red",
}
SHEETS, DEADLINES = SupervisionSheet._meta.db_table, Deadline._meta.db_table
DEMANDS, MARKS = Demand._meta.db_table, FollowMark._meta.db_table
# How much further back than the last round it looks: the sweep that catches up closes clocks at moments long past.
# What lies behind that is history, of which nobody is asked an answer any more.
LOOK_BACK = "7 days"
LIT = """d.closed_at IS NULL AND d.lamp = ANY(%(lamps)s) AND d.keeper_id IS NOT NULL
    AND (d.case_type_id, d.limit_name) IN (SELECT * FROM unnest(%(types)s::int[], %(limits)s::text[]))"""
# The worst lit clock of every matter and organisation whose sheet is missing or shows a lesser colour. Read over the
# partial index of running clocks by lamp: what is not lit costs nothing.
BEHIND = f"""
SELECT DISTINCT ON (root_type_id, root_id, keeper_id)
    root_type_id, root_id, keeper_id, lamp, case_type_id, limit_name, due_at, lit_at, sheet_id, kept
FROM (
    SELECT d.id, d.root_type_id, d.root_id, d.keeper_id, d.lamp, d.case_type_id, d.limit_name, d.due_at,
        d.rungs[d.rung] AS lit_at, s.id AS sheet_id, s.state, s.ground,
        CASE WHEN s.state = ANY(%(quiet)s) THEN s.colour ELSE '' END AS kept,
        (%(ranks)s::int[])[array_position(%(lamps)s, d.lamp::text)] AS wanted,
        coalesce(array_position(%(colours)s, s.state::text), 0) AS reached
    FROM "{DEADLINES}" d
    LEFT JOIN "{SHEETS}" s
        ON s.root_type_id = d.root_type_id AND s.root_id = d.root_id AND s.organisation_id = d.keeper_id
    WHERE d.root_type_id = ANY(%(roots)s) AND {LIT}
) lit
WHERE wanted > reached AND (sheet_id IS NULL OR state <> 'revoked' OR ground = 'not_theirs')
ORDER BY root_type_id, root_id, keeper_id, wanted DESC, due_at, id
"""
# What no running clock tells: grave lamps that closed since the last round, such as a red answered at once, and what
# was demanded. A colour that the sheet has reached is not missed. Read over the partial index of such closings.
MISSED = f"""
WITH mark AS (SELECT max(followed_at) - interval '{LOOK_BACK}' AS since FROM "{MARKS}")
SELECT d.root_type_id, d.root_id, d.keeper_id, d.lamp, d.case_type_id, d.limit_name, d.due_at, d.rungs[d.rung], s.id,
    '', '', d.case_id
FROM "{DEADLINES}" d
LEFT JOIN "{SHEETS}" s
    ON s.root_type_id = d.root_type_id AND s.root_id = d.root_id AND s.organisation_id = d.keeper_id
WHERE d.closed_at > (SELECT since FROM mark) AND d.lamp IN ('orange', 'red_proposed', 'red') AND d.keeper_id IS NOT NULL
    AND (d.case_type_id, d.limit_name) IN (SELECT * FROM unnest(%(types)s::int[], %(limits)s::text[]))
    AND (s.id IS NULL OR (s.ended_at IS NULL OR d.closed_at > s.ended_at)
        AND CASE WHEN s.state = 'revoked' THEN s.ground = 'not_theirs'
            WHEN d.lamp = 'red' THEN s.red_at IS NULL ELSE s.red_at IS NULL AND s.orange_at IS NULL END)
UNION ALL
SELECT q.root_type_id, q.root_id, q.organisation_id, 'orange', q.case_type_id, q.limit_name, q.due_at, q.asked_at, s.id,
    CASE WHEN s.state = ANY(%(quiet)s) THEN s.colour ELSE '' END, q.reason, q.case_id
FROM "{DEMANDS}" q
LEFT JOIN "{SHEETS}" s
    ON s.root_type_id = q.root_type_id AND s.root_id = q.root_id AND s.organisation_id = q.organisation_id
WHERE (q.asked_at > (SELECT since FROM mark)) IS NOT FALSE AND (s.id IS NULL OR s.state NOT IN ('orange', 'red')
    AND (s.state <> 'revoked' OR s.ground = 'not_theirs'))
"""
# A grave sheet and one opened by hand stand until no clock of the organisation runs: only then is the matter done and
# can the street say so. The others stand until none is lit or put aside. One that waits to be lifted takes its colour
# up again where a clock runs anew, such as that of a rework.
OUT_OF_STEP = f"""
SELECT s.id, s.state, s.colour, s.by_hand FROM "{SHEETS}" s
WHERE s.state = ANY(%(open)s) AND (s.state = 'settling') = EXISTS (
    SELECT 1 FROM "{DEADLINES}" d
    WHERE d.root_type_id = s.root_type_id AND d.root_id = s.root_id AND d.keeper_id = s.organisation_id
        AND d.closed_at IS NULL
        AND (s.by_hand OR s.colour = ANY(%(grave)s) OR d.lamp = ANY(%(lamps)s) OR d.lamp = 'grey')
        AND (d.case_type_id, d.limit_name) IN (SELECT * FROM unnest(%(types)s::int[], %(limits)s::text[]))
)
ORDER BY s.id
"""
THREE_REDS = f"""
SELECT s.organisation_id, array_agg(s.id ORDER BY s.red_at, s.id) FROM "{SHEETS}" s
WHERE s.red_at >= %(first)s AND s.red_at < %(last)s AND s.state <> 'revoked'
GROUP BY s.organisation_id
HAVING count(*) >= %(reds)s AND NOT EXISTS (
    SELECT 1 FROM "{Interview._meta.db_table}" i
    WHERE i.organisation_id = s.organisation_id AND i.quarter = %(quarter)s AND i.cause = %(cause)s
)
ORDER BY s.organisation_id
"""


@dataclass(frozen=True)
class Lit:
    """The worst lit clock of one matter and organisation, and the sheet that lags behind it, if there is one.

    `kept` is the colour that the sheet had when it left its colours, if it did; `reason` is why a sheet was demanded.
    """

    root_type_id: int
    root_id: int
    organisation_id: int
    lamp: str
    case_type_id: int
    limit_name: str
    due_at: datetime
    lit_at: datetime | None
    sheet_id: int | None
    kept: str = ""
    reason: str = ""

    @property
    def key(self) -> tuple[int, int, int]:
        return self.root_type_id, self.root_id, self.organisation_id

    @property
    def wanted(self) -> SheetState:
        return OF_LAMP[self.lamp]

    @property
    def limit_label(self) -> str:
        model = ContentType.objects.get_for_id(self.case_type_id).model_class()
        return registry[model].limit(self.limit_name).label

    def said(self) -> dict:
        """What a move of the sheet is told of the clock that asked for it."""
        names = ("limit_name", "limit_label", "due_at", "lit_at")
        return {name: getattr(self, name) for name in names} | ({"reason": self.reason} if self.reason else {})

    def asked(self) -> tuple[str, dict]:
        """Name the move that the sheet lags behind: a colour never falls by itself."""
        if self.kept and RANK[self.kept] > RANK[self.wanted]:
            return RESUMING[self.kept], {}
        return RAISING[self.wanted], self.said()


@dataclass(frozen=True)
class OutOfStep:
    """A sheet in its colour whose matter is done, or one that waits to be lifted while it is not."""

    sheet_id: int
    state: str
    colour: str
    by_hand: bool

    @property
    def move(self) -> str:
        if self.state == SheetState.SETTLING:
            return RESUMING[self.colour]
        return "to_settling" if self.by_hand or self.colour in GRAVE else "settle"


def behind() -> list[Lit]:
    """List the worst of what each matter and organisation lags behind, lit now or missed."""
    if not clocks():
        return []
    worst: dict[tuple[int, int, int], Lit] = {}
    for row in (*(Lit(*row) for row in _read(BEHIND)), *_missed()):
        if row.key not in worst or RANK[row.wanted] > RANK[worst[row.key].wanted]:
            worst[row.key] = row
    return list(worst.values())


def _missed() -> Iterator[Lit]:
    """Leave out what was taken away from the organisation meanwhile: it has nothing left to answer for."""
    rows, cases = _read(MISSED), defaultdict(set)
    for row in rows:
        cases[row[0], row[4]].add(row[-1])
    gone = {
        (kind, key)
        for (root, kind), keys in cases.items()
        for key in of_type(root).withdrawn(ContentType.objects.get_for_id(kind).model_class(), keys)
    }
    return (Lit(*row[:-1]) for row in rows if (row[4], row[-1]) not in gone)


def out_of_step() -> list[OutOfStep]:
    return [OutOfStep(*row) for row in _read(OUT_OF_STEP)]


def with_three_reds(first: datetime, last: datetime, quarter: str) -> list[tuple[int, list[int]]]:
    """List (organisation, its red sheets) where the quarter's reds suffice for an interview not yet set on."""
    return _read(THREE_REDS, first=first, last=last, quarter=quarter, reds=REDS, cause=Cause.THREE_REDS.value)


def _read(sql: str, **more) -> list[tuple]:
    watched = clocks()
    models = {ContentType.objects.get_for_id(kind).model_class() for kind, _ in watched}
    roots = {registry[model].root_model or model for model in models}
    given = {
        "lamps": [str(lamp) for lamp in OF_LAMP],
        "ranks": [RANK[state] for state in OF_LAMP.values()],
        "colours": [str(state) for state in RANK],
        "grave": [str(state) for state in GRAVE],
        "quiet": [str(state) for state in QUIET],
        "open": [str(state) for state in OPEN],
        "types": [kind for kind, _ in watched],
        "limits": [name for _, name in watched],
        "roots": [ContentType.objects.get_for_model(root).pk for root in roots],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given | more)
        return cursor.fetchall()
