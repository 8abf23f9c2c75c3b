from dispatch.duties.models.duty import Duty, TaskLimit
from dispatch.duties.models.task import StreetTask

__all__ = ["Duty", "StreetTask", "TaskLimit"]
