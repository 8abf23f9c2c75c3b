"""The demonstration accounts that the log-in page lists, by the part of the district they work in."""

from dataclasses import dataclass
from itertools import groupby

try:
    from governance.organisations.demonstration import featured_accounts
except ImportError:  # the demonstration district is loaded by a room that may not be installed
    featured_accounts = None

SECTIONS = ("街道与社区", "部门与派出机构", "区级", "系统，互不兼任，无业务权限")


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    office: str
    place: str
    section: str


def featured() -> list[tuple[str, list[Person]]]:
    """Group the listed accounts by section, in the order of `SECTIONS`."""
    listed = featured_accounts() if featured_accounts else []
    people = [Person(row.username, row.name, row.role, row.organisation, row.section) for row in listed]
    known = {section: place for place, section in enumerate(SECTIONS)}
    people.sort(key=lambda person: known.get(person.section, len(SECTIONS)))
    return [(section, list(group)) for section, group in groupby(people, key=lambda person: person.section)]
