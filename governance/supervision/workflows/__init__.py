from governance.supervision.workflows.interview import INTERVIEW
from governance.supervision.workflows.sheet import SHEET

__all__ = ["INTERVIEW", "SHEET"]
