"""The one ordered feed: facts, records and audit lines in the order in which they may be believed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model, QuerySet

from governance.audit.positions import Position, Stretch, UpTo, beginning, stretches
from governance.facts.models import FeedReader

__all__ = ["Position", "Stretch", "beginning", "follow", "read"]


def read(
    rows: type[Model] | QuerySet, after: str | None, size: int, *, before: str | None = None
) -> tuple[list[Model], str]:
    """Read at most `size` rows behind `after` (None: from the beginning), and the position to go on from.

    Never skips a row whose transaction commits late, never repeats one. `before` names a position not to be passed.
    A queryset narrows what is read. Three statements; never on a replica.
    """
    narrowed = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    position = Position.parse(after) if after else beginning()
    end = Position.parse(before) if before else None
    found: list[Model] = []
    for stretch in stretches(position):
        if end and stretch.epoch > end.epoch:
            break
        start = position if stretch.epoch == position.epoch else Position(stretch.epoch, 0, 0)
        part = stretch.of(narrowed, start)
        if end and stretch.epoch == end.epoch:
            part = part.filter(UpTo(end))
        more = list(part[: size - len(found)])
        found += more
        if more:
            position = Position(stretch.epoch, int(found[-1].xid), found[-1].pk)
        if len(found) == size:
            break
    else:
        if narrowed is rows and not end and stretch.horizon:  # what was passed over need not be passed over again
            position = Position(stretch.epoch, stretch.horizon, 0)
    return found, position.encode()


@contextmanager
def follow(name: str, rows: type[Model] | QuerySet, size: int) -> Iterator[list[Model]]:
    """Give a named reader its next rows; it has read them once the block, one transaction, is left without an error."""
    with transaction.atomic():
        FeedReader.objects.get_or_create(name=name)
        reader = FeedReader.objects.select_for_update().get(name=name)
        found, position = read(rows, reader.position or None, size)
        yield found
        FeedReader.objects.filter(name=name).update(position=position)
