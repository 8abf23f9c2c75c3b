from grids.workflows.event import EVENT

__all__ = ["EVENT"]
