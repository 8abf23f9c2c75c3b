"""The default catalogue of calls, published as version 1."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from dispatch.calls.models import CallItem, TierLimit
from dispatch.calls.models.catalogue import CATALOGUE
from governance.catalogues.models import CatalogueVersion

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


@transaction.atomic
def load_catalogue() -> bool:
    """Publish the default items and limits, once; False when a version is there already."""
    if CatalogueVersion.objects.filter(catalogue=CATALOGUE).exists():
        return False
    version = CatalogueVersion.objects.create(
        catalogue=CATALOGUE, version_no=1, state="published", effective_from=EFFECTIVE_FROM, note="默认呼叫事项目录"
    )
    CallItem.objects.bulk_create(CallItem(version=version, **row) for row in read("items.csv"))
    TierLimit.objects.bulk_create(TierLimit(version=version, **row) for row in read("tiers.csv"))
    return True
