"""Invented people of the grids: one paid worker a compound, one volunteer a building; one password for all."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from governance.organisations.choices import Role
from governance.organisations.demonstration import PASSWORD
from governance.organisations.models import Post, User
from grids.choices import GridRole, Rank
from grids.demonstration.places import SEED, names
from grids.models import Grid, GridPost
from grids.seeding import SINCE


def number(grid: Grid) -> str:
    """Give the staff number of who looks after a grid, from its code."""
    serial = grid.code[12:15] if grid.rank == Rank.COMPOUND else grid.code[12:18]
    return f"{6 if grid.rank == Rank.COMPOUND else 7}{grid.code[6:12]}{serial}"


def invented(staff_number: str, used: set[str]) -> str:
    dice, told = Random(f"{SEED}-{staff_number}"), names()
    while True:
        length = 1 if dice.random() < 0.2 else 2
        name = dice.choice(told["surnames"]) + "".join(dice.sample(told["given"], length))
        if name not in used:
            used.add(name)
            return name


@transaction.atomic
def staff(grids: Iterable[Grid], at: datetime) -> int:
    """Post somebody in each grid that has nobody: known accounts stay, the missing ones are made."""
    grids = list(grids)
    held = set(GridPost.objects.filter(grid__in=grids).values_list("grid_id", flat=True))
    open_ = {number(grid): grid for grid in grids if grid.pk not in held}
    users = {user.username: user for user in User.objects.filter(username__in=open_)}
    used, hashed = set(User.objects.values_list("name", flat=True)), make_password(PASSWORD)
    fresh = [User(username=each, name=invented(each, used), password=hashed) for each in open_ if each not in users]
    users |= {user.username: user for user in User.objects.bulk_create(fresh, batch_size=2000)}
    since = min(SINCE, timezone.localdate(at))
    Post.objects.bulk_create(
        [
            Post(person=user, organisation_id=open_[user.username].community_id, role=Role.GRID_WORKER, starts_on=since)
            for user in fresh
        ],
        batch_size=2000,
    )
    posts = [_post(grid, users[each], since) for each, grid in open_.items()]
    return len(GridPost.objects.bulk_create(posts, batch_size=2000))


def staff_first(grids: Iterable[Grid], at: datetime) -> int:
    """Give the first compound of each community to the grid worker whom the district's cast already names."""
    grids, since = list(grids), min(SINCE, timezone.localdate(at))
    known = Post.objects.on(timezone.localdate(at)).filter(role=Role.GRID_WORKER, person__grid_posts=None)
    workers = {
        post.organisation_id: post.person for post in known.select_related("person").order_by("-person__username")
    }
    held = set(GridPost.objects.filter(grid__in=grids).values_list("grid_id", flat=True))
    posts = [
        _post(grid, workers[grid.community_id], since)
        for grid in grids
        if grid.pk not in held and grid.community_id in workers
    ]
    return len(GridPost.objects.bulk_create(posts))


def _post(grid: Grid, person: User, since) -> GridPost:
    return GridPost(grid=grid, person=person, role=GridRole.WORKER, paid=grid.rank == Rank.COMPOUND, starts_on=since)
