from grids.models.event import EventReport, GridEvent
from grids.models.event_class import EventClass, EventLimit
from grids.models.grid import Grid, GridDescent
from grids.models.post import GridPost

__all__ = ["EventClass", "EventLimit", "EventReport", "Grid", "GridDescent", "GridEvent", "GridPost"]
