"""The event classes in force, kept in memory: a published version never changes."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from governance.catalogues.selectors import in_force
from governance.errors import NotReady
from governance.worktime.amounts import Amount
from grids.events.choices import EventGroup
from grids.models import EventClass, EventLimit
from grids.models.event_class import EVENT_CATALOGUE


@dataclass(frozen=True)
class Classes:
    """One version of the classes and of the limits of each level."""

    rows: dict[str, EventClass]
    limits: dict[str, Amount]

    def amounts(self, row: EventClass) -> dict[str, list[str]]:
        """Say how long every limit of such an event allows, as an event stores it."""
        return self._amounts[row.code]

    @cached_property
    def _amounts(self) -> dict[str, dict[str, list[str]]]:
        return {code: _stored(self.limits | row.own_limits) for code, row in self.rows.items()}

    def groups(self) -> list[tuple[EventGroup, list[EventClass]]]:
        return [(group, [row for row in self.rows.values() if row.event_group == group]) for group in EventGroup]

    def find(self, text: str, group: str = "") -> EventClass | None:
        """Find the class that a text most likely speaks of; among those of one group, where one is given."""
        rows = [row for row in self.rows.values() if not group or row.event_group == group]
        scored = [(sum(len(word) for word in row.keywords.split() if word in text), row) for row in rows]
        best = max(scored, key=lambda pair: pair[0], default=(0, None))
        if best[0]:
            return best[1]
        return rows[0] if group and rows else None


def _stored(limits: dict[str, Amount]) -> dict[str, list[str]]:
    return {str(name): [f"{amount.number.normalize():f}", amount.unit] for name, amount in limits.items()}


@lru_cache(maxsize=8)
def of_version(version_id: int) -> Classes:
    rows = {row.code: row for row in EventClass.objects.filter(version_id=version_id)}
    return Classes(rows, {row.limit_name: row.allowed for row in EventLimit.objects.filter(version_id=version_id)})


def classes(on: date) -> Classes:
    """Give the version in force on a day."""
    version = in_force(EVENT_CATALOGUE, on)
    if version is None:
        raise NotReady("事件分类目录还没有生效的版本，请联系区委编办发布")
    return of_version(version.pk)
