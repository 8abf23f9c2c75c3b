"""The default catalogue of event classes, published as version 1."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from governance.catalogues.models import CatalogueVersion
from governance.catalogues.services import load
from grids.models import EventClass, EventLimit
from grids.models.event_class import EVENT_CATALOGUE

FOLDER = Path(__file__).parents[1] / "data"
EFFECTIVE_FROM = date(2022, 1, 1)
FLAGS = ("photo_required", "joins")
AMOUNTS = ("amount", "solve_amount", "settle_amount")


def read(name: str) -> list[dict]:
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        return [{column: typed(column, text) for column, text in row.items()} for row in csv.DictReader(file)]


def typed(column: str, text: str):
    if column in FLAGS:
        return text == "1"
    if column in AMOUNTS:
        return Decimal(text) if text else None
    return text


def load_event_catalogue(at: datetime) -> bool:
    """Publish the default classes and limits, once; False when a version is there already."""
    if CatalogueVersion.objects.of(EVENT_CATALOGUE).exists():
        return False
    rows = [*(EventClass(**row) for row in read("classes.csv")), *(EventLimit(**row) for row in read("limits.csv"))]
    load(EVENT_CATALOGUE, rows, effective_from=EFFECTIVE_FROM, at=at, note="默认事件分类目录")
    return True
