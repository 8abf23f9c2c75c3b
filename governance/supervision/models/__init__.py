from governance.supervision.models.interview import Interview
from governance.supervision.models.round import Demand, FollowMark
from governance.supervision.models.sheet import SupervisionSheet

__all__ = ["Demand", "FollowMark", "Interview", "SupervisionSheet"]
