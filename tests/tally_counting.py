"""What the tallies should say, counted one event after another, and what they do say."""

from collections import Counter, defaultdict

from django.utils import timezone

from grids.models import EventTally, GridEvent
from grids.models.tally import COUNTS

LEVELS = {4: "building", 3: "compound", 2: "community", 1: "street", 0: "departments"}


def areas(event: GridEvent) -> list[tuple[str, int]]:
    found = [(event.street.code.ljust(18, "0"), 1), (event.community.code.ljust(18, "0"), 2)]
    code = event.grid_code
    if code and code[12:15] != "000":
        found.append((code[:15] + "000", 3))
    if code and code[15:] != "000":
        found.append((code, 4))
    return found


def month(at) -> object:
    return timezone.localdate(at).replace(day=1)


def by_report(event: GridEvent) -> Counter:
    stands = event.state not in ("joined", "dismissed", "withdrawn")
    return Counter(reported=1, matters=int(stands), recurred=int(stands and event.recurrence >= 2))


def by_end(event: GridEvent) -> Counter:
    place = LEVELS[event.solved_level]
    return Counter(
        {
            "closed": 1,
            "small": int(event.escalated_at is None),
            f"at_{place}": 1,
            f"seconds_{place}": round((event.solved_at - event.begun_at).total_seconds()),
            "answered": int(event.confirm_answer not in ("", "declined")),
            "satisfied": int(event.confirm_answer in ("satisfied", "fairly")),
            "silent": int(event.unconfirmed),
        }
    )


def counted_from_events() -> dict[tuple, dict]:
    found = defaultdict(Counter)
    for event in GridEvent.objects.select_related("street", "community"):
        for area, rank in areas(event):
            found[area, rank, month(event.begun_at), event.class_code[:2]].update(by_report(event))
            if event.closed_at:
                found[area, rank, month(event.closed_at), event.class_code[:2]].update(by_end(event))
    return plain(found)


def told_by_tallies() -> dict[tuple, dict]:
    found = defaultdict(Counter)
    for row in EventTally.objects.all():
        found[row.area, row.rank, row.month, row.event_group].update({name: getattr(row, name) for name in COUNTS})
    return plain(found)


def plain(found) -> dict[tuple, dict]:
    cells = {key: {name: count for name, count in row.items() if count} for key, row in found.items()}
    return {key: row for key, row in cells.items() if row}
