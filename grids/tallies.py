"""How many grids there are, level by level and place by place, in one statement."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from grids.choices import Rank


@dataclass
class Tally:
    """The grids of one place: how many of each level, dedicated ones counted apart from the ordinary compounds."""

    ranks: Counter = field(default_factory=Counter)
    dedicated: int = 0

    def add(self, rank: int, dedicated: bool, count: int) -> None:
        if dedicated and rank == Rank.COMPOUND:
            self.dedicated += count
        else:
            self.ranks[rank] += count

    @property
    def communities(self) -> int:
        return self.ranks[Rank.COMMUNITY]

    @property
    def compounds(self) -> int:
        return self.ranks[Rank.COMPOUND]

    @property
    def buildings(self) -> int:
        return self.ranks[Rank.BUILDING]


@dataclass(frozen=True)
class Tallies:
    whole: Tally
    streets: dict[int, Tally]
    communities: dict[int, Tally]


def tallies(grids: QuerySet) -> Tallies:
    """Count grids as a whole, by street and by community."""
    found = Tallies(Tally(), {}, {})
    rows = grids.order_by().values_list("street_id", "community_id", "rank", "dedicated").annotate(count=Count("pk"))
    for street_id, community_id, rank, dedicated, count in rows:
        places = [found.whole, found.streets.setdefault(street_id, Tally())]
        if community_id is not None:
            places.append(found.communities.setdefault(community_id, Tally()))
        for tally in places:
            tally.add(rank, dedicated, count)
    return found


def below(grids: QuerySet, codes: list[str]) -> dict[str, int]:
    """Count the grids one level below each of these."""
    rows = grids.order_by().filter(parent_code__in=codes).values_list("parent_code").annotate(count=Count("pk"))
    return dict(rows)
