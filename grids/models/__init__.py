from grids.models.effort import CourtyardOpinion, Discussion, EffortTask, JointEffort
from grids.models.event import EventReport, GridEvent
from grids.models.event_class import EventClass, EventLimit
from grids.models.grid import Grid, GridDescent
from grids.models.group import AttachedGroup
from grids.models.post import GridPost

__all__ = [
    "AttachedGroup", "CourtyardOpinion", "Discussion", "EffortTask", "EventClass", "EventLimit", "EventReport", "Grid",
    "GridDescent", "GridEvent", "GridPost", "JointEffort",
]  # fmt: skip
