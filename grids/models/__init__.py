from grids.models.grid import Grid, GridDescent
from grids.models.post import GridPost

__all__ = ["Grid", "GridDescent", "GridPost"]
