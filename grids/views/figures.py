"""The page of figures of grid events: from the district down to the building, each one press away from its events."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from grids.choices import Rank
from grids.counting import periods, tiles
from grids.counting.measures import MEASURES, Tallied
from grids.counting.periods import Period
from grids.counting.showing import (
    COLUMNS,
    WHOLE,
    Shown,
    cells,
    heads,
    levels,
    monthly,
    percent,
    remainder,
    rows,
    shown,
    span,
)
from grids.events.choices import EventGroup
from grids.forms.figures import FiguresForm, read


def map_of(found: Shown, wanted: dict, listed: Iterable[dict]) -> list[tiles.Tile]:
    measure = wanted["measure"]
    shares = [(row, measure.share(row["counted"])) for row in listed]
    values = [share.value for _, share in shares if share.value is not None]
    on_map = found.question.below == Rank.STREET
    made = [
        tiles.Tile(
            name=row["area"].name.removesuffix("街道").removesuffix("社区"),
            value=percent(share.value),
            of=f"{share.good:,} / {share.total:,} 件" if share.total else "没有数",
            url=f"{row['url']}&measure={measure.code}",
            tint=tiles.tint(share.value, values) if values else 0,
            place=tiles.place_of(row["area"].code) if on_map else "",
        )
        for row, share in shares
    ]
    # A district whose streets have no place of their own on the map gets them in a row.
    return made if all(tile.place for tile in made) else [replace(tile, place="") for tile in made]


def choices_of_period(found: Shown) -> dict:
    """The years that have something, and the parts of the one that is looked at: (label, address, chosen)."""
    chosen = found.period
    years = sorted({*found.years, chosen.year, timezone.localdate(found.at).year})

    def link(period: Period, label: str) -> tuple[str, str, bool]:
        return label, f"?{found.query(period=period.code)}", period == chosen

    parts = periods.parts(chosen.year)
    labels = ["全年", "一季度", "二季度", "三季度", "四季度", *(f"{month}月" for month in range(1, 13))]
    return {
        "years": [
            (
                f"{year}年",
                f"?{found.query(period=str(year))}",
                year == chosen.year,
                f"{found.years.get(year, Tallied())['closed']:,}",
            )
            for year in years
        ],
        "parts": [link(period, label) for period, label in zip(parts, labels, strict=True)],
    }


def sorting(sort: str) -> list[dict]:
    """The heads of the table: the next press sorts downward first, then upward."""
    found = []
    for name, label in COLUMNS:
        now = "descending" if sort == f"-{name}" else "ascending" if sort == name else ""
        found.append({"label": label, "sort": name if now == "descending" else f"-{name}", "now": now})
    return found


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show an area: its figures, its months, and the areas below it as tiles and as a table."""
    wanted = read(request.GET)
    found = shown(request.user, request.at, wanted)
    listed = rows(found, wanted["sort"])
    above = [(found.named[code].name, f"?{found.query(area=code)}") for code in found.path() if code in found.named]
    if found.question.scope.whole and found.question.area:
        above.insert(0, ("全区", f"?{found.query(area='')}"))
    context = {
        "found": found,
        "period": found.period,
        "whole": found.answer.whole,
        "heads": heads(found),
        "levels": levels(found),
        "plain": cells(found, found.question.area, found.answer.whole),
        "took": span(found.answer.whole.hours),
        "rows": listed,
        "rest": remainder(found),
        "heading": WHOLE.get(found.question.below, "我的区域"),
        "columns": sorting(wanted["sort"]),
        "tiles": map_of(found, wanted, sorted(listed, key=lambda row: row["area"].code)),
        "wanted": wanted,
        "measures": [m for m in MEASURES if not m.part.startswith("level")],
        "months": monthly(found),
        "above": above,
        "periods": choices_of_period(found),
        "group_label": EventGroup(wanted["group"]).label if wanted["group"] else "",
        "groups": FiguresForm.base_fields["group"].choices,
        "export": found.query(),
    }
    return render(request, "grids/figures.html", context)
