"""The story of a grid that is redrawn, told once for the browser and once for REST."""

from grid_town import BUILDINGS, COMPOUND

MERGED, INTO = BUILDINGS[0], BUILDINGS[1]


def a_redrawn_grid_keeps_last_years_figures(town, teller) -> None:
    """Two events of 2025 in building 1; in March 2026 it is merged into building 2, where one more is closed."""
    town.settle_in()
    before = teller.figures(town.operator, MERGED, "2025")
    assert before == {"name": "和美苑1栋", "closed": 2, "satisfied": (1, 2)}

    teller.merge(town.operator, INTO, MERGED, "2026-03-05")
    town.closed(INTO, "2026-03-06 09:00", event_class="01-01", situation="楼上楼下为漏水争吵")

    assert teller.figures(town.operator, MERGED, "2025") == before
    assert teller.figures(town.operator, MERGED, "2026")["closed"] == 1
    assert teller.figures(town.operator, INTO, "2025")["closed"] == 0
    assert teller.figures(town.operator, INTO, "2026")["closed"] == 2
    listed = teller.below(town.operator, COMPOUND, "2025")
    assert listed["和美苑1栋"] == 2
    assert "2026-03-05 起并入、划转或撤销" in teller.note(town.operator, MERGED, "2025")
    assert teller.events(town.operator, MERGED, "2025") == 2
