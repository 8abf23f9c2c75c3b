"""What follows what: old versions end, new ones begin on the same day, and their people go with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from governance.organisations.models import Post
from grids import codes
from grids.choices import GridRole
from grids.joint.choices import GroupKind
from grids.models import AttachedGroup, Grid, GridDescent, GridPost


@dataclass
class Succession:
    """One change of the register from a day on: who ends, who begins, and which came from which."""

    on: date
    note: str = ""
    olds: dict[int, Grid] = field(default_factory=dict)
    news: dict[str, Grid] = field(default_factory=dict)
    lines: list[tuple[int, str, str]] = field(default_factory=list)
    left: list[GridPost] = field(default_factory=list)  # posts that end because the new community has not the person

    def follow(self, old: Grid, new: Grid, kind: str) -> Grid:
        """Let `new` follow `old`; one new version may follow several, several may follow one."""
        self.olds[old.pk] = old
        self.news[new.code] = new
        self.lines.append((old.pk, new.code, kind))
        return new

    def write(self) -> None:
        """Write everything in a few statements, however many buildings it touches."""
        Grid.objects.filter(pk__in=self.olds).update(valid_to=self.on)
        Grid.objects.bulk_create(self.news.values())
        GridDescent.objects.bulk_create(
            GridDescent(old_id=old, new=self.news[code], kind=kind, on=self.on, note=self.note)
            for old, code, kind in self.lines
        )
        self._hand_over()
        self._take_groups()

    def _hand_over(self) -> None:
        running = Q(ends_on=None) | Q(ends_on__gt=self.on)
        posts = GridPost.objects.filter(running, grid_id__in=self.olds).select_related("person").order_by("id")
        posts, fresh, held = list(posts), {}, self._held_there()
        for post in posts:
            for old, code, _ in self.lines:
                if old != post.grid_id:
                    continue
                grid = self.news[code]
                if self._goes(old, code) and (post.person_id, post.role, grid.community_id) not in held:
                    self.left.append(post)
                else:
                    # Whoever looked after two that became one looks after it once.
                    fresh.setdefault((code, post.person_id), self._same(post, grid))
        leave(posts, self.on)
        GridPost.objects.bulk_create(fresh.values())

    def _goes(self, old: int, code: str) -> bool:
        return self.news[code].community_id != self.olds[old].community_id

    def _held_there(self) -> set[tuple[int, str, int]]:
        """Say who has which role by that day in a community that grids go to.

        Without it a person would stand on the register and see nothing; it is the security administrator's to give.
        """
        places = {self.news[code].community_id for old, code, _ in self.lines if self._goes(old, code)}
        if not places:
            return set()
        roles = Post.objects.on(self.on).filter(organisation_id__in=places, role__in=GridRole.values)
        return set(roles.values_list("person_id", "role", "organisation_id"))

    def _take_groups(self) -> None:
        """Let the groups of a code that ends go on under the new one; a grid keeps the party organisation it has."""
        moved = {
            self.olds[pk].code: self.news[code] for pk, code, _ in self.lines if self.olds[pk].code not in self.news
        }
        groups = list(AttachedGroup.objects.filter(ended_after(self.on), grid_code__in=moved).order_by("id"))
        if not groups:
            return
        taken = [grid.code for grid in moved.values()]
        beside = AttachedGroup.objects.filter(ended_after(self.on), grid_code__in=taken, kind=GroupKind.PARTY)
        held, fresh = set(beside.values_list("grid_code", flat=True)), []
        for group in groups:
            grid = moved[group.grid_code]
            if group.kind != GroupKind.PARTY or grid.code not in held:
                fresh.append(self._again(group, grid))
                held |= {grid.code} if group.kind == GroupKind.PARTY else set()
        disband(groups, self.on)
        AttachedGroup.objects.bulk_create(fresh)

    def _again(self, group: AttachedGroup, grid: Grid) -> AttachedGroup:
        names = ("kind", "name", "organisation_id", "contact_name", "contact_phone", "valid_to")
        return AttachedGroup(
            grid_code=grid.code, street_id=grid.street_id, community_id=grid.community_id,
            valid_from=max(group.valid_from, self.on), **{name: getattr(group, name) for name in names},
        )  # fmt: skip

    def _same(self, post: GridPost, grid: Grid) -> GridPost:
        return GridPost(
            grid=grid,
            person_id=post.person_id,
            role=post.role,
            paid=post.paid,
            starts_on=max(post.starts_on, self.on),
            ends_on=post.ends_on,
        )


def leave(posts: Iterable[GridPost], on: date) -> None:
    """End posts on a day; those that would only begin then have never been."""
    begun = [post.pk for post in posts if post.starts_on < on]
    GridPost.objects.filter(pk__in=begun).update(ends_on=on)
    GridPost.objects.filter(pk__in=[post.pk for post in posts if post.pk not in begun]).delete()


def ended_after(on: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=on)


def disband(groups: Iterable[AttachedGroup], on: date) -> None:
    """End groups on a day; those that would only begin then have never been."""
    begun = [group.pk for group in groups if group.valid_from < on]
    AttachedGroup.objects.filter(pk__in=begun).update(valid_to=on)
    AttachedGroup.objects.filter(pk__in=[group.pk for group in groups if group.pk not in begun]).delete()


def version(old: Grid, on: date, **changes) -> Grid:
    """Make the next version of a grid, like the old one but for the changes; a new code brings its place with it."""
    kept = {name: getattr(old, name) for name in ("code", "name", "dedicated", "unit_codes", "boundary")}
    kept |= {name: getattr(old, name) for name in ("street_id", "community_id", "owner_id")}
    row = Grid(**kept | changes, valid_from=on)
    row.rank, row.parent_code = codes.rank_of(row.code), codes.parent(row.code)
    return row


def last_serial(parent_code: str, *, dedicated: bool) -> int:
    """Give the highest serial ever used below a grid; a serial is not used twice, or old events would change place."""
    at = len(codes.stem(parent_code))
    used = Grid.objects.filter(parent_code=parent_code).values_list("code", flat=True).distinct()
    serials = [int(code[at : at + 3]) for code in used]
    if codes.rank_of(parent_code) != 2:
        return max(serials, default=0)
    edge = codes.FIRST_DEDICATED
    return max([nr for nr in serials if (nr >= edge) == dedicated], default=edge - 1 if dedicated else 0)
