"""The town of events with its grids: what was closed last year and this, in two buildings, a compound and elsewhere."""

import event_town
from grid_town import BUILDINGS, COMPOUND, OTHER_BUILDING, GridTown

from grids.models import GridEvent

LAST_YEAR, THIS_YEAR = "2025-06-10 09:00", "2026-03-04 09:00"


class Town(GridTown, event_town.Town):
    """`GridTown` lays the grids below the cast, `event_town` reports and handles."""

    def __init__(self, cast):
        event_town.Town.__init__(self, cast)
        GridTown.__init__(self, cast)

    def closed(
        self, grid_code: str, at: str = THIS_YEAR, answer: str = "satisfied", level: int = 4, **more
    ) -> GridEvent:
        """An event that was reported, solved on a level and confirmed within the hour."""
        day = at[:11]
        event = self.at_level(level, f"{day}09:10", at_report=at, grid_code=grid_code, **more)
        actor = self.operator if level == 1 else self.clerk
        self.do(event, "resolve", actor, f"{day}10:00", result_text="已劝离")
        return self.do(event, "confirm", self.grid_worker, f"{day}10:30", answer=answer)

    def at_level(self, level: int, at: str = "2026-03-04 09:10", at_report: str = THIS_YEAR, **more) -> GridEvent:
        event = self.do(self.reported(at_report, **more), "accept", self.clerk, at)
        for name in ("raise_level3", "raise_level2", "raise_level1")[: 4 - level]:
            self.do(event, name, self.clerk, at, note="本级办不了")
        return event

    def settle_in(self) -> list[GridEvent]:
        """Two closed last year in the first building, four this year: one of them by the street, one elsewhere."""
        return [
            self.closed(BUILDINGS[0], LAST_YEAR, address="1 号"),
            self.closed(BUILDINGS[0], LAST_YEAR, answer="dissatisfied", address="2 号"),
            self.closed(BUILDINGS[0], address="3 号"),
            self.closed(BUILDINGS[1], level=1, address="4 号"),
            self.closed(COMPOUND, level=3, address="5 号"),
            self.closed(OTHER_BUILDING, answer="declined", address="6 号"),
            self.reported(THIS_YEAR, grid_code=BUILDINGS[1], address="7 号"),
        ]
