"""The catalogues that can be read on a page; each app tells in `catalogue_page.py` how its rows are shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from governance.catalogues.choices import Evidence
from governance.catalogues.models import CatalogueVersion


@dataclass(frozen=True)
class Row:
    """One line: a cell for each column, where it comes from, and what is read on opening it (label, text)."""

    cells: tuple[str, ...]
    evidence: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def mark(self) -> str:
        return Evidence(self.evidence).label if self.evidence else ""

    @property
    def text(self) -> str:
        return " ".join([*self.cells, *(text for _, text in self.more)]).lower()


@dataclass(frozen=True)
class Section:
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Reader:
    """`sections(version)` reads one version."""

    name: str
    label: str
    note: str
    sections: Callable[[CatalogueVersion], Iterable[Section]]


readers: dict[str, Reader] = {}


def register(
    name: str, label: str, sections: Callable[[CatalogueVersion], Iterable[Section]], *, note: str = ""
) -> None:
    readers[name] = Reader(name, label, note, sections)


def narrowed(sections: Iterable[Section], words: str, evidence: str = "") -> list[Section]:
    """Keep the rows that hold every word and the mark that was asked for; sections left without rows drop out."""
    wanted = words.lower().split()
    kept = [
        replace(
            section,
            rows=tuple(
                row
                for row in section.rows
                if (not evidence or row.evidence == evidence) and all(word in row.text for word in wanted)
            ),
        )
        for section in sections
    ]
    return [section for section in kept if section.rows]
