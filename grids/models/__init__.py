from grids.models.effort import CourtyardOpinion, Discussion, EffortTask, JointEffort
from grids.models.event import EventReport, GridEvent
from grids.models.event_class import EventClass, EventLimit
from grids.models.grid import Grid, GridDescent
from grids.models.group import AttachedGroup
from grids.models.post import GridPost
from grids.models.tally import EventTally

__all__ = [
    "AttachedGroup", "CourtyardOpinion", "Discussion", "EffortTask", "EventClass", "EventLimit", "EventReport",
    "EventTally", "Grid",
    "GridDescent", "GridEvent", "GridPost", "JointEffort",
]  # fmt: skip
