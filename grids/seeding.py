"""The two upper levels of the register: what the district's streets and communities are as grids."""

from datetime import date

from django.db import transaction

from governance.organisations.selectors import communities, directory, streets
from grids import codes
from grids.choices import Rank
from grids.models import Grid

SINCE = date(2022, 1, 1)


@transaction.atomic
def load_upper(since: date = SINCE) -> int:
    """Enter each street and each community that has no grid yet; give how many were entered."""
    directory.clear()
    known = set(Grid.objects.filter(rank__lte=Rank.COMMUNITY).values_list("code", flat=True))
    rows = [
        Grid(code=codes.padded(street.code), rank=Rank.STREET, name=street.name, street=street) for street in streets()
    ]
    rows += [
        Grid(
            code=codes.padded(community.code),
            rank=Rank.COMMUNITY,
            name=community.name,
            street_id=community.parent_id,
            community=community,
        )
        for community in communities()
    ]
    # An organisation whose code is no statistical one has no place in the register.
    missing = [row for row in rows if row.code not in known and codes.rank_of(row.code) == row.rank]
    for row in missing:
        row.parent_code, row.valid_from = codes.parent(row.code), since
    return len(Grid.objects.bulk_create(missing))
