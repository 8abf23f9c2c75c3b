"""Invented multi-party work: groups in every courtyard, efforts of today at every stage, and those of two years."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from governance.documents import jobs
from governance.documents.choices import OPEN
from governance.documents.models import Job
from governance.organisations.choices import Role
from governance.organisations.models import Organisation, Post
from governance.organisations.selectors import communities, directory, streets
from governance.workflow import history, writing
from governance.workflow.history import Script, Step
from governance.worktime import calendar
from grids import codes
from grids.choices import Rank
from grids.demonstration.past import disputes_and_hazards
from grids.demonstration.places import SEED
from grids.joint import numbers
from grids.joint.choices import GroupKind
from grids.joint.services import prepared
from grids.models import AttachedGroup, CourtyardOpinion, EffortTask, Grid, GridEvent, JointEffort
from grids.seeding import SINCE

KIND = "grids.demonstration.efforts"
PIECE = 100  # efforts between two words of progress
XIAN_ROAD = "510106024"
IN_XIAN_ROAD, IN_OTHERS = 52, 8  # efforts of 西安路 in 2023; of every other street in two years
OLDER = IN_XIAN_ROAD + 12 * IN_OTHERS
OPEN_ONES = ("begun", "begun", "asked", "heard", "talked", "shared", "shared", "done")
STAGES = ("begun", "asked", "heard", "talked", "shared", "done", "ended")


@cache
def texts() -> dict:
    return tomllib.loads(Path(__file__).with_name("efforts.toml").read_text(encoding="utf-8"))


# ---- groups


def load_groups() -> int:
    """Attach a party organisation to every level, a self-governance group to every courtyard, firms to some."""
    if AttachedGroup.objects.exists():
        return 0
    grids = list(Grid.objects.filter(valid_to=None, dedicated=False).order_by("code"))
    rows = [group for grid in grids for group in groups_of(grid, Random(f"{SEED}-group-{grid.code}"))]
    return len(AttachedGroup.objects.bulk_create(rows, batch_size=2000))


def groups_of(grid: Grid, dice: Random) -> Iterator[AttachedGroup]:
    def group(kind: str, name: str) -> AttachedGroup:
        return AttachedGroup(
            grid_code=grid.code, street_id=grid.street_id, community_id=grid.community_id, kind=kind, name=name,
            contact_phone=f"028****{dice.randrange(10_000):04}", valid_from=SINCE,
        )  # fmt: skip

    if grid.rank == Rank.STREET:
        yield group(GroupKind.PARTY, f"{grid.name}党工委")
        yield from (group(GroupKind.SOCIAL, name) for name in dice.sample(texts()["volunteers"], 2))
    elif grid.rank == Rank.COMMUNITY:
        yield group(GroupKind.PARTY, f"{grid.name}党委")
        yield group(GroupKind.SELF_GOVERNANCE, f"{grid.name}居民议事会")
    elif grid.rank == Rank.COMPOUND:
        yield group(GroupKind.PARTY, f"{grid.name}网格党支部")
        yield group(GroupKind.SELF_GOVERNANCE, f"{grid.name}院落自治小组")
        if dice.random() < 0.4:
            yield group(GroupKind.PROPERTY_FIRM, f"{grid.name}物业服务中心")
    elif grid.code.endswith("001"):
        yield group(GroupKind.PARTY, f"{grid.name}党小组")


# ---- one effort


class Cast:
    """Who holds which role where, and which courtyards and groups there are, read once."""

    def __init__(self, street_ids: list[int]):
        posts = Post.objects.filter(person__is_active=True, person__is_service=False, role__in=ROLES)
        self.people: dict[tuple[str, int], list] = {}
        for post in posts.select_related("person").order_by("person__username"):
            self.people.setdefault((post.role, post.organisation_id), []).append(post.person)
        self.courtyards: dict[int, list[Grid]] = {}
        rows = Grid.objects.filter(rank=Rank.COMPOUND, dedicated=False, valid_to=None, street_id__in=street_ids)
        for grid in rows.order_by("code"):
            self.courtyards.setdefault(grid.community_id, []).append(grid)
        self.groups: dict[str, list[AttachedGroup]] = {}
        for group in AttachedGroup.objects.filter(street_id__in=street_ids).order_by("id"):
            self.groups.setdefault(group.grid_code, []).append(group)

    def one(self, role: str, organisation_id: int, dice: Random):
        """Choose somebody of a role in a place; the head of the community where nobody holds it."""
        found = self.people.get((role, organisation_id)) or self.people.get((Role.COMMUNITY_HEAD, organisation_id))
        return dice.choice(found)

    def around(self, grids: list[Grid]) -> list[AttachedGroup]:
        """List the groups of these courtyards and of their community."""
        places = [codes.parent(grids[0].code), *(grid.code for grid in grids)]
        return [group for code in places for group in self.groups.get(code, ())]


ROLES = (Role.COMMUNITY_CLERK, Role.COMMUNITY_HEAD, Role.GRID_WORKER)


class Telling:
    """One invented effort: the same number tells the same."""

    def __init__(self, office: Organisation, begun: datetime, dice: Random, cast: Cast, event: GridEvent | None = None):
        self.office, self.begun, self.dice, self.cast = office, begun, dice, cast
        group = event.class_code[:2] if event else ""
        self.topic = dice.choice([row for row in texts()["topic"] if not group or row["event_group"] == group])
        own = cast.courtyards[office.pk]
        grids = {grid.code: grid for grid in dice.sample(own, min(len(own), dice.randint(2, 4)))}
        here = event.grid_code[:15].ljust(18, "0") if event else ""
        grids |= {grid.code: grid for grid in own if grid.code == here}
        self.grids = sorted(grids.values(), key=lambda grid: (grid.code != here, grid.code))
        self.groups = cast.around(self.grids)
        self.clerk = cast.one(Role.COMMUNITY_CLERK, office.pk, dice)
        self.effort = prepared(
            office=office, grids=self.grids, event=event, title=f"{self.grids[0].name}：{self.topic['title']}"[:60],
            subject=self.topic["subject"], collect_by=closing(begun, 7),
        )  # fmt: skip
        self.effort.created_by_id = self.clerk.pk

    def script(self, stage: str, until: datetime, case_no: str, pk: int) -> Script:
        self.effort.case_no, self.effort.pk = case_no, pk
        steps = [step for step in self.steps(STAGES.index(stage)) if step.at <= until]
        return Script(self.effort, self.clerk, self.begun, steps, until)

    def steps(self, reached: int) -> Iterator[Step]:
        dice, day = self.dice, count(1)
        asked = len(self.grids) if reached > 1 else max(1, len(self.grids) - 1) if reached == 1 else 0
        for nth in range(asked):
            worker = self.cast.one(Role.GRID_WORKER, self.office.pk, dice)
            yield Step(self.at(next(day), 15), "collect", worker, data=self.opinion(), on=line(CourtyardOpinion, nth))
        if reached < 2:
            return
        yield Step(self.at(6, 9), "discuss", self.clerk)
        if reached < 3:
            return
        meetings, tasks = dice.randint(1, 2), dice.randint(1, 2)
        for nth in range(meetings):
            yield Step(self.at(7 + nth, 20), "record", self.clerk, data=self.minutes(7 + nth, nth))
        if reached < 4:
            return
        for nth in range(tasks):
            yield Step(self.at(9, 10 + nth), "assign", self.clerk, data=self.task(nth))
        if reached < 5:
            return
        for nth in range(tasks):
            yield Step(self.at(12 + nth, 16), "finish", self.clerk, data=self.deed(), on=line(EffortTask, nth))
        if reached > 5:
            outcome = "partly" if dice.random() < 0.1 else "settled"
            data = {"outcome": outcome, "conclusion": self.topic["conclusion"]}
            yield Step(self.at(15, 17), "conclude", self.clerk, data=data)

    def at(self, days: int, hour: int) -> datetime:
        day = timezone.localtime(self.begun) + timedelta(days=days)
        return day.replace(hour=hour, minute=self.dice.randrange(0, 60, 5), second=0, microsecond=0)

    def opinion(self) -> dict:
        dice = self.dice
        words = dice.choice(self.topic["words"])
        return {
            "agreed": dice.randint(18, 60),
            "opposed": dice.randint(0, 14),
            "other": dice.randint(0, 6),
            "words": words,
        }

    def minutes(self, days: int, nth: int) -> dict:
        dice = self.dice
        came = [group for group in self.groups if dice.random() < 0.7] or self.groups[:1]
        others = dice.choice(texts()["others"])
        return {
            "held_on": timezone.localdate(self.begun) + timedelta(days=days),
            "place": dice.choice(texts()["places"]),
            "groups": [str(group.pk) for group in came],
            "others": others,
            "participants": dice.randint(14, 38),
            "summary": self.topic["summary"][nth % len(self.topic["summary"])],
            "names": list(dict.fromkeys([*(group.name for group in came), *others.split("、")])),
        }

    def task(self, nth: int) -> dict:
        group = self.dice.choice([group for group in self.groups if group.kind != GroupKind.PROPERTY_FIRM])
        return {
            "title": self.topic["tasks"][nth],
            "group": str(group.pk),
            "organisation": "",
            "due_on": timezone.localdate(self.begun) + timedelta(days=14 + nth),
            "group_id": group.pk,
            "owner_id": None,
            "owner_name": group.name,
        }

    def deed(self) -> dict:
        return {"result": "已按议定办完", "participants": self.dice.randint(6, 22)}


def line(model, nth: int):
    return lambda root, stage: stage.lines(root, model)[nth]


def closing(begun: datetime, days: int) -> datetime:
    day = timezone.localdate(begun) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(17, 0)))


# ---- today, and two years


@transaction.atomic
def load_first(at: datetime) -> str:
    """Attach the groups and load the efforts of today."""
    if AttachedGroup.objects.exists():
        return "联动组织已在册"
    found = load_groups()
    places = streets()
    cast, scripts = Cast([street.pk for street in places]), []
    # Those of today are loaded first and yet stand above the past ones in every list.
    drawn, kept = (take(OLDER + 2 * len(OPEN_ONES))[OLDER:] for take in (numbers.take, keys))
    now = at.replace(microsecond=0)
    for nth, (number, pk) in enumerate(zip(drawn, kept, strict=True)):
        dice = Random(f"{SEED}-effort-today-{nth}")
        stage = OPEN_ONES[nth % len(OPEN_ONES)]
        office = dice.choice(communities(places[nth % len(places)].pk))
        begun = before(now, {"begun": 2, "asked": 4, "heard": 7, "talked": 9, "shared": 11, "done": 15}[stage])
        scripts.append(Telling(office, begun, dice, cast).script(stage, now, effort_no(begun, number), pk))
    with calendar.held():
        history.bring_in(sorted(scripts, key=lambda script: script.at))
    return f"已载入联动组织 {found} 个、多方联动 {len(scripts)} 件"


def before(now: datetime, days: int) -> datetime:
    return (timezone.localtime(now) - timedelta(days=days)).replace(hour=9, minute=30, second=0)


def effort_no(begun: datetime, number: int) -> str:
    return numbers.effort_no(timezone.localdate(begun), number)


def keys(count: int) -> list[int]:
    return writing.keys(JointEffort, count)


def ask_past(at: datetime) -> None:
    """Write the past down as a job, behind the events that it comes of; its keys are those below today's."""
    first = JointEffort.objects.order_by("pk").first()
    if first is not None and not Job.objects.filter(kind=KIND).exists():
        params = {"key": first.pk - OLDER, "number": int(first.case_no.rpartition("L")[2]) - OLDER}
        jobs.ask(KIND, title="装载演示数据：多方联动", owner=None, params=params, at=at)


def load_rest() -> None:
    """Do in this process what the background would do, once the events are there."""
    for pk in Job.objects.filter(kind=KIND, state__in=OPEN).values_list("pk", flat=True):
        jobs.run(pk, timezone.now())


def load_past(job: Job, told: jobs.Progress) -> None:
    """Bring in the efforts of two years that are not there yet, a piece at a time."""
    first = job.params
    plan = [(place, first["number"] + nth, first["key"] + nth) for nth, place in enumerate(planned())]
    there = set(JointEffort.objects.values_list("pk", flat=True))
    missing = [one for one in plan if one[2] not in there]
    cast = Cast([street.pk for street in streets()])
    told.begin(len(plan))
    for start in range(0, len(missing), PIECE):
        piece = [past_script(cast, *one) for one in missing[start : start + PIECE]]
        history.bring_in(sorted(piece, key=lambda script: script.at))
        told.reach(len(plan) - len(missing) + start + len(piece))


def planned() -> Iterator[tuple[Organisation, datetime, GridEvent | None]]:
    """Tell where and when each past effort began, and of which dispute or hazard of 西安路."""
    events = list(disputes_and_hazards(XIAN_ROAD, 2023).exclude(grid_code="").filter(begun_at__month__lt=12))
    for street in streets():
        here = street.code == XIAN_ROAD
        for nth in range(IN_XIAN_ROAD if here else IN_OTHERS):
            dice = Random(f"{SEED}-effort-{street.code}-{nth}")
            event = events[nth * len(events) // IN_XIAN_ROAD] if here and events else None
            first_day, span = (date(2023, 1, 9), 335) if here else (date(2022, 1, 10), 700)
            day = first_day + timedelta(days=dice.randrange(span))
            if event is not None:
                day = timezone.localdate(event.begun_at) + timedelta(days=1)
            begun = timezone.make_aware(datetime.combine(day, time(9, dice.randrange(0, 60, 5))))
            office = dice.choice(communities(street.pk))
            yield directory()[event.community_id] if event else office, begun, event


def past_script(cast: Cast, place: tuple, number: int, pk: int) -> Script:
    office, begun, event = place
    telling = Telling(office, begun, Random(f"{SEED}-effort-{begun:%y%m%d%H%M}-{office.code}"), cast, event)
    return telling.script("ended", begun + timedelta(days=30), effort_no(begun, number), pk)


jobs.register(KIND, load_past)
