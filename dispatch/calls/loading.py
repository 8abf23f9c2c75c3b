"""The default catalogue of calls, published as version 1."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from dispatch.calls.models import CallItem, TierLimit
from dispatch.calls.models.catalogue import CATALOGUE
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.services import load

FOLDER = Path(__file__).parent / "data"
EFFECTIVE_FROM = date(2022, 1, 1)
LISTS = ("lead_choices", "assists")
FLAGS = ("before_event", "photo_required", "callback_required", "on_request")


def read(name: str) -> list[dict]:
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        return [typed(row) for row in csv.DictReader(file)]


def typed(row: dict[str, str]) -> dict:
    found: dict = dict(row)
    for name, text in row.items():
        if name in LISTS:
            found[name] = text.split()
        elif name in FLAGS:
            found[name] = text == "1"
        elif name in ("amount", "resolve_amount"):
            found[name] = Decimal(text) if text else None
    return found


def load_catalogue(at: datetime) -> bool:
    """Publish the default items and limits, once; False when a version is there already."""
    if CatalogueVersion.objects.of(CATALOGUE).exists():
        return False
    rows = [*(CallItem(**row) for row in read("items.csv")), *(TierLimit(**row) for row in read("tiers.csv"))]
    load(CATALOGUE, rows, effective_from=EFFECTIVE_FROM, at=at, note="默认呼叫事项目录")
    return True
