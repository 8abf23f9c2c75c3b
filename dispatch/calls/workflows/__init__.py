from dispatch.calls.workflows.call import CALL
from dispatch.calls.workflows.line import LINE

__all__ = ["CALL", "LINE"]
