"""What one version of a catalogue changes against another, row by row."""

from dataclasses import dataclass
from enum import StrEnum

from governance.catalogues.models import CatalogueRow, CatalogueVersion

OWN = ("id", "version")  # columns that differ between any two versions


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Difference:
    """One row that is not as it was; `fields` names the columns of a changed one."""

    kind: Kind
    before: CatalogueRow | None
    after: CatalogueRow | None
    fields: tuple[str, ...] = ()

    @property
    def row(self) -> CatalogueRow:
        return self.after or self.before


def compare(
    model: type[CatalogueRow], key: tuple[str, ...], before: CatalogueVersion | None, after: CatalogueVersion
) -> list[Difference]:
    """List what differs, in the order of the rows; rows are the same where their `key` is."""
    old, new = rows_by_key(model, key, before), rows_by_key(model, key, after)
    found = [difference(old.get(name), new.get(name)) for name in sorted({*old, *new})]
    return [each for each in found if each]


def rows_by_key(model: type[CatalogueRow], key: tuple[str, ...], version: CatalogueVersion | None) -> dict:
    rows = model._default_manager.filter(version=version) if version else ()
    return {tuple(getattr(row, name) for name in key): row for row in rows}


def difference(old: CatalogueRow | None, new: CatalogueRow | None) -> Difference | None:
    if old is None or new is None:
        return Difference(Kind.ADDED if old is None else Kind.REMOVED, old, new)
    names = [field.name for field in new._meta.concrete_fields if field.name not in OWN]
    differ = tuple(name for name in names if getattr(old, name) != getattr(new, name))
    return Difference(Kind.CHANGED, old, new, differ) if differ else None
