"""The town of calls, with what is reported in its one community."""

from datetime import date

import call_town

from grids import codes
from grids.choices import Rank
from grids.events import services
from grids.events.services import Outcome
from grids.models import Grid, GridEvent

BUILDING = "510106025002005012"
SITUATION = "南门口六个流动摊占了人行道。昨晚又多了两个"


class Town(call_town.Town):
    """05-01 占道经营 (一般) is handled on the ground, 07-02 汛情 (特急) goes straight to the departments."""

    def __init__(self, cast):
        super().__init__(cast)
        fields = {
            "parent_code": codes.parent(BUILDING), "rank": Rank.BUILDING, "name": "6 栋", "street": self.street,
            "community": self.community, "valid_from": date(2022, 1, 1),
        }  # fmt: skip
        Grid.objects.get_or_create(code=BUILDING, defaults=fields)

    def raw_event(self, **more) -> dict:
        return {"situation": SITUATION, "event_class": "05-01", "grid_code": BUILDING, "address": "6 栋南门"} | more

    def take(self, at: str = "2026-03-04 09:00", actor=None, **more) -> Outcome:
        return services.report(self.raw_event(**more), actor=actor or self.grid_worker, at=self.moment(at))

    def reported(self, at: str = "2026-03-04 09:00", actor=None, **more) -> GridEvent:
        return self.take(at, actor, **more).event

    def at_level(self, level: int, at: str = "2026-03-04 09:10", **more) -> GridEvent:
        """An event that was checked and handed upward by hand, as far as wanted."""
        event = self.do(self.reported(**more), "accept", self.clerk, at)
        for name in ("raise_level3", "raise_level2", "raise_level1")[: 4 - level]:
            self.do(event, name, self.clerk, at, note="本级办不了")
        return event

    def solved(self, level: int = 4, **more) -> GridEvent:
        actor = self.operator if level == 1 else self.clerk
        event = self.at_level(level, **more)
        return self.do(event, "resolve", actor, "2026-03-04 09:20", result_text="已劝离摊贩")

    def escalated(self, **more) -> GridEvent:
        event = self.at_level(1, **more)
        return self.do(event, "escalate", self.operator, "2026-03-04 09:30", own_action="已劝离两次，散后又来")

    def flood(self, at: str = "2026-03-04 09:00", **more) -> GridEvent:
        """A 特急 event, which goes to street and departments at the same moment."""
        return self.reported(at, situation="河水漫过堤岸，进了一楼", event_class="07-02", **more)
