from governance.supervision.models.interview import Interview
from governance.supervision.models.sheet import SupervisionSheet

__all__ = ["Interview", "SupervisionSheet"]
