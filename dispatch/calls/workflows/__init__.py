from dispatch.calls.workflows.call import CALL
from dispatch.calls.workflows.line import LINE
from dispatch.calls.workflows.objection import OBJECTION
from dispatch.calls.workflows.site_check import SITE_CHECK

__all__ = ["CALL", "LINE", "OBJECTION", "SITE_CHECK"]
