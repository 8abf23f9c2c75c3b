"""Fill the ground to a size: a thousand events carried through by the engine, then copies of them and their facts.

Every sixth building has one template, so that streets, communities, levels and loops are all there at every size.
"""

import itertools
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from bench.filling import START, STRIDE, copied
from governance.facts.models import Fact
from governance.organisations.models import Organisation, User
from governance.web.words import vector
from governance.workflow.history import Script, Step, bring_in
from governance.workflow.machine import CLOCK
from grids.choices import Rank
from grids.demonstration import loading
from grids.events.catalogue import classes
from grids.events.loading import load_event_catalogue
from grids.events.numbers import case_nos
from grids.events.places import place_key
from grids.models import EventClass, Grid, GridEvent

TEMPLATES = 1_000
DAYS = 640  # copies spread over so many days
CODES = ("01-01", "01-03", "02-01", "03-01", "04-05", "05-01", "05-04", "09-01")
LEVELS = (4, 4, 4, 4, 4, 3, 2, 2, 1, 0)  # where events are solved, in turn
ANSWERS = ("satisfied", "satisfied", "fairly", "satisfied", "dissatisfied", "satisfied", "declined")
RAISES = ("raise_level3", "raise_level2", "raise_level1")


def prepare() -> None:
    """Load the register of grids, the classes, and the templates, all of them closed."""
    if GridEvent.objects.exists():
        return
    loading.load_first(START)
    load_event_catalogue(START)
    known = classes(START.date()).rows
    buildings = Grid.objects.filter(rank=Rank.BUILDING).select_related("community").order_by("code")[::6][:TEMPLATES]
    people = User.objects.in_bulk(field_name="username")
    numbers = case_nos(START.date(), TEMPLATES)
    bring_in(
        _script(nth, number, grid, known[CODES[nth % len(CODES)]], people)
        for nth, (number, grid) in enumerate(zip(numbers, buildings, strict=True))
    )


def _script(nth: int, number: str, grid: Grid, row: EventClass, people: dict[str, User]) -> Script:
    worker, clerk = (people[f"5{grid.community.code[-6:]}{tail}"] for tail in (3, 2))
    at = START + timedelta(minutes=nth % 60)
    event = _event(number, grid, row, worker, at)
    level, moment = LEVELS[nth % len(LEVELS)], iter(at + timedelta(minutes=10 * turn) for turn in range(1, 20))
    steps = [Step(next(moment), "accept", clerk)]
    steps += [Step(next(moment), name, clerk, "本级办不了") for name in RAISES[: 4 - max(level, 1)]]
    operator = people[f"1{grid.code[6:9]}01"]
    if level:
        done = {"result_text": "已上门办结，现场恢复"}
        steps.append(Step(next(moment), "resolve", clerk if level > 1 else operator, data=done))
    else:
        tried = {"own_action": "已两次到场", "item": "", "lead": ""}
        steps += [
            Step(next(moment), "escalate", operator, data=tried),
            Step(next(moment), "settle", CLOCK, "部门已办结"),
        ]
    if nth % 9:
        steps.append(Step(next(moment), "confirm", worker, data={"answer": ANSWERS[nth % len(ANSWERS)]}))
    return Script(event, worker, at, steps, at + timedelta(days=20))


def _event(number: str, grid: Grid, row: EventClass, reporter: User, at: datetime) -> GridEvent:
    title, situation = f"{grid.name}{row.name}", f"{grid.name}有{row.name}的情况，请上门处置。"
    return GridEvent(
        case_no=number, title=title[:60], situation=situation, street_id=grid.street_id, community_id=grid.community_id,
        grid_code=grid.code, address=grid.name, event_class=row, class_code=row.code, item_code=row.item_code,
        tier=row.tier if row.tier > "P1" else "P2", reporter=reporter, begun_at=at,
        place_key=place_key(grid.code, grid.community_id, grid.name, row.code),
        amounts=classes(timezone.localdate(at)).amounts(row), search=vector(number, title, situation),
    )  # fmt: skip


def reports(street: Organisation) -> Iterator[tuple[dict, dict]]:
    """Give new reports without end, each as a client of ours sends it and with the columns that a bare view needs."""
    known, buildings = classes(timezone.localdate()), Grid.objects.filter(rank=Rank.BUILDING, street=street)
    rows = [(grid, known.rows[code]) for grid in buildings.select_related("community") for code in CODES]
    for nth in itertools.count(time.time_ns()):
        grid, row = rows[nth % len(rows)]
        given = {
            "situation": f"{grid.name}南门口六个流动摊占了人行道，昨晚又多了两个。", "title": f"{grid.name}{row.name}",
            "address": f"{grid.name}南门第 {nth} 号", "grid_code": f"{grid.code[:15]}000", "lat": 30.7238,
            "lon": 104.0087, "source": "resident", "contact_name": "刘洋", "contact_phone": "028-87500000",
            "client_key": f"bench-{nth}",
        }  # fmt: skip
        place = place_key(given["grid_code"], grid.community_id, given["address"], row.code)
        bare = given | {
            "street_id": grid.street_id, "community_id": grid.community_id, "event_class_id": row.pk,
            "class_code": row.code, "item_code": row.item_code, "tier": row.tier, "place_key": place,
            "amounts": known.amounts(row),
        }  # fmt: skip
        yield given | {"event_class": row.code, "community": grid.community.code}, bare


def grow(size: int) -> None:
    """Copy the templates until there are `size` events, with their facts; the trail and the clocks stay behind."""
    have = GridEvent.objects.count()
    if have >= size:
        return
    shift = f"(g %% {DAYS}) * interval '1 day'"
    number = f'to_char(t.begun_at + {shift}, \'"510106"-YYMMDD"-G9"\') || (g::bigint * {TEMPLATES} + t.id)'
    given = {"first": have // TEMPLATES, "last": -(-size // TEMPLATES), "roots": TEMPLATES}
    given["kind"] = ContentType.objects.get_for_model(GridEvent).pk
    # Nobody searches here, and the index of words would take longer than all the rest.
    own = {"case_no": number, "search": "NULL"}
    of_events = "t.source_type = %(kind)s AND t.source_id <= %(roots)s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copied(GridEvent, "t.id <= %(roots)s", ("id",), shift, own), given)
        cursor.execute(copied(Fact, of_events, ("source_id",), shift, skip=("id", "xid")), given)
        table = GridEvent._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + {STRIDE} FROM {table}))"
        )
