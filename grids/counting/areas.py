"""Whose figures a person sees, and which areas lie below which: street, community, compound, building."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q
from django.utils import timezone

from governance.errors import NotYours
from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, NEIGHBOUR_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from grids import codes
from grids.choices import Rank
from grids.counting.periods import Period
from grids.models import Grid, GridPost
from grids.selectors import lineage

REFUSAL = "网格指标由网格、社区、街道和区级查看"


@dataclass(frozen=True)
class Area:
    """One place as it was called in the period that is looked at; `note` says what became of it since."""

    code: str
    name: str
    note: str = ""

    @property
    def rank(self) -> Rank:
        return codes.rank_of(self.code)

    @property
    def stem(self) -> str:
        return codes.stem(self.code)


@dataclass(frozen=True)
class Scope:
    """What somebody may count: everything (`whole`), or these areas and all that lies in them."""

    whole: bool = False
    roots: tuple[str, ...] = field(default=())

    def holds(self, code: str) -> bool:
        return self.whole or any(code.startswith(codes.stem(root)) for root in self.roots)


def scope_of(user, at: datetime) -> Scope:
    """Say whose figures a person sees: the district all, a street or community its own, a grid worker own grids."""
    held = mandate(user, at)
    if held.has(*DISTRICT_ROLES):
        return Scope(whole=True)
    known = directory()
    units = [known[pk] for pk in held.organisations() if pk in known and known[pk].kind == OrganisationKind.STREET]
    units += [known[pk] for pk in held.organisations(*COMMUNITY_ROLES) if pk in known]
    roots = {codes.padded(unit.code) for unit in units}
    if neighbourhoods := held.organisations(*NEIGHBOUR_ROLES):
        own = _own_grids(user, at)
        roots |= own or {codes.padded(known[pk].code) for pk in neighbourhoods if pk in known}
    if not roots:
        raise NotYours(REFUSAL)
    return Scope(roots=tuple(sorted(_outermost(roots))))


def _own_grids(user, at: datetime) -> set[str]:
    """Give the codes of own grids, and those that they came from and that nobody has any more."""
    own = dict(GridPost.objects.of(user, at).values_list("grid_id", "grid__code"))
    if not own:
        return set()
    line = lineage(own) - own.keys()
    day = timezone.localdate(at)
    codes_before = set(Grid.objects.filter(pk__in=line).values_list("code", flat=True)) if line else set()
    alive = set(Grid.objects.on(day).filter(code__in=codes_before).values_list("code", flat=True)) if line else set()
    return set(own.values()) | (codes_before - alive)


def _outermost(roots: set[str]) -> set[str]:
    stems = {code: codes.stem(code) for code in roots}
    return {code for code in roots if not any(other != code and code.startswith(stems[other]) for other in roots)}


def events_in(area: str) -> Q:
    """Say which events lie in an area: by who answers for them above, by the code of their day below."""
    stem = codes.stem(area)
    if codes.rank_of(area) <= Rank.COMMUNITY:
        found = directory.by_code(stem)
        name = "street_id" if len(stem) == codes.PARTS[Rank.STREET] else "community_id"
        return Q(**{name: found.pk if found else 0})
    return Q(grid_code=area) if len(stem) == codes.LENGTH else Q(grid_code__startswith=stem)


def events_of(scope: Scope) -> Q:
    """Say which events a scope holds."""
    return Q() if scope.whole else reduce(or_, map(events_in, scope.roots))


# ---- names


def of_period(wanted: Iterable[str], period: Period, *, below: str | None = None) -> dict[str, Area]:
    """Name areas as they were at the end of a period: those wanted, and all that held then below one of them.

    What was merged or moved since keeps its name and its figures.
    """
    wanted = set(wanted)
    found = {code: area for code in wanted if (area := _unit(code))}
    if below == "" or (below and codes.rank_of(below) == Rank.STREET):
        found |= {area.code: area for area in units_below(below)}
        return found
    low = Q(code__in=wanted - found.keys())
    if below is not None:
        low |= Q(parent_code=below)
    return found | _grids(Grid.objects.filter(low).order_by("code", "valid_from"), wanted, period)


def _grids(versions: Iterable[Grid], wanted: set[str], period: Period) -> dict[str, Area]:
    found = {}
    for code, rows in groupby(versions, key=lambda grid: grid.code):
        line = list(rows)
        shown = next((grid for grid in reversed(line) if grid.valid_from < period.last), line[0])
        held = shown.valid_from < period.last and (shown.valid_to is None or shown.valid_to > period.first)
        if code in wanted or held:
            until = line[-1].valid_to
            found[code] = Area(code, shown.name, f"{until:%Y-%m-%d} 起并入、划转或撤销" if until else "")
    return found


def _unit(code: str) -> Area | None:
    if codes.rank_of(code) > Rank.COMMUNITY:
        return None
    unit = directory.by_code(codes.stem(code))
    return Area(code, unit.name) if unit else None


def units_below(code: str) -> list[Area]:
    """List the streets of the district ("") or the communities of a street, by code."""
    if not code:
        rows = directory.of_kind(OrganisationKind.STREET)
    else:
        rows = [row for row in directory.of_kind(OrganisationKind.COMMUNITY) if row.code.startswith(codes.stem(code))]
    return [Area(codes.padded(row.code), row.name) for row in sorted(rows, key=lambda row: row.code)]
