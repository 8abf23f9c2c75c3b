from governance.workflow.models.deadline import Deadline, SweepMark
from governance.workflow.models.record import RecordDetail, TransitionRecord

__all__ = ["Deadline", "RecordDetail", "SweepMark", "TransitionRecord"]
