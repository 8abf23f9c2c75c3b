from grids.workflows.effort import DEED, EFFORT, OPINION
from grids.workflows.event import EVENT

__all__ = ["DEED", "EFFORT", "EVENT", "OPINION"]
