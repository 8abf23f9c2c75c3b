"""The default duty list, published as version 1."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from dispatch.duties.models import Duty, TaskLimit
from dispatch.duties.models.duty import CATALOGUE
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.services import load

FOLDER = Path(__file__).parent / "data"
EFFECTIVE_FROM = date(2022, 1, 1)
LISTS = ("item_codes", "streets")


def read(name: str) -> list[dict]:
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: text.split() if key in LISTS else text for key, text in row.items()} for row in rows]


def load_duties(at: datetime) -> bool:
    """Publish the default list and limits, once; False when a version is there already."""
    if CatalogueVersion.objects.of(CATALOGUE).exists():
        return False
    limits = [TaskLimit(**row | {"amount": Decimal(row["amount"])}) for row in read("limits.csv")]
    rows = [*(Duty(**row) for row in read("duties.csv")), *limits]
    load(CATALOGUE, rows, effective_from=EFFECTIVE_FROM, at=at, note="默认履职事项清单，示例")
    return True
