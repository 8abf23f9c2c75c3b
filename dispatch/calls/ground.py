"""What calls tell the grids, whose events become calls."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import OUTSIDE_CATALOGUE
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


def unfit(item: str, lead: str, at: datetime) -> dict[str, str]:
    """Say by field why an event cannot be called for: no such item, or a lead that it does not name.

    An event whose own item is no longer in the catalogue is called for outside it, as `reactions.call_of` does.
    """
    items = catalogue(timezone.localdate(at)).items
    reasons = {} if item in items else {"item": f"呼叫事项目录里没有 {item}"}
    row = items.get(item) or items[OUTSIDE_CATALOGUE]
    if lead and lead not in (row.lead, *row.lead_choices):
        reasons["lead"] = lead_refused(row)
    return reasons


def lead_refused(item: CallItem) -> str:
    if item.code == OUTSIDE_CATALOGUE:
        return "目录外事项由区城运中心指定牵头单位，请留空"
    if not item.lead_choices:
        return f"{item.name}的牵头单位由目录定为 {item.lead}，请留空"
    return f"{item.name}的牵头单位只能是 {'、'.join(item.lead_choices)}"


above.register(sees_call=sees_call, lacking=lacking, unfit=unfit)
