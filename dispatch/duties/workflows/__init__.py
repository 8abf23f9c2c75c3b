from dispatch.duties.workflows.task import TASK

__all__ = ["TASK"]
