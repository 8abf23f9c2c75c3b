"""Every word that code chooses from is in the list of words, with the same Chinese."""

from pathlib import Path

import pytest

from governance.organisations.choices import AdminRole, ForceKind, OrganisationKind, RegimeKind, Role
from grids.events.choices import EventAnswer, EventSource, EventState

CHOICES = [AdminRole, EventAnswer, EventSource, EventState, ForceKind, OrganisationKind, RegimeKind, Role]

LIST = Path(__file__).resolve().parents[2] / "docs" / "vocabulary.md"


@pytest.mark.parametrize("words", CHOICES)
def test_choices_are_listed(words):
    rows = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    missing = [
        f"{label} {value}"
        for value, label in words.choices
        if not any(row.startswith(f"| {label} |") and f"`{value}`" in row for row in rows)
    ]
    assert missing == []
