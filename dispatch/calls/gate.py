"""The gate of the duty list: a street does not call about what it no longer does (收回)."""

from datetime import date

from dispatch.calls.catalogue import Catalogue, of_version
from dispatch.calls.models import CallItem
from dispatch.calls.models.catalogue import CATALOGUE
from dispatch.duties.choices import DutyList
from dispatch.duties.listing import duty_rows, refusal_of
from governance.catalogues.selectors import in_force
from governance.organisations.selectors import directory


def withdrawn(item: CallItem, street_id: int | None, on: date) -> str:
    """Say why this street does not call about this item, by the lists in force on a day; nothing where it does."""
    if item.duty_list == DutyList.WITHDRAWN:
        lead = directory.by_code(item.lead)
        whose = lead.name if lead else "区级部门"
        return f"“{item.name}”已列入收回事项，由{whose}自行承担，街道不再呼叫"
    street = directory().get(street_id)
    duty = duty_rows(on).withdrawn(item.code, street.code) if street else None
    return f"{refusal_of(duty)}，街道不再呼叫" if duty else ""


def standing(item_code: str, street_id: int, on: date) -> str:
    """Say why a call drafted earlier may not go out on a day: its item was withdrawn or left the catalogue."""
    version = in_force(CATALOGUE, on)
    rows: Catalogue | None = of_version(version.pk) if version else None
    if rows is None:
        return ""
    item = rows.items.get(item_code)
    return withdrawn(item, street_id, on) if item else f"事项 {item_code} 已移出呼叫事项目录，请改选事项"
