"""The catalogues that can be read on a page; each app tells in `catalogue_page.py` how rows are shown and written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django import forms
from django.db.models import Model

from governance.catalogues.choices import Evidence
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.errors import Missing


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


@dataclass(frozen=True, eq=False)
class Table:
    """One kind of row as it is written: its form, by which columns a row is known, and what a list of rows shows.

    `words` puts a column into words where its form cannot: `{"lead": name_of}`.
    """

    name: str
    label: str
    model: type[CatalogueRow]
    form: type[forms.ModelForm]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    words: Mapping[str, Callable] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, forms.Field]:
        return self.form.base_fields

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def shown(self, row: Model, name: str) -> str:
        """Put one column of a row into words."""
        value = getattr(row, name)
        if name in self.words:
            return self.words[name](value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if value is None:
            return ""
        if isinstance(value, list):
            return "、".join(value)
        labels = dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(value) or value) if value else str(labels.get("", ""))

    def title(self, row: Model) -> str:
        """What a row is called: the words of its key, and its name where it has one."""
        parts = [self.shown(row, name) for name in self.key]
        return " ".join(filter(None, (*parts, getattr(row, "name", ""))))


@dataclass(frozen=True)
class Impact:
    """What a new version leaves as it is or stops: so many cases, and where they are listed."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Editor:
    """Who writes a catalogue, which tables it has, what keeps a draft from being published, whom it touches."""

    tables: tuple[Table, ...]
    keeper: Callable
    faults: Callable[[CatalogueVersion], list[str]] = lambda version: []
    impact: Callable[[CatalogueVersion, CatalogueVersion | None], list[Impact]] = lambda version, before: []
    personal: bool = True  # publishing needs a person

    @cached_property
    def by_name(self) -> dict[str, Table]:
        return {table.name: table for table in self.tables}

    def table(self, name: str) -> Table:
        if name not in self.by_name:
            raise Missing("目录里没有这张表")
        return self.by_name[name]


@dataclass(frozen=True)
class Reader:
    """`sections(version)` reads one version."""

    name: str
    label: str
    note: str
    sections: Callable[[CatalogueVersion], Iterable[Section]]
    editor: Editor | None = None


readers: dict[str, Reader] = {}


def register(
    name: str,
    label: str,
    sections: Callable[[CatalogueVersion], Iterable[Section]],
    *,
    note: str = "",
    editor: Editor | None = None,
) -> None:
    readers[name] = Reader(name, label, note, sections, editor)


def find(name: str) -> Reader:
    if name not in readers:
        raise Missing("没有这个目录")
    return readers[name]


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
