"""Who looks after a grid, from when to when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.audit import log
from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours
from governance.organisations.models import Post, User
from grids import permissions
from grids.choices import GridRole
from grids.models import Grid, GridPost
from grids.services.redrawing import lock


def candidates(grid: Grid, on: date) -> dict[str, list[User]]:
    """List by role who may be posted in a grid: those who have the role in its community on that day."""
    found: dict[str, list[User]] = {role: [] for role in GridRole.values}
    posts = Post.objects.on(on).filter(organisation_id=grid.community_id, role__in=GridRole.values)
    for post in posts.filter(person__is_active=True).select_related("person").order_by("person__username"):
        found[post.role].append(post.person)
    return found


@transaction.atomic
def appoint(
    *,
    code: str,
    person: User,
    role: str,
    starts_on: date,
    actor,
    at: datetime,
    ends_on: date | None = None,
    paid: bool = False,
) -> GridPost:
    """Post a person in a compound or a building; the person has the role in its community already."""
    if starts_on < timezone.localdate(at):
        raise Invalid("起始日不能早于今天", errors={"starts_on": ["起始日不能早于今天"]})
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid("终止日须晚于起始日", errors={"ends_on": ["终止日须晚于起始日"]})
    grid = lock([code], starts_on)[code]
    _ask(actor, at, grid)
    if grid.rank not in GridPost.RANKS:
        raise NotReady("只在小区和楼栋设网格员，街道、社区由其组织负责")
    if person not in candidates(grid, starts_on)[role]:
        label = GridRole(role).label
        words = f"{person}在{grid.community.name}没有{label}任职，请先由安全管理员登记"
        raise NotReady(words, errors={"person": [words]})
    same = GridPost.objects.filter(grid=grid, person=person).filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
    if (same.filter(starts_on__lt=ends_on) if ends_on else same).exists():
        raise Conflict(f"{person}这段时间已在{grid.name}任职")
    post = GridPost.objects.create(grid=grid, person=person, role=role, paid=paid, starts_on=starts_on, ends_on=ends_on)
    log.write("grids.post.begun", actor=actor, about=post, after=told(post), at=at)
    return post


@transaction.atomic
def dismiss(*, post_id: int, code: str, ends_on: date, actor, at: datetime) -> GridPost:
    """End a post on a day, today at the earliest."""
    post = GridPost.objects.select_for_update(of=("self",)).filter(pk=post_id, grid__code=code)
    post = post.select_related("grid", "person").first()
    if post is None:
        raise Missing("没有这项网格任职")
    _ask(actor, at, post.grid)
    if ends_on < timezone.localdate(at) or ends_on <= post.starts_on:
        words = "终止日不能早于今天，且须晚于起始日"
        raise Invalid(words, errors={"ends_on": [words]})
    if post.ends_on is not None and post.ends_on <= ends_on:
        raise Conflict(f"这项任职已于 {post.ends_on:%Y-%m-%d} 终止")
    was, post.ends_on = told(post), ends_on
    post.save(update_fields=["ends_on"])
    log.write("grids.post.ended", actor=actor, about=post, before=was, after=told(post), at=at)
    return post


def _ask(actor, at: datetime, grid: Grid) -> None:
    if not permissions.staffs(actor, at, grid):
        raise NotYours(f"网格任职由{permissions.STAFFING_NAME}登记")


def told(post: GridPost) -> dict:
    return {
        "grid": post.grid.code,
        "person": str(post.person),
        "role": post.role,
        "paid": post.paid,
        "starts_on": post.starts_on.isoformat(),
        "ends_on": post.ends_on and post.ends_on.isoformat(),
    }
