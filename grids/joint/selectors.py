"""Reads of multi-party work that pages, forms and moves share."""

from collections.abc import Iterable
from datetime import date
from os.path import commonprefix

from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import Mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import agencies, communities, directory
from grids.choices import Rank
from grids.codes import PARTS, padded
from grids.joint.permissions import LEADING
from grids.models import AttachedGroup, Grid

OFFICES = (OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM)


def groups_near(grid_codes: Iterable[str], on: date) -> list[AttachedGroup]:
    """List the groups of these grids, of those above them and of those below them, on a day."""
    return list(AttachedGroup.objects.on(on).near(grid_codes))


def own_offices(held: Mandate) -> list[Organisation]:
    """List the communities and streets in whose name somebody of these seats begins an effort."""
    known = directory()
    kinds = (OrganisationKind.STREET, OrganisationKind.COMMUNITY)
    found = [known[pk] for pk in held.organisations(*LEADING) if pk in known and known[pk].kind in kinds]
    return sorted(found, key=lambda row: row.code)


def courtyards_of(offices: Iterable[Organisation], on: date) -> list[Grid]:
    """List the courtyards of these communities and streets."""
    offices = list(offices)
    rows = Grid.objects.on(on).filter(rank=Rank.COMPOUND, dedicated=False)
    streets = [row.pk for row in offices if row.kind == OrganisationKind.STREET]
    own = [row.pk for row in offices if row.kind == OrganisationKind.COMMUNITY]
    return list((rows.filter(street_id__in=streets) | rows.filter(community_id__in=own)).order_by("code"))


def whole_of(codes: Iterable[str]) -> str:
    """Give the code of the lowest grid that holds all of these."""
    shared = commonprefix(list(codes))
    length = max((end for end in PARTS.values() if end <= len(shared)), default=PARTS[Rank.STREET])
    return padded(shared[:length])


def owners_in(street_id: int) -> list[Organisation]:
    """List the organisations that may take on a task in a street."""
    nearby = [directory()[street_id], *communities(street_id), *agencies(street_id=street_id)]
    return [*nearby, *directory.of_kind(*OFFICES)]
