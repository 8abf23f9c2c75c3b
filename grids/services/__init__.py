from grids.services.grouping import attach, detach
from grids.services.redrawing import add, close, merge, move, redraw, split
from grids.services.staffing import appoint, dismiss

__all__ = ["add", "appoint", "attach", "close", "detach", "dismiss", "merge", "move", "redraw", "split"]
