"""Where the demonstration's events lie and who deals with them: buildings and paid people by community, read once."""

from collections import defaultdict
from datetime import date
from random import Random
from typing import NamedTuple

from governance.organisations.choices import Role
from governance.organisations.models import Organisation, Post, User
from governance.organisations.selectors import communities, streets
from grids import codes
from grids.choices import Rank
from grids.models import Grid, GridPost
from grids.models.querysets import holds

ROLES = (Role.COMMUNITY_CLERK, Role.COMMUNITY_HEAD, Role.STREET_OPERATOR)


class Building(NamedTuple):
    """One micro-grid and where it belongs."""

    code: str
    name: str
    community_id: int
    street_id: int


class Crew:
    """The buildings of each community, the paid worker of each compound, clerk, head and the street's operators."""

    def __init__(self, on: date):
        self._buildings: dict[int, list[Building]] = defaultdict(list)
        rows = Grid.objects.on(on).filter(rank=Rank.BUILDING).order_by("code")
        for row in rows.values_list("code", "name", "community_id", "street_id"):
            self._buildings[row[2]].append(Building(*row))
        self._workers: dict[str, User] = {}
        self._of_community: dict[int, list[User]] = defaultdict(list)
        paid = (
            GridPost.objects.filter(holds(on, "starts_on", "ends_on"), paid=True)
            .select_related("person", "grid")
            .order_by("grid__code")
        )
        for post in paid:
            self._workers[post.grid.code] = post.person
            self._of_community[post.grid.community_id].append(post.person)
        self._communities = {unit.code: communities(unit.pk) for unit in streets()}
        self._seated: dict[tuple[str, int], list[User]] = defaultdict(list)
        posts = Post.objects.on(on).filter(role__in=ROLES, person__is_service=False, person__is_active=True)
        for post in posts.select_related("person").order_by("person__username"):
            self._seated[post.role, post.organisation_id].append(post.person)

    @property
    def by_community(self) -> list[list[Building]]:
        return list(self._buildings.values())

    def community(self, street_code: str, dice: Random) -> Organisation:
        return dice.choice(self._communities[street_code])

    def building(self, community_id: int, dice: Random) -> Building:
        return dice.choice(self._buildings[community_id])

    def worker(self, building: Building) -> User:
        """The paid worker of the compound."""
        return self._workers[codes.parent(building.code)]

    def neighbour(self, building: Building, dice: Random, but: User) -> User:
        """Another worker of the community."""
        return dice.choice([one for one in self._of_community[building.community_id] if one.pk != but.pk])

    def one(self, role: str, organisation_id: int, dice: Random) -> User:
        return dice.choice(self._seated[str(role), organisation_id])
