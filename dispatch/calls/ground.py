"""What calls tell the grids, whose events become calls."""

from collections.abc import Iterable
from datetime import datetime

from dispatch.calls.models import CallItem, ServiceCall
from dispatch.calls.models.catalogue import CATALOGUE
from governance.catalogues.selectors import newest
from grids.events import above


def sees_call(user, number: str, at: datetime) -> bool:
    return ServiceCall.objects.visible_to(user, at).filter(case_no=number).exists()


def lacking(codes: Iterable[str]) -> list[str]:
    """Name the codes that no item of the newest catalogue bears; none while there is no catalogue."""
    version = newest(CATALOGUE)
    if version is None:
        return []
    return sorted(set(codes) - set(CallItem.objects.filter(version=version).values_list("code", flat=True)))


above.register(sees_call=sees_call, lacking=lacking)
