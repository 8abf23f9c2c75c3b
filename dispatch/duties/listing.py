"""The duty list in force, kept in memory: a published version never changes."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dispatch.duties.choices import DutyList
from dispatch.duties.models import Duty, TaskLimit
from dispatch.duties.models.duty import CATALOGUE
from governance.catalogues.selectors import in_force
from governance.organisations.selectors import directory


@dataclass(frozen=True)
class DutyRows:
    """One version of the duty list and of the limits of tasks."""

    duties: dict[str, Duty]
    limits: dict[str, TaskLimit]

    def of_street(self, street_code: str) -> list[Duty]:
        return [row for row in self.duties.values() if row.holds_in(street_code)]

    def withdrawn(self, item_code: str, street_code: str) -> Duty | None:
        """Find the row by which a street no longer does what a call item is about."""
        found = (row for row in self.of_street(street_code) if item_code in row.item_codes)
        return next((row for row in found if row.duty_list == DutyList.WITHDRAWN), None)


NOTHING = DutyRows({}, {})


@lru_cache(maxsize=8)
def of_version(version_id: int) -> DutyRows:
    duties = {row.code: row for row in Duty.objects.filter(version_id=version_id)}
    limits = {row.limit_name: row for row in TaskLimit.objects.filter(version_id=version_id)}
    return DutyRows(duties, limits)


def duty_rows(on: date) -> DutyRows:
    """Give the version in force on a day; a district without a list withdraws nothing."""
    version = in_force(CATALOGUE, on)
    return of_version(version.pk) if version else NOTHING


def whose(duty: Duty) -> str:
    """Name the department that does what was withdrawn."""
    found = directory.by_code(duty.department)
    return found.name if found else "区级部门"


def refusal_of(duty: Duty) -> str:
    """Say why a street is not asked to do this."""
    return f"“{duty.name}”已列入收回事项，{duty.takeover or f'由{whose(duty)}自行承担'}"
