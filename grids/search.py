"""Grids in the search of the whole site."""

from datetime import datetime

from django.utils import timezone

from governance.organisations.selectors import organisation_name
from governance.web import search
from grids.codes import spaced
from grids.filters import matching
from grids.models import Grid


def find(user, text: str, at: datetime) -> list[search.Hit]:
    """Find by code or by name, the upper levels first."""
    seen = Grid.objects.visible_to(user, at).on(timezone.localdate(at)).filter(matching(text))
    return [hit(grid) for grid in seen.order_by("rank", "code")[: search.MOST]]


def hit(grid: Grid) -> search.Hit:
    place = (organisation_name(grid.street_id), organisation_name(grid.community_id))
    return search.Hit(
        number=spaced(grid.code), title=grid.name, url=grid.get_absolute_url(), state=grid.kind_name, parts=place
    )


search.register("grids", "微网格", find, list_name="grids")
